// Route 53's JSON as text: see route53_json.hpp.
#include "fix/route53_json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/route53.hpp"

namespace zonelint::fix {
namespace {

namespace json = grammar::json;

void append_octal(std::string& out, char c) {
  out += fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

bool plain_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Presentation form with \DDD in decimal (RFC 1035 5.1) as Route 53 has it: in octal, and \X only for \" and
// \\ in quotes.
std::string to_octal(std::string_view text) {
  std::string out;
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '"') in_quotes = !in_quotes;
    if (c != '\\' || i + 1 >= text.size()) {
      out += c;
      continue;
    }
    char const next = text[i + 1];
    if (next >= '0' && next <= '9' && i + 3 < text.size()) {
      append_octal(out,
                   static_cast<char>((next - '0') * 100 + (text[i + 2] - '0') * 10 + (text[i + 3] - '0')));
      i += 3;
    } else {
      if (in_quotes && (next == '"' || next == '\\')) {
        out += {'\\', next};
      } else {
        append_octal(out, next);
      }
      ++i;
    }
  }
  return out;
}

// The position of a key in the CLI's order; keys it doesn't print keep their order behind those.
std::size_t rank(std::string_view key) {
  auto const keys = input::record_set_keys();
  return static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
}

class Printer {
 public:
  Printer(std::string_view text, JsonStyle const& style) : text_(text), style_(style) {}
  void print(json::Value const& v, int level) {
    if (v.kind == json::Kind::array && !v.items.empty()) {
      list('[', ']', v.items, level, [&](auto const& item) { print(*item, level + 1); });
    } else if (v.kind == json::Kind::object && !v.members.empty()) {
      std::vector<json::Member const*> members;
      for (json::Member const& m : v.members) members.push_back(&m);
      std::stable_sort(members.begin(), members.end(), [](json::Member const* a, json::Member const* b) {
        return rank(a->name.bytes) < rank(b->name.bytes);
      });
      list('{', '}', members, level, [&](json::Member const* m) {
        out += text_.substr(m->begin, m->end - m->begin);
        out += ": ";
        print(*m->value, level + 1);
      });
    } else if (v.kind == json::Kind::array || v.kind == json::Kind::object) {
      out += v.kind == json::Kind::array ? "[]" : "{}";
    } else {
      out += text_.substr(v.begin, v.end - v.begin);
    }
  }
  std::string out;

 private:
  template <class List, class Print>
  void list(char open, char close, List const& each, int level, Print&& print_one) {
    out += open;
    bool first = true;
    for (auto const& one : each) {
      if (!first) out += style_.one_line ? ", " : ",";
      first = false;
      line(level + 1);
      print_one(one);
    }
    line(level);
    out += close;
  }
  void line(int level) {
    if (style_.one_line) return;
    out += style_.newline + style_.base;
    for (int i = 0; i < level; ++i) out += style_.indent;
  }
  std::string_view text_;
  JsonStyle const& style_;
};

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

}  // namespace

std::string route53_name(dns::Name name) {
  std::string out;
  for (int i = 0; i < name.labels(); ++i) {
    for (char const c : name.label(i)) {
      if (plain_in_name(c)) {
        out += c;
      } else {
        append_octal(out, c);
      }
    }
    out += '.';
  }
  return out.empty() ? "." : out;
}

std::string route53_value(dns::Type type, std::string_view wire) {
  if (type != dns::Type::TXT && type != dns::Type::SPF) return to_octal(grammar::rdata_text(type, wire));
  std::string out;
  while (!wire.empty()) {
    std::size_t const size = static_cast<unsigned char>(wire[0]);
    if (!out.empty()) out += ' ';
    out += grammar::quote_text(wire.substr(1, size), grammar::Dialect::route53);
    wire.remove_prefix(std::min(wire.size(), size + 1));
  }
  return out;
}

JsonStyle json_style(text::Sources const& sources, dns::Zone const& zone) {
  JsonStyle style;
  if (zone.sets.empty() || !zone.sets.front().source.known()) return style;
  text::Span const where = zone.sets.front().source;
  std::string_view const content = sources[where.file].content();
  std::string_view const object = content.substr(where.begin, where.size());
  auto const line_end = object.find('\n');
  if (line_end == std::string_view::npos) {
    style.one_line = true;
    return style;
  }
  if (line_end > 0 && object[line_end - 1] == '\r') style.newline = "\r\n";
  auto const line_begin = content.substr(0, where.begin).rfind('\n') + 1;  // npos + 1 is 0
  std::string_view const before = content.substr(line_begin, where.begin - line_begin);
  style.base = before.substr(0, std::min(before.find_first_not_of(" \t"), before.size()));
  std::string_view const member = object.substr(line_end + 1, object.find('"', line_end) - line_end - 1);
  if (is_blank(member) && member.starts_with(style.base) && member.size() > style.base.size())
    style.indent = member.substr(style.base.size());
  return style;
}

std::string pretty(json::Value const& value, std::string_view text, JsonStyle const& style) {
  Printer printer(text, style);
  printer.print(value, 0);
  return std::move(printer.out);
}

std::string set_json(NewSet const& set, JsonStyle const& style) {
  std::string records;
  for (std::string const& v : set.values)
    records += fmt::format("{}{{\"Value\":{}}}", records.empty() ? "" : ",", json::quote(v));
  std::string const compact = fmt::format("{{\"Name\":{},\"Type\":{},\"TTL\":{},\"ResourceRecords\":[{}]}}",
                                          json::quote(route53_name(set.owner)),
                                          json::quote(grammar::type_text(set.type)), set.ttl, records);
  auto const read = json::parse(compact);
  return pretty(*read.values.at(0), compact, style);
}

}  // namespace zonelint::fix
