// Parts that the forms share: see forms.hpp.
#include "fix/forms.hpp"

#include <fmt/format.h>

namespace zonelint::fix {

std::vector<std::string_view> rdata_words(std::string_view rdata) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= rdata.size(); ++i) {
    bool const end = i == rdata.size();
    if (!end && rdata[i] == '\\') {
      ++i;
      continue;
    }
    if (!end && rdata[i] == '"') quoted = !quoted;
    if (!end && (quoted || rdata[i] != ' ')) continue;
    if (i > begin) out.push_back(rdata.substr(begin, i - begin));
    begin = i + 1;
  }
  return out;
}

std::string joined_from(std::vector<std::string_view> const& words, std::size_t first) {
  std::string out;
  for (std::size_t i = first; i < words.size(); ++i) out += words[i];
  return out;
}

std::string without_dot(std::string name) {
  if (name.size() > 1 && name.ends_with('.')) name.pop_back();
  return name;
}

std::string identifier(std::string_view text, char between) {
  std::string out;
  for (char const c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain)
      out += c;
    else if (c == '*')
      out += "wildcard";
    else if (between != 0 && !out.empty() && out.back() != between)
      out += between;
  }
  while (between != 0 && !out.empty() && out.back() == between) out.pop_back();
  if (out.empty() || (out[0] >= '0' && out[0] <= '9')) out.insert(0, between == 0 ? "N" : "n_");
  return out;
}

std::string comments(std::string_view mark, std::vector<std::string> const& lines) {
  std::string out;
  for (std::string const& line : lines) {
    out += fmt::format("{} ", mark);
    // A comment must not end early.
    for (char const c : line) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    out += '\n';
  }
  return out;
}

std::vector<std::string> record_lines(ChangedSet const& set) {
  std::vector<std::string> out;
  for (auto const* r : set.records)
    out.push_back(fmt::format("{}{} {} IN {} {}", set.gone ? "delete: " : "", set.owner.to_text(), r->ttl,
                              grammar::type_text(set.type), dns::rdata_text(*set.zone, *r)));
  return out;
}

}  // namespace zonelint::fix
