// The tree that the JSON grammar (RFC 8259) builds, and how it goes on after an error.
#include "grammar/json_builder.hpp"

#include <utility>

#include "grammar/abnf.hpp"

namespace zonelint::grammar::json {

Value const* Value::find(std::string_view name) const {
  for (Member const& m : members)
    if (m.name.bytes == name) return m.value.get();
  return nullptr;
}

std::unique_ptr<Value> Builder::make(Kind kind, char const* begin) const {
  auto value = std::make_unique<Value>();
  value->kind = kind;
  value->begin = value->end = offset(begin);
  return value;
}

Value* Builder::attach(std::unique_ptr<Value> value) {
  Value* const raw = value.get();
  if (open_.empty()) {
    root_ = std::move(value);
  } else if (open_.back()->kind == Kind::array) {
    open_.back()->items.push_back(std::move(value));
  } else {
    open_.back()->members.back().value = std::move(value);
  }
  return raw;
}

bool Builder::open(char const*& first, char const* last, Stuck&, char bracket) {
  if (first == last || *first != bracket) return false;
  if (open_.size() == deepest) {
    error(first, "at most 64 levels of nesting");
    return false;
  }
  open_.push_back(attach(make(bracket == '{' ? Kind::object : Kind::array, first)));
  ++first;
  return true;
}

bool Builder::close(char const*& first, char const* last, Stuck& stuck, char bracket) {
  std::string_view const wanted = bracket == '}' ? "',' or '}'" : "',' or ']'";
  if (!broken_ && first == last) {
    stuck = {first, wanted};
    broken_ = true;
  }
  if (broken_) return false;
  Value& value = *open_.back();
  value.complete = *first == bracket;
  if (value.complete) {
    ++first;
  } else {
    error(first, wanted);  // the other bracket: it closes an outer container
  }
  value.end = offset(first);
  open_.pop_back();
  return true;
}

// A comma, or the place of a missing one. False before a closing bracket and at the end.
bool Builder::separator(char const*& first, char const* last, Stuck& stuck) {
  bool const in_object = open_.back()->kind == Kind::object;
  if (broken_ || first == last || *first == '}' || *first == ']') return false;
  if (*first == ',') {
    ++first;
    return true;
  }
  error(first, in_object ? "',' or '}'" : "',' or ']'");
  if (*first == '"' || (!in_object && (*first == '{' || *first == '['))) return true;
  char const* const next = skip_entry(first);
  if (next == last) {
    stuck = {first, in_object ? "',' or '}'" : "',' or ']'"};
    broken_ = true;
    return false;
  }
  first = next;
  told_ = *first != ',';
  if (!told_) ++first;
  return true;
}

// The next ',' or closing bracket outside nested containers and strings; else the end.
char const* Builder::skip_entry(char const* at) const {
  char const* const last = text_.data() + text_.size();
  for (std::size_t depth = 0; at != last; ++at) {
    if (*at == '"') {
      for (++at; at != last && *at != '"' && *at != '\n'; ++at)
        if (*at == '\\' && at + 1 != last) ++at;
      if (at == last) return last;
    } else if (*at == '{' || *at == '[') {
      ++depth;
    } else if (*at == '}' || *at == ']') {
      if (depth == 0) return at;
      --depth;
    } else if (*at == ',' && depth == 0) {
      return at;
    }
  }
  return last;
}

bool Builder::recover(char const*& first, char const* last, Stuck& stuck) {
  drop_nameless();
  if (broken_) return false;
  if (std::exchange(told_, false)) return true;  // nothing stands between junk and a closing bracket
  char const* const at = stuck.at != nullptr && stuck.at >= first ? stuck.at : first;
  if (at == last) {
    broken_ = true;
    return false;
  }
  error(at, stuck.wanted);
  char const* const next = skip_entry(at);
  if (next == last) {
    broken_ = true;
    return false;
  }
  first = next;
  stuck = {};
  return true;
}

// A member whose value was not read is no member.
void Builder::drop_nameless() {
  if (open_.empty()) return;
  auto& members = open_.back()->members;
  while (!members.empty() && members.back().value == nullptr) members.pop_back();
}

void Builder::scalar(Kind kind, std::string_view written) {
  auto value = make(kind, written.data());
  value->end = offset(written.data() + written.size());
  value->boolean = written == "true";
  if (kind == Kind::number) value->number = written;
  attach(std::move(value));
}

bool Builder::string_value(char const*&, char const*, Stuck&) {
  auto value = make(Kind::string, string_from_);
  value->end = offset(string_to_);
  value->string = std::move(string_);
  attach(std::move(value));
  return true;
}

bool Builder::member_name(char const*&, char const*, Stuck&) {
  open_.back()->members.push_back(
      Member{std::move(string_), offset(string_from_), offset(string_to_), nullptr});
  return true;
}

void Builder::finish_document(bool whole, char const* end) {
  while (!open_.empty()) {
    drop_nameless();
    open_.back()->complete = false;
    open_.back()->end = offset(end);
    open_.pop_back();
  }
  if (root_ != nullptr) {
    root_->complete = root_->complete && whole;
    out_.values.push_back(std::move(root_));
  }
  root_ = nullptr;
  broken_ = false;
}

void Builder::error(char const* at, std::string_view wanted) { error(at, wanted, describe(text_, at)); }

void Builder::error(char const* at, std::string_view wanted, std::string found) {
  if (out_.errors.size() >= most_errors) return;
  if (!out_.errors.empty() && out_.errors.back().at == offset(at))
    return;  // the first explanation is the best
  out_.errors.push_back({offset(at), std::string(wanted), std::move(found)});
}

std::string describe(std::string_view text, char const* at) {
  std::string_view const rest = text.substr(static_cast<std::size_t>(at - text.data()));
  if (rest.empty()) return "the end of the file";
  if (rest[0] == '\n' || rest[0] == '\r') return "the end of the line";
  if (rest[0] == '\'') return "a single quote (JSON strings stand in double quotes)";
  if (rest.starts_with("//") || rest.starts_with("/*") || rest[0] == '#') return "a comment (JSON has none)";
  static constexpr CharClass word = abnf::alphanum | chars("_-+.");
  if (std::string_view const found = abnf::leading(rest, word); found.size() > 1)
    return "\"" + std::string(found.substr(0, 40)) + "\"";
  if (abnf::ctl(rest[0])) return "a control character";
  std::size_t const length = utf8_length(rest);
  if (length == 0) return "an octet that is not UTF-8";
  return "'" + std::string(rest.substr(0, length)) + "'";
}

}  // namespace zonelint::grammar::json
