// TXT records: see text_record.hpp.
#include "fix/text_record.hpp"

#include <algorithm>

#include "grammar/json.hpp"
#include "grammar/rdata.hpp"

namespace zonelint::fix {
namespace {

constexpr std::size_t longest_string = 255;  // RFC 1035 3.3

std::string inside_quotes(std::string quoted) { return quoted.substr(1, quoted.size() - 2); }

class Writer {
 public:
  Writer(dns::TextPlaces const& places, bool json) : places_(places), json_(json) {}

  std::optional<std::vector<text::Edit>> edits(TextChange const& change) {
    std::vector<text::Edit> out;
    bool written = change.text.empty();
    for (std::size_t i = 0; i < places_.strings.size(); ++i) {
      dns::StringPlace const& s = places_.strings[i];
      std::uint32_t const begin = std::max(change.begin, s.begin), end = std::min(change.end, s.end);
      bool const last = i + 1 == places_.strings.size();
      bool const touches =
          begin < end || (begin == end && change.begin == change.end && (s.begin < begin || i == 0 || last));
      if (begin > end || !touches || (written && begin == end)) continue;
      std::string const text = written ? std::string() : put(s, begin, end, change.text);
      written = true;
      out.push_back({begin < end ? places_.joined.span(begin, end) : position(s, begin), text});
    }
    if (!written) return std::nullopt;
    return out;
  }

 private:
  text::Span position(dns::StringPlace const& s, std::uint32_t at) const {
    if (s.begin == s.end) {  // an empty string: between its quotes
      std::uint32_t const middle = (s.where.begin + s.where.end) / 2;
      return {s.where.file, middle, middle};
    }
    text::Span where = at < s.end ? places_.joined.span(at, at + 1) : places_.joined.span(at - 1, at);
    (at < s.end ? where.end : where.begin) = at < s.end ? where.begin : where.end;
    return where;
  }

  // The text for its place within a string; where the string would grow too long, in a string of its own.
  std::string put(dns::StringPlace const& s, std::uint32_t begin, std::uint32_t end,
                  std::string_view text) const {
    std::size_t const kept = (s.end - s.begin) - (end - begin);
    if (!s.quoted || kept + text.size() <= longest_string) return escape(text, s.quoted);
    std::string out;
    std::size_t room = begin > s.begin ? 0 : longest_string;
    while (!text.empty()) {
      if (room == 0) {
        out += json_ ? R"(\" \")" : R"(" ")";
        room = longest_string;
      }
      std::string_view const part = text.substr(0, room);
      out += escape(part, true);
      text.remove_prefix(part.size());
      room -= part.size();
    }
    if (room < s.end - end) out += json_ ? R"(\" \")" : R"(" ")";
    return out;
  }

  std::string escape(std::string_view text, bool quoted) const {
    auto const dialect = json_ ? grammar::Dialect::route53 : grammar::Dialect::master_file;
    std::string out = inside_quotes(grammar::quote_text(text, dialect));
    if (!quoted) {
      std::string bare;
      for (char const c : out) {
        if (c == ' ' || c == ';' || c == '(' || c == ')') bare += '\\';
        bare += c;
      }
      out = std::move(bare);
    }
    return json_ ? inside_quotes(grammar::json::quote(out)) : out;
  }

