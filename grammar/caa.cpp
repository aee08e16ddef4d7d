// CAA issue values: see caa.hpp.
#include "grammar/caa.hpp"

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::caa {
namespace {

using namespace abnf;

constexpr CharClass hyphen = chars("-");
// value = *(%x21-3A / %x3C-7E)
constexpr CharClass value_char = range(0x21, 0x3A) | range(0x3C, 0x7E);

// label = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))
auto const label = run<alphanum> >> *(run<hyphen> >> run<alphanum>);
// issuer-domain-name = label *("." label)
auto const issuer_domain_name = slice[label >> *('.' >> label)];
// parameter = tag *WSP "=" *WSP value      (tag is a label)
auto const parameter = x3::omit[label] >> run<wsp, 0> >>
                       want("'='")[x3::lit('=')] >> run<wsp, 0> >> run<value_char, 0>;
// parameters = (parameter *WSP ";" *WSP parameters) / parameter
auto const parameters = parameter >> *(run<wsp, 0> >> ';' >> run<wsp, 0> >> parameter);
// issue-value = *WSP [issuer-domain-name *WSP] [";" *WSP [parameters *WSP]]
auto const issue_value = run<wsp, 0> >>
                         want("a certificate authority's domain, or ';' for nobody")[-issuer_domain_name] >>
                         run<wsp, 0> >> x3::omit[-(';' >> run<wsp, 0> >> -(parameters >> run<wsp, 0>))];

}  // namespace

Issue parse_issue(std::string_view value) {
  Issue out;
  Stuck stuck;
  out.valid = parse_all(value, issue_value, out.issuer, stuck);
  if (!out.valid) {
    out.at = stuck.at ? value.substr(static_cast<std::size_t>(stuck.at - value.data())) : value;
    out.wanted = stuck.wanted;
  }
  return out;
}

}  // namespace zonelint::grammar::caa
