// The files that an editor has open, as one types them: they take the place of what the disk holds.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lsp/fields.hpp"
#include "lsp/positions.hpp"

namespace zonelint::lsp {

struct Document {
  std::string uri;       // as the editor spells it
  std::string path;      // what it stands for, absolute
  std::string language;  // the editor's word: "bindzone", "toml", "json"
  std::int64_t version = 0;
  std::shared_ptr<std::string const> text;
};

class Documents {
 public:
  // `document` is a TextDocumentItem. False where it is none, or no file: an unnamed buffer has no place
  // among the zones.
  bool open(json::value const& document);
  // The params of textDocument/didChange: changes of ranges one after the other, or whole texts. False where
  // they name no open document or no place.
  bool change(json::value const& params, Encoding encoding);
  // The document that was closed.
  std::optional<Document> close(std::string_view uri);
  // A file or folder has another name now; what is open below it goes along.
  void rename(std::string_view old_uri, std::string_view new_uri);
  Document const* find(std::string_view uri) const;  // however the URI is spelt
  Document const* at_path(std::string_view path) const;
  std::map<std::string, Document, std::less<>> const& all() const { return by_path_; }

 private:
  std::map<std::string, Document, std::less<>> by_path_;
};

// "file:///a%20b" is "/a b" (RFC 8089); nothing for URIs of other schemes, and of other hosts.
std::optional<std::string> path_of(std::string_view uri);

}  // namespace zonelint::lsp
