// TLS reporting records: see tls_rpt.hpp.
#include "grammar/tls_rpt.hpp"

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::tls_rpt {
namespace {

using namespace abnf;

// tlsrpt-version = %s"v=TLSRPTv1"
auto const tlsrpt_version = x3::lit("v=TLSRPTv1");
// field-delim = *WSP ";" *WSP
auto const field_delim = run<wsp, 0> >> ';';

// tlsrpt-uri: ',', '!' and ';' within are encoded (3), as is everything that RFC 3986 2 has no place for.
constexpr CharClass uri_char = alphanum | chars("-._~:/?#[]@$&'()*+=%");
constexpr CharClass local_char = alphanum | chars("-._~$&'()*+=%/?#");
constexpr CharClass host_char = alphanum | chars("-._");
auto const mailto = x3::no_case["mailto:"] >> run<local_char> >> '@' >> run<host_char> >>
                    x3::omit[-('?' >> run<uri_char, 0>)];
auto const https =
    x3::no_case["https://"] >> run<host_char> >> x3::omit[-(x3::char_(":/?#") >> run<uri_char, 0>)];

Uri read_uri(std::string_view text) {
  Uri out;
  out.text = text;
  out.scheme = text.substr(0, std::min(text.find(':'), text.size()));
  Stuck stuck;
  out.valid = parse_all(text, mailto, x3::unused, stuck) || parse_all(text, https, x3::unused, stuck);
  return out;
}

// tlsrpt-rua = %s"rua=" tlsrpt-uri *(*WSP "," *WSP tlsrpt-uri)
std::vector<Uri> read_uris(std::string_view text) {
  std::vector<Uri> out;
  for (bool more = true; more;) {
    auto const comma = text.find(',');
    more = comma != std::string_view::npos;
    out.push_back(read_uri(trim(text.substr(0, comma), wsp)));
    if (more) text.remove_prefix(comma + 1);
  }
  return out;
}

}  // namespace

// "Records that do not begin with "v=TLSRPTv1;" are discarded" (3).
bool is_record(std::string_view text) {
  Stuck stuck;
  return parse_some(text, tlsrpt_version >> field_delim, x3::unused, stuck);
}

bool looks_like(std::string_view text) {
  text = trim(text, lwsp);
  if (!starts_with_word(text, "v")) return false;
  text = trim(text.substr(1), wsp);
  return text.starts_with('=') && starts_with_word(trim(text.substr(1), wsp), "tlsrpt");
}

Record parse(std::string_view text) {
  Record out;
  out.list = parse_tag_list(text);
  out.version_ok = is_record(text);
  for (auto const& tag : out.list.tags) {
    if (tag.name != "rua" || out.has_rua) continue;  // %s: case counts
    out.has_rua = true;
    out.rua = read_uris(tag.value);
  }
  return out;
}

}  // namespace zonelint::grammar::tls_rpt
