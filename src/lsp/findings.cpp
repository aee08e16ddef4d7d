#include "lsp/findings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/read_file.hpp"
#include "report/uri.hpp"

namespace zonelint::lsp {
namespace {

json::object as_json(Position p) { return {{"line", p.line}, {"character", p.character}}; }

// DiagnosticSeverity: a note is information, for a hint is drawn as three dots only.
int severity_number(lint::Severity severity) {
  return severity == lint::Severity::error ? 1 : severity == lint::Severity::warning ? 2 : 3;
}

}  // namespace

Findings::Findings(Snapshot snapshot, Open open, Abilities const& abilities)
    : snapshot_(std::move(snapshot)), open_(std::move(open)), abilities_(abilities) {
  for (auto const& [path, document] : open_) real_open_[input::real_path(path)] = path;
  if (snapshot_.result == nullptr) return;
  // An open file's source is the last one of its name: it was laid over what the disk holds.
  for (std::size_t i = 0; i < snapshot_.sources->size(); ++i) {
    auto const id = static_cast<text::FileId>(i);
    files_[path(id)] = id;
  }
  for (lint::Finding const& f : snapshot_.result->findings)
    if (f.where.known()) by_path_[path(f.where.file)].push_back(&f);
}

std::string const& Findings::path(text::FileId file) const {
  auto const [it, fresh] = paths_.try_emplace(file);
  if (fresh) {
    std::string const& name = (*snapshot_.sources)[file].name();
    it->second = open_.contains(name) ? name : input::real_path(name);
    if (auto const open = real_open_.find(it->second); open != real_open_.end()) it->second = open->second;
  }
  return it->second;
}

Lines const& Findings::lines(text::FileId file) const {
  auto& lines = lines_[file];
  if (!lines) lines = std::make_unique<Lines>((*snapshot_.sources)[file].content(), abilities_.encoding);
  return *lines;
}

std::string Findings::uri(text::FileId file) const {
  auto const found = open_.find(path(file));
  return found != open_.end() ? found->second.uri : report::file_uri(path(file));
}

json::object Findings::range(text::Span where) const {
  Lines const& all = lines(where.file);
  return {{"start", as_json(all.position(where.begin))}, {"end", as_json(all.position(where.end))}};
}

json::object Findings::location(text::Span where) const {
  return {{"uri", uri(where.file)}, {"range", range(where)}};
}

text::FileId Findings::file_at(std::string_view path) const {
  auto const found = files_.find(path);
  return found == files_.end() ? text::no_file : found->second;
}

std::vector<lint::Finding const*> const& Findings::of(std::string_view path) const {
  static std::vector<lint::Finding const*> const none;
  auto const found = by_path_.find(path);
  return found == by_path_.end() ? none : found->second;
}

std::vector<lint::Finding const*> Findings::touching(text::Span part) const {
  std::vector<lint::Finding const*> out;
  for (auto const* f : of(path(part.file)))
    if (f->where.begin <= part.end && part.begin <= f->where.end) out.push_back(f);
  // What is narrower is nearer to what is meant.
  std::stable_sort(out.begin(), out.end(),
                   [](auto const* a, auto const* b) { return a->where.size() < b->where.size(); });
  return out;
}

json::object Findings::diagnostic(lint::Finding const& f) const {
  json::object out{{"range", range(f.where)},
                   {"severity", severity_number(f.severity)},
                   {"code", valid(f.rule)},
                   {"source", "zonelint"},
                   {"message", valid(f.message)}};
  json::array also;
  for (auto const& label : f.also)
    if (label.where.known())
      also.push_back(json::object{{"location", location(label.where)}, {"message", valid(label.text)}});
  if (!also.empty()) out["relatedInformation"] = std::move(also);
  return out;
}

// What is not open has no place in an editor, but for a configuration or a rule file that keeps all of it
// from being read.
bool Findings::is_published(std::string const& path) const {
  return open_.contains(path) || path.ends_with(".toml");
}

std::map<std::string, json::object> Findings::diagnostics() const {
  std::map<std::string, json::object> out;
  for (auto const& [path, document] : open_)
    out[path] = {{"uri", valid(document.uri)}, {"version", document.version}, {"diagnostics", json::array()}};
  for (auto const& [path, findings] : by_path_) {
    if (!is_published(path)) continue;
    auto& params = out[path];
    if (params.empty()) params["uri"] = valid(report::file_uri(path));
    json::array list;
    for (auto const* f : findings) {
      if (list.size() == most_diagnostics) {
        json::object last = diagnostic(*f);
        last["message"] = fmt::format("{} more findings in this file; `zonelint lint` shows all of them",
                                      findings.size() - most_diagnostics);
        list.push_back(std::move(last));
        break;
      }
      list.push_back(diagnostic(*f));
    }
    params["diagnostics"] = std::move(list);
  }
  return out;
}

}  // namespace zonelint::lsp
