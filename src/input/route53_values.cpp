// The values of a record set (Route 53 developer guide, "Supported DNS record types"): rdata in presentation
// form inside JSON strings. Names are absolute with or without the final dot, \ooo is octal, TXT strings
// stand in double quotes.
#include <algorithm>
#include <array>
#include <utility>

#include "input/route53_parts.hpp"
#include "text/json_string.hpp"

namespace zonelint::input::route53 {
namespace {

using grammar::Token;
using grammar::Type;

constexpr std::size_t longest_value = 4000;  // characters of a TXT Value

bool is_text_type(Type type) { return type == Type::TXT || type == Type::SPF; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct Split {
  std::vector<Token> tokens;
  bool open = false;      // a quote is not closed
  bool unquoted = false;  // a token stands without quotes
};

// In a text a quote inside a word is a mistake to be told; elsewhere it opens the value of a parameter:
// alpn="h2,h3" (RFC 9460 2.1).
Split split(std::string_view value, bool text) {
  Split out;
  auto const opens = [&](std::size_t at) { return !text && value[at] == '"' && value[at - 1] == '='; };
  bool after_space = true;
  for (std::size_t i = 0; i < value.size();) {
    if (is_space(value[i])) {
      after_space = true;
      ++i;
      continue;
    }
    bool const quoted = value[i] == '"';
    std::size_t const from = quoted ? i + 1 : i;
    std::size_t to = from;
    while (to < value.size() &&
           (quoted ? value[to] != '"' : !is_space(value[to]) && !(to > from && opens(to))))
      to += value[to] == '\\' && to + 1 < value.size() ? 2 : 1;
    out.tokens.push_back({value.substr(from, to - from), quoted, !after_space});
    out.open = quoted && to >= value.size();
    out.unquoted = out.unquoted || !quoted;
    after_space = false;
    i = quoted ? to + 1 : to;
  }
  return out;
}

// Octets as TXT strings of at most 255, quoted, with a space between.
std::string quoted_strings(std::string_view octets) {
  std::string out;
  do {
    if (!out.empty()) out += ' ';
    out += grammar::quote_text(octets.substr(0, 255), grammar::Dialect::route53);
    octets.remove_prefix(std::min<std::size_t>(255, octets.size()));
  } while (!octets.empty());
  return out;
}

// The strings of a TXT value, each split where it is over 255 octets: what it should have been. Empty if it
// can't be said.
std::string mended(std::span<Token const> tokens) {
  std::string out;
  for (Token const& t : tokens) {
    std::string octets;
    if (t.text.find("\xEF\xBF\xBD") != std::string_view::npos) return {};  // U+FFFD: what it was is lost
    if (!grammar::decode_text(t.text, grammar::Dialect::route53, octets, nullptr)) return {};
    out += (out.empty() ? "" : " ") + quoted_strings(octets);
  }
  return out.size() <= longest_value ? out : std::string();
}

class ValueReader {
 public:
  ValueReader(ReadSet& out, Teller& tell) : out_(out), tell_(tell) {}
  void read(json::Value const& value) {
    value_ = &value;
    mending_told_ = false;
    mapped_ = text::value_text(tell_.file(), value.string, value.begin);
    Split found = split(mapped_.bytes, is_text_type(out_.set.type));
    if (is_text_type(out_.set.type)) check_text(found);
    grammar::Rdata& rdata = rdata_;
    rdata.clear();
    constexpr std::string_view root("", 1);
    char const* const end = mapped_.bytes.data() + mapped_.bytes.size();
    bool const kept =
        grammar::parse_rdata(out_.set.type, found.tokens, root, grammar::Dialect::route53, end, rdata);
    for (grammar::RdataError const& e : rdata.errors) tell_error(e, found.tokens);
    if (kept) {
      add(rdata.wire);
    } else {
      out_.incomplete = true;
    }
  }

 private:
  void add(std::string wire) {
    dns::Record r;
    r.owner = out_.set.owner;
    r.type = out_.set.type;
    r.ttl = out_.set.ttl < 0 ? 0 : static_cast<std::uint32_t>(out_.set.ttl);
    r.ttl_written = out_.set.ttl >= 0;
    r.source = tell_.span(*value_);
    out_.records.push_back({r, std::move(wire), mapped_.bytes.size()});
  }

  // "Value should be enclosed in quotation marks": all strings of a TXT value are. Without any, the whole is
  // one string.
  void check_text(Split& found) {
    std::string_view const bytes = mapped_.bytes;
    if (found.unquoted || found.open || found.tokens.empty()) {
      bool const bare =
          std::none_of(found.tokens.begin(), found.tokens.end(), [](Token const& t) { return t.quoted; });
      if (bare && !bytes.empty()) found.tokens = {Token{bytes, true, false}};
      auto& problem = tell_.tell(
          "r53-txt-quoting",
          found.open && !bytes.empty() ? mapped_.span(bytes.size(), bytes.size()) : tell_.span(*value_),
          fmt::format("the {} value of {} is not enclosed in double quotes", out_.set.type_text,
                      out_.set.owner.display()),
          "\\\"...\\\" inside the JSON string",
          found.open      ? "no closing quote"
          : bytes.empty() ? "nothing"
                          : "no quotes");
      if (bare && !bytes.empty()) mend(found.tokens, problem);
    }
    if (bytes.size() > longest_value)
      tell_.tell("r53-value-size", tell_.span(*value_),
                 fmt::format("the {} value of {} has {} characters", out_.set.type_text,
                             out_.set.owner.display(), bytes.size()),
                 "at most 4000 characters a Value", fmt::format("{}", bytes.size()));
  }

  void tell_error(grammar::RdataError const& e, std::span<Token const> tokens) {
    bool const long_string = e.kept && is_text_type(out_.set.type);
    std::string const of = fmt::format("{} record of {}", out_.set.type_text, out_.set.owner.display());
    auto const where = mapped_.bytes.empty()    ? tell_.span(*value_)
                       : e.at.data() == nullptr ? mapped_.span(mapped_.bytes.size(), mapped_.bytes.size())
                                                : mapped_.span(e.at);
    std::string const found = e.at.empty()       ? "the end of the value"
                              : e.at.size() > 60 ? fmt::format("{}...", e.at.substr(0, 57))
                                                 : std::string(e.at);
    auto& problem = tell_.tell(long_string ? "txt-over-255" : "bad-rdata", where,
                               long_string ? fmt::format("a string of the {} has more than 255 octets", of)
                               : e.field.empty() ? fmt::format("the {} can't be read", of)
                                                 : fmt::format("the {} of the {} can't be read", e.field, of),
                               std::string(e.wanted), found);
    if (long_string) mend(tokens, problem);
  }

  // One edit mends all of a value's strings, so only its first problem carries it.
  void mend(std::span<Token const> tokens, text::Problem& problem) {
    std::string const right = mended(tokens);
    if (right.empty() || std::exchange(mending_told_, true)) return;
    problem.fix.push_back({tell_.span(*value_), json::quote(right)});
  }

  ReadSet& out_;
  Teller& tell_;
  bool mending_told_ = false;
  json::Value const* value_ = nullptr;
  text::Mapped mapped_;
  grammar::Rdata rdata_;
};

// A list item's string: {"Value": "..."}; a plain string is CloudFormation's way, told and read all the same.
json::Value const* value_string(json::Value const& item, Teller& tell) {
  static constexpr std::array<std::string_view, 1> keys{"Value"};
  if (item.kind == json::Kind::object) {
    check_keys(item, keys, "resource record", tell);
    json::Value const* const value = member(item, "Value", json::Kind::string, tell);
    if (value == nullptr && item.find("Value") == nullptr && item.complete)
      tell.tell("r53-missing-key", tell.span(item), "this record has no \"Value\"", "{\"Value\": \"...\"}",
                words(item));
    return value;
  }
  auto& problem = tell.tell("r53-wrong-type", tell.span(item), fmt::format("a record is {}", words(item)),
                            "{\"Value\": \"...\"}", words(item));
  if (item.kind != json::Kind::string) return nullptr;
  problem.fix.push_back({tell.span(item), fmt::format("{{\"Value\": {}}}", json::quote(item.string.bytes))});
  return &item;
}

}  // namespace

void read_values(json::Value const& list, ReadSet& out, Teller& tell) {
  ValueReader reader(out, tell);
  for (auto const& item : list.items) {
    json::Value const* const value = value_string(*item, tell);
    if (value == nullptr) {
      out.incomplete = true;
    } else {
      reader.read(*value);
    }
  }
  if (list.items.empty() && list.complete) {
    out.incomplete = true;
    tell.tell("r53-missing-key", tell.span(list),
              fmt::format("{} {} has no records", out.set.owner.display(), out.set.type_text),
              "at least one {\"Value\": \"...\"}");
  }
}

}  // namespace zonelint::input::route53
