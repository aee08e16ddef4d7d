// Where a zone's origin comes from: see origin.hpp. RFC 1035 5.1 leaves the initial origin to whoever loads
// the file; what is in the file can still tell it, since the SOA stands at the zone's apex (RFC 1035 5.2, RFC
// 2181 6.1).
#include "input/origin.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "grammar/abnf_case.hpp"
#include "grammar/zone_file.hpp"

namespace zonelint::input {
namespace {

using dns::Name;
using grammar::same_word;

bool absolute(std::string_view text) {
  if (!text.ends_with('.')) return false;
  std::size_t slashes = 0;
  for (std::size_t i = text.size() - 1; i > 0 && text[i - 1] == '\\'; --i) ++slashes;
  return slashes % 2 == 0;
}

std::optional<Name> resolve(std::string_view text, std::optional<Name> origin) {
  if (absolute(text)) return Name::from_text(text);
  if (!origin) return std::nullopt;
  return Name::from_text(text, *origin);
}

struct Scan {
  std::optional<Name> given, current;
  OriginFound out;
  std::optional<Name> first;  // the $ORIGIN before the first record
  bool records = false;

  void origin_directive(std::string_view text) {
    std::optional<Name> next = resolve(text, current);
    // With a dot inside but none at the end, before any record: `$ORIGIN example.com` was meant to be
    // absolute.
    if (!absolute(text) && !records && text.find('.') != std::string_view::npos) {
      out.dotless = text;
      next = Name::from_text(text);
    }
    if (!next) return;
    current = next;
    if (!records && !first) first = current;
  }

  void soa(std::optional<std::string_view> owner_text) {
    if (!owner_text) {
      out.zone = current;
      return;
    }
    std::string_view const text = *owner_text;
    std::optional<Name> const owner = resolve(text, current);
    auto const meant = Name::from_text(text);
    bool const dotted = text != "@" && !absolute(text) && text.find('.') != std::string_view::npos;
    if (dotted && meant && (!owner || (owner != given && meant == given))) {
      out.dotless = text;
      out.zone = meant;
    } else {
      out.zone = owner;
    }
  }
};

bool is_number(std::string_view part) {
  return !part.empty() && part.size() <= 3 &&
         std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    std::size_t const dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

bool ends_with_word(std::string_view text, std::string_view end) {
  return text.size() > end.size() && same_word(text.substr(text.size() - end.size()), end);
}

// A domain as people name files by: labels of letters, digits, hyphens and underscores, with a letter in the
// last.
bool domain_like(std::string_view text) {
  auto const parts = split(text);
  for (auto part : parts) {
    if (part.empty() || part.size() > 63) return false;
    for (char c : part) {
      bool const good = (c >= '0' && c <= '9') || (grammar::lower(c) >= 'a' && grammar::lower(c) <= 'z') ||
                        c == '-' || c == '_';
      if (!good) return false;
    }
  }
  return parts.size() > 1 && !is_number(parts.back());
}

}  // namespace

OriginFound find_origin(std::string_view content, std::optional<Name> given) {
  Scan scan;
  scan.given = scan.current = given;
  grammar::Entry entry;
  char const* at = content.data();
  char const* const last = at + content.size();
  if (content.starts_with("\xef\xbb\xbf")) at += 3;
  while (at != last && !scan.out.zone) {
    at = grammar::read_entry(at, last, entry);
    grammar::Shape const shape = grammar::shape(entry);
    if (shape.kind == grammar::Shape::Kind::directive) {
      if (entry.tokens.size() > 1 && same_word(entry.tokens[0].text, "$ORIGIN")) {
        scan.origin_directive(entry.tokens[1].text);
      }
    } else if (shape.kind == grammar::Shape::Kind::record) {
      if (shape.type == grammar::Type::SOA) {
        scan.soa(shape.owner ? std::optional(shape.owner->text) : std::nullopt);
        break;
      }
      scan.records = true;
    }
  }
  OriginFound& out = scan.out;
  // `$ORIGIN .` and `@ SOA`: a provider's export, whose SOA stands at the root by mistake. Few serve the
  // root.
  if (out.zone && out.zone->is_root() && given) out.zone = given;
  if (!out.zone) {
    bool const within = scan.first && given && scan.first->is_within(*given);
    out.zone = within || !scan.first ? given : scan.first;
  }
  out.start = given ? given : out.zone;
  // An origin from outside that the SOA contradicts: relative names are below the zone as it is.
  if (out.zone && given && !out.zone->is_within(*given) && !given->is_within(*out.zone)) out.start = out.zone;
  return out;
}

std::optional<Name> origin_from_file_name(std::string_view name) {
  bool marked = false;  // the name says that it is a zone file, so that one label will do
  for (std::string_view prefix : {"db.", "zone.", "pri.", "master.", "named."}) {
    if (name.size() > prefix.size() && same_word(name.substr(0, prefix.size()), prefix)) {
      name.remove_prefix(prefix.size());
      marked = prefix == "db." || same_word(name, "localhost");  // Fedora's named.localhost
      break;
    }
  }
  for (std::string_view suffix :
       {".signed", ".txt", ".bak", ".orig", ".old", ".zone", ".db", ".hosts", ".host", ".dns", ".bind"}) {
    if (ends_with_word(name, suffix)) {
      name.remove_suffix(suffix.size());
      marked = marked || suffix == ".zone" || suffix == ".db";
    }
  }
  if (name.ends_with('.')) name.remove_suffix(1);
  auto parts = split(name);
  if (std::all_of(parts.begin(), parts.end(), is_number)) {
    // db.192.0.2 is 2.0.192.in-addr.arpa (RFC 1035 3.5).
    if (parts.size() > 3) return std::nullopt;
    std::string reverse;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) reverse += std::string(*part) + '.';
    return Name::from_text(reverse + "in-addr.arpa.");
  }
  if (domain_like(name) || (marked && domain_like(std::string(name) + ".x")))
    return Name::from_text(std::string(name) + '.');
  return std::nullopt;
}

}  // namespace zonelint::input
