// Code actions: a finding's fix, and the suppression of a finding.
#include <fmt/format.h>

#include <algorithm>

#include "input/read_file.hpp"
#include "lsp/findings.hpp"
#include "report/uri.hpp"

namespace zonelint::lsp {
namespace {

// A kind of action covers those below it: "source" asks for "source.fixAll.zonelint".
bool wanted(std::vector<std::string_view> const& only, std::string_view kind) {
  return only.empty() || std::any_of(only.begin(), only.end(), [&](std::string_view o) {
           return kind == o || (kind.starts_with(o) && kind[o.size()] == '.');
         });
}

json::object text_edit(json::object range, std::string_view text) {
  return {{"range", std::move(range)}, {"newText", valid(text)}};
}

json::object place(std::uint32_t line) {
  json::object const at{{"line", line}, {"character", 0}};
  return {{"start", at}, {"end", at}};
}

}  // namespace

json::object Findings::workspace_edit(std::map<std::string, json::array> const& by_path) const {
  json::object changes;
  json::array versioned;
  for (auto const& [path, edits] : by_path) {
    auto const open = open_.find(path);
    std::string const uri = open != open_.end() ? open->second.uri : report::file_uri(path);
    changes[uri] = edits;
    json::value const version =
        open != open_.end() ? json::value(open->second.version) : json::value(nullptr);
    versioned.push_back(
        json::object{{"textDocument", json::object{{"uri", uri}, {"version", version}}}, {"edits", edits}});
  }
  if (abilities_.versions) return {{"documentChanges", std::move(versioned)}};
  return {{"changes", std::move(changes)}};
}

json::object Findings::workspace_edit(std::vector<text::Edit> const& edits) const {
  std::map<std::string, json::array> by_path;
  for (text::Edit const& e : edits) by_path[path(e.where.file)].push_back(text_edit(range(e.where), e.text));
  return workspace_edit(by_path);
}

json::object Findings::fix_action(lint::Finding const& f) const {
  lint::Fix const& fix = *f.fix;
  bool const safe = fix.level == lint::FixLevel::safe;
  json::object out{{"title", valid(safe ? fix.title : fix.title + " (changes what is served)")},
                   {"kind", "quickfix"},
                   {"diagnostics", json::array{diagnostic(f)}}};
  if (fix.level == lint::FixLevel::placeholder || fix.edits.empty()) {
    out["title"] = valid(fix.title);
    std::string reason = "a value is missing that only a person knows";
    if (!fix.records.empty()) reason += fmt::format(": {}", fmt::join(fix.records, "; "));
    out["disabled"] = json::object{{"reason", valid(reason)}};
    return out;
  }
  if (safe) out["isPreferred"] = true;
  out["edit"] = workspace_edit(fix.edits);
  return out;
}

// The record that a place is in, whole; else the place.
text::Span Findings::entry_of(text::Span where) const {
  for (auto const& project : snapshot_.projects)
    for (auto const& zone : project.world->zones())
      for (auto const& record : zone->records)
        if (record.source.file == where.file && record.source.begin <= where.begin &&
            where.begin < record.source.end)
          return record.source;
  return where;
}

// A reason is mandatory, and only a person has one: what is put in ends where it is to be written, and
// zonelint goes on asking for it.
bool Findings::suppress_action(lint::Finding const& f, json::array& out) const {
  if (f.rule.starts_with("allow/") || path(f.where.file).ends_with(".toml")) return false;
  json::object action{{"title", valid(fmt::format("suppress {} here; write the reason behind it", f.rule))},
                      {"kind", "quickfix"},
                      {"diagnostics", json::array{diagnostic(f)}}};
  std::map<std::string, json::array> edits;
  if (f.pointer.empty()) {
    Lines const& all = lines(f.where.file);
    std::uint32_t const line = all.line_of(entry_of(f.where).begin);
    edits[path(f.where.file)].push_back(
        text_edit(place(line), fmt::format("; zonelint: allow({}) -- \n", f.rule)));
  } else {
    // An export has no comments: the configuration takes it.
    input::Config const* config = nullptr;
    for (auto const& project : snapshot_.projects)
      if (project.config != nullptr && !project.config->file.empty()) config = project.config;
    if (config == nullptr || !f.record) return false;
    text::FileId const file = config->source;
    std::string_view const content = (*snapshot_.sources)[file].content();
    std::string block = content.ends_with('\n') || content.empty() ? "\n" : "\n\n";
    block += fmt::format("[[allow]]\nrules = [\"{}\"]\n", f.rule);
    for (auto const& [key, value] :
         {std::pair("zone", &f.record->zone), std::pair("name", &f.record->name),
          std::pair("type", &f.record->type), std::pair("set-identifier", &f.record->set)})
      if (!value->empty()) block += fmt::format("{} = {}\n", key, json::serialize(valid(*value)));
    block += "reason = \"\"\n";
    auto const end = static_cast<std::uint32_t>(content.size());
    edits[path(file)].push_back(text_edit(range({file, end, end}), block));
  }
  action["edit"] = workspace_edit(edits);
  out.push_back(std::move(action));
  return true;
}

json::array Findings::actions(text::Span part, std::vector<std::string_view> const& only) const {
  json::array out;
  auto const found = touching(part);
  if (wanted(only, "quickfix")) {
    for (bool const safe : {true, false})
      for (auto const* f : found) {
        if (!f->fix || (f->fix->level == lint::FixLevel::safe) != safe || out.size() >= most_actions)
          continue;
        json::object action = fix_action(*f);
        if (!action.contains("disabled") || abilities_.disabled_actions) out.push_back(std::move(action));
      }
    for (auto const* f : found)
      if (out.size() < most_actions) suppress_action(*f, out);
  }
  bool const fixable = std::any_of(of(path(part.file)).begin(), of(path(part.file)).end(), [](auto const* f) {
    return f->fix && f->fix->level == lint::FixLevel::safe && !f->fix->edits.empty();
  });
  if (fixable && wanted(only, "source.fixAll.zonelint")) {
    json::object action{{"title", "apply all safe fixes to this file"}, {"kind", "source.fixAll.zonelint"}};
    json::value const file = uri(part.file).c_str();
    if (abilities_.resolves_actions)
      action["data"] = json::object{{"fix", file}};
    else
      action["command"] = json::object{
          {"title", "apply all safe fixes"}, {"command", "zonelint.fix"}, {"arguments", json::array{file}}};
    out.push_back(std::move(action));
  }
  return out;
}

}  // namespace zonelint::lsp
