#include "lsp/documents.hpp"

#include <filesystem>

namespace zonelint::lsp {
namespace {

std::optional<int> hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<Position> position_of(json::value const& value) {
  auto const line = number_member(value, {"line"}), character = number_member(value, {"character"});
  if (!line || !character || *line < 0 || *character < 0 || *line > 0xffff'ffff || *character > 0xffff'ffff)
    return std::nullopt;
  return Position{static_cast<std::uint32_t>(*line), static_cast<std::uint32_t>(*character)};
}

// One TextDocumentContentChangeEvent.
bool apply(std::string& content, json::value const& change, Encoding encoding) {
  auto const text = text_member(change, {"text"});
  if (!text) return false;
  auto const* range = member(change, {"range"});
  if (range == nullptr) {
    content = *text;
    return true;
  }
  auto const* from = member(*range, {"start"});
  auto const* to = member(*range, {"end"});
  auto const start = from != nullptr ? position_of(*from) : std::nullopt;
  auto const end = to != nullptr ? position_of(*to) : std::nullopt;
  if (!start || !end) return false;
  Lines const lines(content, encoding);
  std::uint32_t const first = lines.offset(*start), last = lines.offset(*end);
  if (last < first) return false;
  content.replace(first, last - first, *text);
  return true;
}

}  // namespace

std::optional<std::string> path_of(std::string_view uri) {
  constexpr std::string_view scheme = "file://";
  if (!uri.starts_with(scheme)) return std::nullopt;
  uri.remove_prefix(scheme.size());
  if (uri.starts_with("localhost/")) uri.remove_prefix(9);
  if (!uri.starts_with('/')) return std::nullopt;
  std::string path;
  for (std::size_t at = 0; at < uri.size(); ++at) {
    if (uri[at] != '%') {
      path += uri[at];
      continue;
    }
    auto const high = at + 1 < uri.size() ? hex(uri[at + 1]) : std::nullopt;
    auto const low = at + 2 < uri.size() ? hex(uri[at + 2]) : std::nullopt;
    if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
    path += static_cast<char>(*high * 16 + *low);
    at += 2;
  }
  if (path.find('\0') != std::string::npos) return std::nullopt;
  return std::filesystem::path(path).lexically_normal().string();
}

bool Documents::open(json::value const& document) {
  auto const uri = text_member(document, {"uri"}), text = text_member(document, {"text"});
  if (!uri || !text) return false;
  auto path = path_of(*uri);
  if (!path) return false;
  Document fresh;
  fresh.uri = *uri;
  fresh.path = *path;
  fresh.language = text_member(document, {"languageId"}).value_or("");
  fresh.version = number_member(document, {"version"}).value_or(0);
  fresh.text = std::make_shared<std::string const>(*text);
  by_path_[*path] = std::move(fresh);
  return true;
}

bool Documents::change(json::value const& params, Encoding encoding) {
  auto const uri = text_member(params, {"textDocument", "uri"});
  auto const path = uri ? path_of(*uri) : std::nullopt;
  auto const found = path ? by_path_.find(*path) : by_path_.end();
  auto const* changes = array_member(params, {"contentChanges"});
  if (found == by_path_.end() || changes == nullptr) return false;
  std::string content = *found->second.text;
  for (json::value const& change : *changes)
    if (!apply(content, change, encoding)) return false;
  found->second.text = std::make_shared<std::string const>(std::move(content));
  found->second.version =
      number_member(params, {"textDocument", "version"}).value_or(found->second.version + 1);
  return true;
}

std::optional<Document> Documents::close(std::string_view uri) {
  auto const path = path_of(uri);
  auto const found = path ? by_path_.find(*path) : by_path_.end();
  if (found == by_path_.end()) return std::nullopt;
  Document closed = std::move(found->second);
  by_path_.erase(found);
  return closed;
}

void Documents::rename(std::string_view old_uri, std::string_view new_uri) {
  auto const from = path_of(old_uri), to = path_of(new_uri);
  if (!from || !to) return;
  std::map<std::string, Document, std::less<>> moved;
  for (auto at = by_path_.begin(); at != by_path_.end();) {
    bool const below = at->first.starts_with(*from + "/");
    if (at->first != *from && !below) {
      ++at;
      continue;
    }
    Document document = std::move(at->second);
    document.path = *to + at->first.substr(from->size());
    document.uri = std::string(new_uri) +
                   (below ? document.uri.substr(std::min(old_uri.size(), document.uri.size())) : "");
    moved[document.path] = std::move(document);
    at = by_path_.erase(at);
  }
  for (auto& [path, document] : moved) by_path_[path] = std::move(document);
}

Document const* Documents::find(std::string_view uri) const {
  auto const path = path_of(uri);
  return path ? at_path(*path) : nullptr;
}

Document const* Documents::at_path(std::string_view path) const {
  auto const found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : &found->second;
}

}  // namespace zonelint::lsp
