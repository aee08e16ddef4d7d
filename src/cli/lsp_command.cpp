// zonelint lsp: the language server, with the linter as every command has it.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/fixing.hpp"
#include "cli/key_docs.hpp"
#include "cli/report.hpp"
#include "input/beside.hpp"
#include "input/file_kind.hpp"
#include "input/read_file.hpp"
#include "input/route53.hpp"
#include "input/shape.hpp"
#include "lint/builtin.hpp"
#include "lsp/serve.hpp"

namespace zonelint::cli {
namespace {

namespace fs = std::filesystem;

// What the editors' plugins call master files.
constexpr std::string_view zone_languages[] = {"bindzone", "bind-zone", "zone",    "zonefile",
                                               "dns",      "dns-zone",  "dns_zone"};

// An editor may ask about any file: one that is no zone, no export and none that stands beside them has no
// findings, rather than a hundred.
bool is_zone(lsp::Document const& document) {
  std::string_view const name = input::base_name(document.path);
  if (std::find(std::begin(zone_languages), std::end(zone_languages), document.language) !=
      std::end(zone_languages))
    return true;
  if (input::beside_kind(name) == input::BesideKind::policy) return true;
  switch (input::file_name_says(name)) {
    case input::NameSays::zone:
    case input::NameSays::named_conf:
      return true;
    case input::NameSays::json:
      return input::route53_form(*document.text) != input::Route53Form::none;
    case input::NameSays::look:
      return input::looks_like_zone(*document.text);
    case input::NameSays::leave:
      break;
  }
  return false;
}

struct Checked {
  text::Sources sources;
  std::vector<std::unique_ptr<Project>> projects;
  lint::Result result;
};

class Bench : public lsp::Workbench {
 public:
  explicit Bench(Options options) : options_(std::move(options)) {
    options_.quiet = true;
    // Editors name files by absolute paths, whatever the folder they start the server in.
    if (!options_.config.empty()) options_.config = fs::absolute(options_.config).string();
  }

  lsp::TomlWords const* toml(lsp::Document const& document) override {
    std::string_view const name = input::base_name(document.path);
    if (name == "zonelint.toml" || name == ".zonelint.toml") return &config_words_;
    return is_rule_file(*document.text) ? &rule_words_ : nullptr;
  }

  lsp::Snapshot check(lsp::Open const& open, std::atomic<bool> const& stop) override {
    auto checked = std::make_shared<Checked>();
    Options options = options_;
    options.paths = paths(open);
    Overlay const overlay = overlay_of(open);
    if (!options.paths.empty()) checked->projects = find_projects(options);
    for (auto& project : checked->projects) {
      project->may_be_empty = true;
      if (!stop) read_project(*project, checked->sources, options, {}, &overlay);
      if (!stop) lint_project(*project, checked->sources, options);
    }
    lsp::Snapshot out;
    out.stopped = stop;
    if (out.stopped) return out;
    checked->result = merge_results(checked->projects, checked->sources);
    out.sources = &checked->sources;
    out.result = &checked->result;
    for (auto const& p : checked->projects) out.projects.push_back({&p->loaded->world, &p->config, &p->plan});
    out.owner = std::move(checked);
    return out;
  }

  lsp::Fixed fix(lsp::Open const& open, std::string const& path) override {
    lsp::Fixed fixed;
    Options options = options_;
    options.paths = {path};
    Overlay const overlay = overlay_of(open);
    auto const projects = find_projects(options);
    text::Sources sources;
    fix::Outcome const outcome = fix_project(sources, *projects.front(), options, {}, &overlay);
    for (auto const& problem : outcome.problems)
      fixed.problem += (fixed.problem.empty() ? "" : "; ") + problem;
    for (auto const& [name, text] : outcome.texts) {
      std::string const file = overlay.contains(name) ? name : input::real_path(name);
      fixed.after[file] = text;
      fixed.before[file] = outcome.before.at(name);
    }
    return fixed;
  }

 private:
  // A table with an `assert` or a `for`: no other TOML has these.
  static bool is_rule_file(std::string_view text) {
    auto const has = [&](std::string_view key) {
      return text.starts_with(key) || text.find("\n" + std::string(key)) != std::string_view::npos;
    };
    return has("assert ") || has("assert=") || has("for ") || has("for=") || has("message ");
  }

  static lsp::TomlWords words_of(input::Shape const& shape, std::span<KeyDoc const> docs) {
    lsp::TomlWords out;
    out.shape = &shape;
    out.about = [docs](std::string_view key) {
      auto const* doc = find_doc(docs, key);
      return doc != nullptr ? std::string(doc->text) : std::string();
    };
    for (auto const& rule : lint::builtin_rules())
      if (out.rules.empty() || out.rules.back() != rule.name) out.rules.emplace_back(rule.name);
    for (auto const& provider : mail::builtin_providers()) out.providers.emplace_back(provider.id);
    return out;
  }

  static Overlay overlay_of(lsp::Open const& open) {
    Overlay out;
    for (auto const& [path, document] : open) out[path] = *document.text;
    return out;
  }

  // The open zones; and for an open configuration or rule file all that it holds for.
  std::vector<std::string> paths(lsp::Open const& open) const {
    std::vector<std::string> out;
    for (auto const& [path, document] : open) {
      if (is_zone(document)) out.push_back(path);
      if (!path.ends_with(".toml") || options_.isolated) continue;
      std::string const config = options_.config.empty() ? input::find_config(path) : options_.config;
      std::string const folder = config.empty() ? std::string() : input::folder_of(config);
      if (!folder.empty() && std::find(out.begin(), out.end(), folder) == out.end()) out.push_back(folder);
    }
    return out;
  }

  Options options_;
  input::Shape const config_shape_ = input::config_shape();
  input::Shape const rule_shape_ = lint::rule_file_shape(facts::all_subjects());
  lsp::TomlWords const config_words_ = words_of(config_shape_, config_docs());
  lsp::TomlWords const rule_words_ = words_of(rule_shape_, rule_file_docs());
};

}  // namespace

int lsp_command(Options const& options) {
  Bench bench(options);
  return lsp::serve(STDIN_FILENO, STDOUT_FILENO, bench, std::string(version));
}

}  // namespace zonelint::cli
