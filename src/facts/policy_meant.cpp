// What was meant: see policy_meant.hpp. Each mend is read again, and given only where nothing is wrong then.
#include "facts/policy_meant.hpp"

#include <algorithm>
#include <vector>

#include "grammar/abnf_case.hpp"
#include "grammar/bimi.hpp"
#include "grammar/caa.hpp"
#include "grammar/mta_sts.hpp"
#include "grammar/tls_rpt.hpp"

namespace zonelint::facts {
namespace {

using grammar::lower_text;
using grammar::trimmed;

// A record taken apart: its fields, without the blanks around them, and how they were parted.
struct Parts {
  std::vector<std::string> fields;
  std::string separator = "; ";
  bool closed = false;  // a final ';'

  explicit Parts(std::string_view text) {
    text = trimmed(text);
    closed = text.ends_with(';');
    auto const semicolon = text.find(';');
    if (semicolon != std::string_view::npos && semicolon + 1 < text.size() && text[semicolon + 1] != ' ')
      separator = ";";
    while (!text.empty()) {
      auto const end = std::min(text.find(';'), text.size());
      if (auto const field = trimmed(text.substr(0, end)); !field.empty()) fields.emplace_back(field);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  std::string text(bool close) const {
    std::string out;
    for (auto const& f : fields) out += (out.empty() ? "" : separator) + f;
    return close ? out + ";" : out;
  }
};

struct Tag {
  std::string name, value;
};
Tag tag_of(std::string_view field) {
  auto const equals = field.find('=');
  if (equals == std::string_view::npos) return {};
  return {lower_text(trimmed(field.substr(0, equals))), std::string(trimmed(field.substr(equals + 1)))};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "v=tlsrptv1", "v = TLSRPT1", "v=TLSRPTv1.0", "v=TLSRPTv1 rua=...": the version comes first, as it must be
// written; what stood behind it without a ';' is a field of its own. `word`: "TLSRPT". Another version than 1
// is none of these.
bool mend_version(Parts& parts, std::string_view word, std::string_view wanted) {
  auto const is_version = [](std::string const& f) { return tag_of(f).name == "v"; };
  auto const it = std::find_if(parts.fields.begin(), parts.fields.end(), is_version);
  if (it == parts.fields.end()) return false;
  std::string value = tag_of(*it).value;
  std::string rest;
  if (auto const blank = value.find_first_of(" \t,"); blank != std::string::npos) {
    rest = trimmed(std::string_view(value).substr(blank + 1));
    value.resize(blank);
  }
  std::string version = lower_text(value);
  if (!version.starts_with(lower_text(word))) return false;
  version.erase(0, word.size());
  if (version.starts_with('v')) version.erase(0, 1);
  if (version != "1" && version != "1.0" && !version.empty()) return false;
  if (!rest.empty() && rest.find('=') == std::string::npos) return false;
  parts.fields.erase(it);
  if (!rest.empty()) parts.fields.insert(parts.fields.begin(), rest);
  parts.fields.insert(parts.fields.begin(), "v=" + std::string(wanted));
  return true;
}

// mailto: before an address that lacks it, and no "//" behind it.
std::string uri_mended(std::string_view uri) {
  std::string const lower = lower_text(uri);
  if (lower.starts_with("mailto://")) return "mailto:" + std::string(uri.substr(9));
  bool const bare = uri.find(':') == std::string_view::npos && uri.find('@') != std::string_view::npos;
  return bare ? "mailto:" + std::string(uri) : std::string(uri);
}

std::string rua_mended(std::string_view value) {
  std::string out;
  while (!value.empty()) {
    auto const end = std::min(value.find_first_of(", \t"), value.size());
    if (end > 0) out += (out.empty() ? "" : ",") + uri_mended(value.substr(0, end));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return out;
}

std::string https(std::string const& uri) {
  return lower_text(uri).starts_with("http://") ? "https" + uri.substr(4) : uri;
}

std::string avp(std::string const& value) {
  std::string const lower = lower_text(value);
  return lower.starts_with("brand") ? "brand" : lower.starts_with("person") ? "personal" : value;
}

// What the character at the front is in a text that was typed in a word processor: how many octets, and what
// stands for it; nothing where it is itself.
struct Odd {
  std::size_t octets = 0;
  std::string_view plain;
};
Odd odd_at(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> table[] = {
      {"\xC2\xA0", " "},  // no-break space
      {"\xC2\xAD", ""},     {"\xE2\x80\x8B", ""}, {"\xE2\x80\x8C", ""}, {"\xE2\x80\x8D", ""},
      {"\xE2\x80\x8E", ""}, {"\xE2\x80\x8F", ""}, {"\xE2\x81\xA0", ""}, {"\xEF\xBB\xBF", ""},  // no width
      {"\xE2\x80\x98", ""}, {"\xE2\x80\x99", ""}, {"\xE2\x80\x9C", ""}, {"\xE2\x80\x9D", ""},  // quotes
      {"\r\n", " "},        {"\r", ""},           {"\n", " "}};
  for (auto const& [odd, plain] : table)
    if (text.starts_with(odd)) return {odd.size(), plain};
  return {};
}

// "v=DKIM1; k=rsa;" "p=..." as one text: a quote, blanks and a quote parted two strings.
std::string without_quotes(std::string_view text) {
  constexpr std::string_view around = " \t\"'";
  text.remove_prefix(std::min(text.find_first_not_of(around), text.size()));
  text = text.substr(0, text.find_last_not_of(around) + 1);
  std::string out;
  while (!text.empty()) {
    auto const quote = std::min(text.find('"'), text.size());
    out += text.substr(0, quote);
    text.remove_prefix(quote);
    if (text.empty()) break;
    auto const next = text.find_first_not_of(" \t", 1);
    if (next == std::string_view::npos || text[next] != '"') return {};
    text.remove_prefix(next + 1);
  }
  return out;
}

}  // namespace

std::string sts_mended(std::string_view text, std::string_view id) {
  Parts parts(text);
  if (!mend_version(parts, "STS", "STSv1")) return {};
  bool found = false;
  for (std::string& field : parts.fields) {
    auto [name, value] = tag_of(field);
    if (name != "id") continue;
    found = true;
    std::erase_if(value, [](char c) { return !is_alphanumeric(c); });
    field = "id=" + value.substr(0, 32);
  }
  if (!found) parts.fields.insert(parts.fields.begin() + 1, "id=" + std::string(id));
  std::string const out = parts.text(parts.closed);
  auto const read = grammar::mta_sts::parse(out);
  return out != text && read.version_ok && read.id_ok ? out : std::string();
}

std::string tls_rpt_mended(std::string_view text) {
  Parts parts(text);
  if (!mend_version(parts, "TLSRPT", "TLSRPTv1")) return {};
  for (std::string& field : parts.fields)
    if (auto const [name, value] = tag_of(field); name == "rua") field = "rua=" + rua_mended(value);
  std::string const out = parts.text(parts.closed);
  auto const read = grammar::tls_rpt::parse(out);
  bool const good = read.version_ok && !read.rua.empty() &&
                    std::all_of(read.rua.begin(), read.rua.end(), [](auto const& u) { return u.valid; });
  return out != text && good ? out : std::string();
}

std::string bimi_mended(std::string_view text) {
  Parts parts(text);
  if (!mend_version(parts, "BIMI", "BIMI1")) return {};
  for (std::string& field : parts.fields) {
    auto const [name, value] = tag_of(field);
    if (name == "l" || name == "a") field = name + "=" + https(value);
    if (name == "avp") field = "avp=" + avp(value);
  }
  std::string const out = parts.text(parts.closed);
  auto const read = grammar::bimi::parse(out);
  bool const good = read.version_ok && read.l && read.l_ok && read.a_ok && read.avp_ok;
  return out != text && good ? out : std::string();
}

std::string caa_mended(std::string_view value) {
  if (grammar::caa::parse_issue(value).valid) return {};
  std::string_view rest = trimmed(value);
  for (std::string_view scheme : {"https://", "http://"})
    if (lower_text(rest).starts_with(scheme)) rest.remove_prefix(scheme.size());
  auto const semicolon = std::min(rest.find(';'), rest.size());
  std::string_view issuer = trimmed(rest.substr(0, semicolon));
  while (issuer.ends_with('/') || issuer.ends_with('.')) issuer.remove_suffix(1);
  std::string const out = std::string(issuer) + std::string(rest.substr(semicolon));
  auto const read = grammar::caa::parse_issue(out);
  return read.valid && !read.issuer.empty() ? out : std::string();
}

std::string plain_text(std::string_view text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    Odd const odd = odd_at(rest);
    bool const doubled = odd.plain == " " && out.ends_with(' ');
    out += odd.octets == 0 ? rest.substr(0, 1) : doubled ? std::string_view() : odd.plain;
    rest.remove_prefix(std::max<std::size_t>(odd.octets, 1));
  }
  out = without_quotes(out);
  return out != text && lower_text(out).starts_with("v=") ? out : std::string();
}

}  // namespace zonelint::facts
