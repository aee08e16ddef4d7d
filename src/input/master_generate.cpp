// $GENERATE (BIND ARM, "BIND Primary File Extension"): $GENERATE range lhs [ttl] [class] type rhs, where
// `range` is start-stop or start-stop/step, and $ or ${offset,width,base} in lhs and rhs stand for the
// counter.
#include <fmt/format.h>

#include <charconv>

#include "input/master_reader.hpp"

namespace zonelint::input {
namespace {

constexpr long most_records = 65536;

struct Range {
  long start = 0, stop = 0, step = 1;
};

bool number(std::string_view& text, long& out) {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::optional<Range> read_range(std::string_view text) {
  Range r;
  constexpr long most = 0x7fff'ffff;
  if (text.starts_with('-') || !number(text, r.start) || !text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  if (text.starts_with('-') || !number(text, r.stop)) return std::nullopt;
  if (text.starts_with('/')) {
    text.remove_prefix(1);
    if (!number(text, r.step)) return std::nullopt;
  }
  if (!text.empty() || r.step < 1 || r.start > r.stop || r.stop > most || r.step > most) return std::nullopt;
  return r;
}

// Nibbles for ip6.arpa: the lowest first, each with its dot; the width counts the dots, so that an even one
// ends with a dot (BIND ARM).
void append_nibbles(std::string& out, unsigned long value, long width, bool upper) {
  std::string_view const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  do {
    out += digits[value & 15];
    value >>= 4;
    if (width > 0) --width;
    if (width == 0 && value == 0) break;
    out += '.';
    if (width > 0) --width;
  } while (value != 0 || width > 0);
}

struct Modifier {
  long offset = 0, width = 0;
  char base = 'd';
};

// "{offset[,width[,base]]}" at the front of `text`, which is moved past it.
bool read_modifier(std::string_view& text, Modifier& out) {
  text.remove_prefix(1);
  if (!number(text, out.offset)) return false;
  if (text.starts_with(',')) {
    text.remove_prefix(1);
    if (!number(text, out.width) || out.width < 0 || out.width > 255) return false;
    if (text.starts_with(',')) {
      text.remove_prefix(1);
      if (text.empty() || std::string_view("doxXnN").find(text[0]) == std::string_view::npos) return false;
      out.base = text[0];
      text.remove_prefix(1);
    }
  }
  if (!text.starts_with('}')) return false;
  text.remove_prefix(1);
  return true;
}

bool append_value(std::string& out, long value, Modifier const& m) {
  value += m.offset;
  if (value < 0) return false;
  auto const v = static_cast<unsigned long>(value);
  auto const width = static_cast<int>(m.width);
  switch (m.base) {
    case 'o':
      fmt::format_to(std::back_inserter(out), "{:0{}o}", v, width);
      break;
    case 'x':
      fmt::format_to(std::back_inserter(out), "{:0{}x}", v, width);
      break;
    case 'X':
      fmt::format_to(std::back_inserter(out), "{:0{}X}", v, width);
      break;
    case 'n':
    case 'N':
      append_nibbles(out, v, m.width, m.base == 'N');
      break;
    default:
      fmt::format_to(std::back_inserter(out), "{:0{}}", v, width);
      break;
  }
  return true;
}

// False where a ${...} can't be read or the value gets negative.
bool expand(std::string_view text, long value, std::string& out) {
  while (!text.empty()) {
    char const c = text[0];
    if (c == '\\' && text.size() > 1) {
      out += text.substr(0, 2);
      text.remove_prefix(2);
      continue;
    }
    text.remove_prefix(1);
    if (c != '$') {
      out += c;
      continue;
    }
    if (text.starts_with('$')) {
      out += "\\$";
      text.remove_prefix(1);
      continue;
    }
    Modifier m;
    if (text.starts_with('{') && !read_modifier(text, m)) return false;
    if (!append_value(out, value, m)) return false;
  }
  return true;
}

}  // namespace

void MasterReader::generate_directive() {
  if (!check_tokens(5, 64, "$GENERATE start-stop[/step] owner [ttl] [class] type data")) return;
  std::string_view const range_text = entry_.tokens[1].text;
  auto const range = read_range(range_text);
  if (!range) {
    text::Problem& p =
        problem("generate", range_text,
                fmt::format("$GENERATE: '{}' is not a range such as 1-127 or 0-254/2", range_text));
    p.wanted = "a range: start-stop, or start-stop/step";
    p.found = range_text;
    return;
  }
  if ((range->stop - range->start) / range->step + 1 > most_records) {
    problem("generate-limit", range_text,
            fmt::format("$GENERATE: more than {} records; none were made", most_records));
    zone_->touch(zone_->origin, true);
    return;
  }
  tell_generate_surplus();
  // The entry is used again for each record, so what it says is kept apart.
  auto const tokens = entry_.tokens;
  std::string_view const whole = entry_.whole;
  generated_ = span(whole);
  generate_failed_ = false;
  std::string line;
  for (long value = range->start; value <= range->stop && !generate_failed_; value += range->step) {
    line.clear();
    bool good = true;
    for (std::size_t i = 2; i < tokens.size() && good; ++i) {
      // As BIND does, a quoted right side is read again without its quotes: MX "10 mail$".
      if (i > 2) line += tokens[i].glued ? "" : " ";
      good = expand(tokens[i].text, value, line);
    }
    if (!good) {
      problem("generate", whole, fmt::format("$GENERATE: can't be expanded for {}", value)).wanted =
          "$, or ${offset,width,base} with a base of d, o, x, X, n or N, and no value below 0";
      break;
    }
    generate_one(line, value);
  }
  generated_.reset();
  owner_text_ = {};
}

// BIND takes the data as one word, and refuses a zone where more follows; what is meant is plain.
void MasterReader::tell_generate_surplus() {
  auto const& tokens = entry_.tokens;
  std::size_t type = 3;
  while (type < tokens.size() && !grammar::type_from_text(tokens[type].text)) ++type;
  if (type + 2 >= tokens.size()) return;
  std::string_view const first = tokens[type + 1].text, last = tokens.back().text;
  std::string_view const all(first.data(),
                             static_cast<std::size_t>(last.data() + last.size() - first.data()));
  text::Problem& p =
      problem("syntax", all, "$GENERATE: the data must be one word: BIND refuses what follows it");
  p.wanted = "quotes around all of the data";
  p.found = tokens[type + 2].text;
  if (all.find_first_of("\"();\n") == std::string_view::npos)
    p.fix = {{span(all.substr(0, 0)), "\""}, {span(all.substr(all.size())), "\""}};
}

void MasterReader::generate_one(std::string& line, long value) {
  std::size_t const before = out_.problems.size();
  grammar::read_entry(line.data(), line.data() + line.size(), entry_);
  grammar::Shape const shape = entry_.tokens.empty() ? grammar::Shape{} : grammar::shape(entry_);
  if (shape.kind == grammar::Shape::Kind::record) {
    take_record(shape);
  } else {
    problem("generate", entry_.whole, fmt::format("$GENERATE makes no record of '{}'", line));
  }
  if (out_.problems.size() == before) return;
  // One word about the directive, not one a record.
  out_.problems.resize(before + 1);
  text::Problem& p = out_.problems.back();
  p.fix.clear();
  p.text += fmt::format(" (in the record that $GENERATE makes for {}: '{}')", value, line);
  generate_failed_ = true;
}

}  // namespace zonelint::input
