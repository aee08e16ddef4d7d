#include "cli/option_words.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace zonelint::cli {
namespace {

// CLI11 keeps what an option may be in the words of its check: "FORM:{auto,bind}".
std::vector<std::string> choices_of(std::string const& type) {
  std::vector<std::string> out;
  std::size_t const open = type.find('{'), close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return out;
  for (std::size_t at = open + 1; at <= close;) {
    std::size_t const end = std::min(type.find(',', at), close);
    out.push_back(type.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

ValueKind kind_of(std::string const& value, std::vector<std::string> const& choices) {
  if (value.empty()) return ValueKind::none;
  if (!choices.empty()) return ValueKind::words;
  if (value.find("FILE") != std::string::npos || value.find("PATH") != std::string::npos)
    return ValueKind::path;
  return value == "DIR" ? ValueKind::folder : ValueKind::other;
}

OptionWords words_of(CLI::Option const& option) {
  OptionWords out;
  for (auto const& name : option.get_snames()) out.names.push_back("-" + name);
  for (auto const& name : option.get_lnames()) out.names.push_back("--" + name);
  out.about = option.get_description();
  out.required = option.get_required();
  bool const is_place = option.get_positional();
  std::string const type = option.get_type_name();
  out.choices = choices_of(type);
  if (is_place) {
    out.value = option.get_name(true);
    if (std::size_t const at = out.value.find_last_of(", "); at != std::string::npos)
      out.value.erase(0, at + 1);
  } else if (option.get_items_expected_max() > 0) {
    out.value = type.substr(0, type.find(':'));
  }
  out.kind = kind_of(out.value, out.choices);
  if (is_place) out.names.clear();
  return out;
}

}  // namespace

CommandWords words_of(CLI::App const& app, std::string const& name) {
  CommandWords out{name, app.get_description(), {}, {}, {}};
  for (auto const* option : app.get_options()) {
    OptionWords words = words_of(*option);
    (words.names.empty() ? out.places : out.options).push_back(std::move(words));
  }
  for (auto const* sub : app.get_subcommands([](CLI::App const*) { return true; }))
    out.commands.push_back(words_of(*sub, name.empty() ? sub->get_name() : name + " " + sub->get_name()));
  return out;
}

}  // namespace zonelint::cli