  dns::TextPlaces const& places_;
  bool json_;
};

struct Common {
  std::uint32_t old = 0, now = 0, size = 0;
};
// The longest run of octets that both texts have. A record's text is short: its square is little.
Common longest_common(std::string_view old, std::string_view now) {
  Common best;
  std::vector<std::uint32_t> row(now.size() + 1), above(now.size() + 1);
  for (std::uint32_t i = 0; i < old.size(); ++i) {
    for (std::uint32_t k = 0; k < now.size(); ++k) {
      row[k + 1] = old[i] == now[k] ? above[k] + 1 : 0;
      if (row[k + 1] > best.size) best = {i + 1 - row[k + 1], k + 1 - row[k + 1], row[k + 1]};
    }
    std::swap(row, above);
  }
  return best;
}

}  // namespace

std::optional<std::vector<text::Edit>> text_edits(text::Sources const& sources, dns::Zone const& zone,
                                                  dns::Record const& record,
                                                  std::vector<TextChange> const& changes) {
  auto const places = dns::text_places(sources, zone, record);
  if (places.strings.empty()) return std::nullopt;
  // What an unquoted string would have to escape is better quoted, unless it has escapes already.
  dns::StringPlace const& first = places.strings.front();
  bool const bare = places.strings.size() == 1 && !first.quoted && record.set == dns::none &&
                    places.joined.bytes.find_first_of(" \t;()\"") == std::string::npos;
  bool const marks = std::any_of(changes.begin(), changes.end(), [](TextChange const& c) {
    return c.text.find_first_of(" \t;()\"") != std::string::npos;
  });
  if (auto const after = bare && marks ? changed_text(places.joined.bytes, changes) : std::nullopt;
      after && after->size() <= longest_string)
    return std::vector{text::Edit{first.where, grammar::quote_text(*after, grammar::Dialect::master_file)}};
  Writer writer(places, record.set != dns::none);
  std::vector<text::Edit> out;
  for (TextChange const& c : changes) {
    auto edits = writer.edits(c);
    if (!edits) return std::nullopt;
    out.insert(out.end(), edits->begin(), edits->end());
  }
  return out;
}

std::optional<std::string> changed_text(std::string_view text, std::vector<TextChange> const& changes) {
  std::vector<text::Edit> edits;
  for (TextChange const& c : changes) edits.push_back({{0, c.begin, c.end}, c.text});
  return text::apply(text, std::move(edits));
}

std::optional<TextChange> difference(std::string_view before, std::string_view after) {
  if (before == after) return std::nullopt;
  std::size_t const least = std::min(before.size(), after.size());
  std::size_t head = 0, tail = 0;
  while (head < least && before[head] == after[head]) ++head;
  while (tail < least - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  return TextChange{static_cast<std::uint32_t>(head), static_cast<std::uint32_t>(before.size() - tail),
                    std::string(after.substr(head, after.size() - tail - head))};
}

std::vector<TextChange> differences(std::string_view before, std::string_view after) {
  constexpr std::uint32_t least = 8;  // what is shorter is not worth a change of its own
  auto const whole = difference(before, after);
  if (!whole) return {};
  std::string_view const old = before.substr(whole->begin, whole->end - whole->begin), now = whole->text;
  Common const common = longest_common(old, now);
  if (common.size < least) return {*whole};
  std::vector<TextChange> out;
  auto const part = [&](std::string_view a, std::string_view b, std::uint32_t shift) {
    for (TextChange c : differences(a, b)) {
      c.begin += shift;
      c.end += shift;
      out.push_back(std::move(c));
    }
  };
  part(old.substr(0, common.old), now.substr(0, common.now), whole->begin);
  part(old.substr(common.old + common.size), now.substr(common.now + common.size),
       whole->begin + common.old + common.size);
  return out;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> offsets_of(text::Mapped const& joined,
                                                                  text::Span where) {
  if (joined.file != where.file) return std::nullopt;
  std::optional<std::uint32_t> begin, end;
  for (std::uint32_t i = 0; i < joined.bytes.size(); ++i) {
    text::Span const s = joined.span(i, i + 1);
    if (!begin && s.begin >= where.begin) begin = i;
    if (s.end <= where.end) end = i + 1;
  }
  auto const size = static_cast<std::uint32_t>(joined.bytes.size());
  if (where.size() == 0) return std::pair(begin.value_or(size), begin.value_or(size));
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return std::pair(*begin, *end);
}

std::string text_wire(std::string_view text) {
  std::string out;
  do {
    std::string_view const part = text.substr(0, longest_string);
    out += static_cast<char>(part.size());
    out += part;
    text.remove_prefix(part.size());
  } while (!text.empty());
  return out;
}

}  // namespace zonelint::fix
