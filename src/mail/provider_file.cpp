#include "mail/provider_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>

#include "text/nearest.hpp"

namespace zonelint::mail {

// Reads one table after the other; a key that nobody asked for is a problem.
class ProviderReader {
 public:
  ProviderReader(ProviderSet& set, std::string_view id) : set_(set), id_(id) {}

  void read(std::string_view toml) {
    auto const parsed = toml::parse(toml, std::string(id_) + ".toml");
    if (!parsed) {
      problem(parsed.error().source().begin, std::string(parsed.error().description()));
      return;
    }
    Provider p;
    p.id = set_.keep(id_);
    root(parsed.table(), p);
    spf(parsed.table()["spf"].as_table(), p);
    mx(parsed.table()["mx"].as_table(), p);
    return_path(parsed.table()["return-path"].as_table(), p);
    dkim(parsed.table()["dkim"].as_table(), p);
    if (p.name.empty()) problem({1, 1}, "a provider needs a name");
    set_.providers.push_back(p);
  }

 private:
  void problem(toml::source_position at, std::string text) {
    text::Problem out;
    out.kind = "provider-file";
    out.text = fmt::format("{}.toml:{}:{}: {}", id_, at.line, at.column, text);
    set_.problems.push_back(std::move(out));
  }
  void problem(toml::node const& node, std::string text) { problem(node.source().begin, std::move(text)); }

  template <std::size_t N>
  void allow(toml::table const& table, std::array<std::string_view, N> const& keys) {
    for (auto const& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      auto const near = text::nearest(key.str(), keys);
      problem(value, fmt::format("unknown key \"{}\"{}", key.str(),
                                 near.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", near)));
    }
  }

  void take(toml::table const& table, std::string_view key, std::string_view& out) {
    auto const* const node = table.get(key);
    if (node == nullptr) return;
    if (auto const text = node->value<std::string_view>())
      out = set_.keep(*text);
    else
      problem(*node, fmt::format("\"{}\" wants a string", key));
  }
  void take(toml::table const& table, std::string_view key, bool& out) {
    auto const* const node = table.get(key);
    if (node == nullptr) return;
    if (node->is_boolean())
      out = node->as_boolean()->get();
    else
      problem(*node, fmt::format("\"{}\" wants true or false", key));
  }
  void take(toml::table const& table, std::string_view key, int& out) {
    auto const* const node = table.get(key);
    if (node == nullptr) return;
    if (node->is_integer())
      out = static_cast<int>(node->as_integer()->get());
    else
      problem(*node, fmt::format("\"{}\" wants a number", key));
  }
  void take(toml::table const& table, std::string_view key, std::span<std::string_view const>& out) {
    auto const* const node = table.get(key);
    if (node == nullptr) return;
    std::vector<std::string_view> words;
    if (auto const* const array = node->as_array())
      for (auto const& element : *array)
        if (auto const text = element.value<std::string_view>()) words.push_back(set_.keep(*text));
    if (!node->is_array() || words.size() != node->as_array()->size())
      problem(*node, fmt::format("\"{}\" wants a list of strings", key));
    out = set_.keep(set_.words_, std::move(words));
  }

  void root(toml::table const& t, Provider& p) {
    allow(t, std::array<std::string_view, 10>{"name", "via", "source", "date", "confidence", "regions", "spf",
                                              "mx", "return-path", "dkim"});
    take(t, "name", p.name);
    take(t, "via", p.via);
    take(t, "source", p.source);
    take(t, "date", p.date);
    take(t, "confidence", p.confidence);
    take(t, "regions", p.regions);
  }

  void spf(toml::table const* t, Provider& p) {
    if (t == nullptr) return;
    allow(*t, std::array<std::string_view, 4>{"include", "retired", "cost", "at-from"});
    take(*t, "include", p.spf_includes);
    take(*t, "retired", p.spf_retired);
    take(*t, "at-from", p.spf_at_from);
    std::vector<SpfCost> costs;
    if (auto const* const table = (*t)["cost"].as_table())
      for (auto const& [key, value] : *table) {
        auto const lookups = value.value<std::int64_t>().value_or(0);
        if (lookups < 1 || lookups > 99) problem(value, "a cost is a number of look-ups, 1 or more");
        costs.push_back({set_.keep(key.str()), static_cast<int>(lookups)});
      }
    p.spf_costs = set_.keep(set_.costs_, std::move(costs));
  }

  void mx(toml::table const* t, Provider& p) {
    if (t == nullptr) return;
    allow(*t, std::array<std::string_view, 4>{"hosts", "single", "retired", "submission"});
    take(*t, "hosts", p.mx);
    take(*t, "single", p.single_mx);
    take(*t, "retired", p.mx_retired);
    take(*t, "submission", p.submission);
  }

  void return_path(toml::table const* t, Provider& p) {
    if (t == nullptr) return;
    allow(*t, std::array<std::string_view, 5>{"mx", "single-mx", "spf", "cname", "envelope"});
    take(*t, "mx", p.return_mx);
    take(*t, "single-mx", p.single_return_mx);
    take(*t, "spf", p.return_spf);
    take(*t, "envelope", p.envelope);
    std::vector<ReturnPath> paths;
    if (auto const* const array = (*t)["cname"].as_array())
      for (auto const& element : *array)
        if (auto const* const row = element.as_table()) {
          allow(*row, std::array<std::string_view, 2>{"label", "target"});
          auto& path = paths.emplace_back();
          take(*row, "label", path.label);
          take(*row, "target", path.target);
          if (path.target.empty()) problem(*row, "a return path's CNAME needs a target");
        }
    p.return_cnames = set_.keep(set_.returns_, std::move(paths));
  }

  void dkim(toml::table const* t, Provider& p) {
    if (t == nullptr) return;
    allow(*t, std::array<std::string_view, 2>{"count", "record"});
    take(*t, "count", p.dkim_count);
    std::vector<DkimPattern> patterns;
    if (auto const* const array = (*t)["record"].as_array())
      for (auto const& element : *array)
        if (auto const* const row = element.as_table()) {
          allow(*row, std::array<std::string_view, 4>{"selector", "target", "regions", "wanted"});
          auto& pattern = patterns.emplace_back();
          take(*row, "selector", pattern.selector);
          take(*row, "target", pattern.target);
          take(*row, "regions", pattern.regions);
          take(*row, "wanted", pattern.wanted);
          if (pattern.selector.empty()) problem(*row, "a DKIM record needs a selector");
        }
    p.dkim = set_.keep(set_.dkim_, std::move(patterns));
  }

  ProviderSet& set_;
  std::string_view id_;
};

void ProviderSet::read(std::string_view id, std::string_view toml) { ProviderReader(*this, id).read(toml); }

}  // namespace zonelint::mail
