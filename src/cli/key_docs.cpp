// See key_docs.hpp.
#include "cli/key_docs.hpp"

#include <algorithm>

namespace zonelint::cli {
namespace {

constexpr KeyDoc config_table[] = {
    {"edition",
     "the default rule set by its year: rules of a later edition stay off; empty: all; \"preview\": also "
     "those tried out",
     "\"\""},
    {"rules", "rule files of one's own: globs, relative to this file", "[]"},
    {"public-suffix-list",
     "a public suffix list of your own, relative to this file, in place of the system's (RFC 7489 3.2)", "\"\""},
    {"known", "zone files of other people's records, such as what SPF includes: globs, relative to this file",
     "[]"},
    {"select", "the rules to run: rule names, families, profiles, \"all\" or \"none\"", "[\"all\"]"},
    {"ignore", "rules not to run; of a family and a rule the more exact name wins", "[]"},
    {"exclude", "files not to read: globs, relative to this file", "[]"},
    {"root", "no zonelint.toml further up counts", "false"},
    {"dmarc-standard", "whose reading of DMARC is reported: RFC 9989 receivers, RFC 7489 receivers, or both",
     "\"both\""},
    {"fail-on", "exit with 1 from this severity up", "\"error\""},
    {"baseline", "the file of findings to live with for now, relative to this file", "\"\""},

    {"zone", "the origin of files that do not tell it themselves"},
    {"zone.files", "globs, relative to this file"},
    {"zone.origin", "the zone's name; {stem} is the file's name without its last extension"},

    {"sender", "what sends mail for us, and how: what lint checks, fix generates and flows shows"},
    {"sender.name", "what to call it", "the From domain"},
    {"sender.from", "the domain of its From addresses"},
    {"sender.provider", "a provider's name, as in rules/providers; absent: servers of one's own"},
    {"sender.region", "the provider's region, where its records name one"},
    {"sender.mail-from",
     "the MAIL FROM domain (envelope sender); absent: the provider's own, else the From domain"},
    {"sender.return-path", "the address of the envelope sender, where it is not below mail-from"},
    {"sender.dkim", "tokens or selectors, as the provider names them"},
    {"sender.ip", "the addresses that it sends from, where it has no provider"},
    {"sender.expect", "the results that its mail is known to get; flows holds the zones against them"},
    {"sender.expect.spf", "SPF's result, as RFC 8601 2.7.2 names it"},
    {"sender.expect.dkim", "DKIM's result, as RFC 8601 2.7.1 names it"},
    {"sender.expect.dmarc", "DMARC's result"},

    {"policy", "the policy wanted for domains: what lint checks and fix writes"},
    {"policy.domains", "domain names"},
    {"policy.dmarc", "the tags of the DMARC record wanted (RFC 9989 4.7)"},
    {"policy.dmarc.p", "what receivers are asked to do with mail that fails"},
    {"policy.dmarc.sp", "the same for subdomains that exist"},
    {"policy.dmarc.np", "the same for subdomains that do not exist"},
    {"policy.dmarc.adkim", "alignment of DKIM: r, the same organization, or s, the same name"},
    {"policy.dmarc.aspf", "alignment of SPF: r or s"},
    {"policy.dmarc.pct",
     "the share of failing mail that receivers of RFC 7489 apply p to; RFC 9989 has dropped it"},
    {"policy.dmarc.rua", "where aggregate reports go: mailto: URIs, separated by commas"},
    {"policy.dmarc.ruf", "where failure reports go"},
    {"policy.dmarc.fo", "when failure reports are wanted: 0, 1, d, s"},
    {"policy.dmarc.psd", "the domain is a public suffix: y, n or u"},
    {"policy.dmarc.t", "testing: y asks for the next weaker policy"},
    {"policy.dmarc.ri", "seconds between aggregate reports; RFC 9989 has dropped it"},
    {"policy.dmarc.rf", "the format of failure reports; RFC 9989 has dropped it"},

    {"policy.parked",
     "the domains neither send nor take mail: SPF -all, DMARC reject and a null MX (RFC 7505)", "false"},
    {"policy.receive", "the provider that takes the domains' mail, as in rules/providers: its MX set"},
    {"policy.region", "the provider's region, where its MX hosts name one"},
    {"policy.mx", "the MX hosts themselves: [\"10 mx.example.net\"]"},
    {"policy.tls-rpt", "where reports of TLS failures go: mailto: or https: (RFC 8460 3)"},
    {"policy.mta-sts", "the MTA-STS policy wanted (RFC 8461)"},
    {"policy.mta-sts.mode",
     "enforce: senders that find no valid certificate keep the mail; testing: they only report",
     "\"testing\""},
    {"policy.mta-sts.max-age", "seconds for which senders remember the policy", "604800"},
    {"policy.mta-sts.host", "what mta-sts.DOMAIN is a CNAME of; absent: that is set up elsewhere"},
    {"policy.mta-sts.file", "where the policy file is kept, relative to this file; absent: not here"},
    {"policy.bimi", "the BIMI record wanted"},
    {"policy.bimi.selector", "its selector", "\"default\""},
    {"policy.bimi.l", "where the logo is: an https: URI of an SVG file"},
    {"policy.bimi.a", "where the certificate of the logo is: an https: URI"},
    {"policy.bimi.avp", "which logo is preferred: brand or personal"},
    {"policy.reports-from", "other domains that may have their DMARC reports sent here (RFC 9990 4)"},

    {"rule", "a rule's severity and parameters, by its name in quotes: [rule.\"spf/huge-range\"]"},
    {"rule.*", "the rule of this name; a family's or \"all\"'s severity"},
    {"rule.*.severity", "how severe its findings are; off: it does not run"},
    {"rule.*.*", "a parameter of the rule; `zonelint explain` lists them"},

    {"override", "other severities in some files"},
    {"override.files", "globs, relative to this file"},
    {"override.severity", "rules or families, and the severity that they have there"},
    {"override.severity.*", "the severity in these files"},

    {"allow",
     "findings that are meant to be: the suppression that an export, which has no comments, can have"},
    {"allow.rules", "rules or families"},
    {"allow.zone", "a glob of zone names; absent: any"},
    {"allow.name", "a glob of record names"},
    {"allow.type", "a glob of record types"},
    {"allow.set-identifier", "a glob of Route 53 set identifiers"},
    {"allow.value", "a glob of record data"},
    {"allow.reason", "why it is meant to be so: without one nothing is suppressed"},
    {"allow.until", "the last day on which it holds"},
};

constexpr KeyDoc rule_file_table[] = {
    {"*", "a rule; its family is the file's name"},
    {"*.of",
     "the rule that this table is a further case of: with its own condition, words, severity and fix"},
    {"*.severity", "how severe its findings are; off: it runs only by its own name", "\"warning\""},
    {"*.for", "the subject: the rule is evaluated for each; `zonelint facts --schema` describes them"},
    {"*.each", "a list: the rule is evaluated for each element, `it`"},
    {"*.when", "an expression: the rule holds only where it is true"},
    {"*.assert", "an expression: what must hold; a finding where it is false, undecided where it is unknown"},
    {"*.at", "an expression: what is underlined", "the subject"},
    {"*.label", "the text beside the underline"},
    {"*.also", "further places with their texts: [[\"expression\", \"text\"], ...]"},
    {"*.message", "what is wrong, in a sentence; {expressions} are filled in"},
    {"*.why", "why it matters"},
    {"*.todo", "what to do about it"},
    {"*.source", "where that is written: sections of standards, pages of providers"},
    {"*.after",
     "rules that speak first: where one of them found something at the same record, this one is silent"},
    {"*.param",
     "numbers, texts, switches and lists of texts that zonelint.toml may change: `param.name` in "
     "expressions"},
    {"*.param.*", "a parameter's default; the name's '-' are '_' in expressions"},
    {"*.edition",
     "the edition that switched it on: \"2026\"; \"preview\": tried out; \"profile\": only by its name or "
     "its family's"},
    {"*.fix", "how it is mended"},
    {"*.fix.level",
     "safe: what is served stays, or was void; unsafe: answers change; step: the next of several, each "
     "unsafe; placeholder: a person must fill in a "
     "value"},
    {"*.fix.title", "what the fix does, in a few words"},
    {"*.fix.do", "operations, in order"},
    {"*.fix.do.delete", "the records that go"},
    {"*.fix.do.set", "the field that gets a new value"},
    {"*.fix.do.remove", "the field, tag or term that goes"},
    {"*.fix.do.replace", "what is replaced"},
    {"*.fix.do.add", "wanted records, or the owner's name of a new one"},
    {"*.fix.do.move", "the records that move"},
    {"*.fix.do.run", "an operation that needs code, by its name"},
    {"*.fix.do.to", "of set: the value; of move: the zone"},
    {"*.fix.do.with", "of replace: the new text"},
    {"*.fix.do.type", "of add: the record's type"},
    {"*.fix.do.rdata", "of add: the record's data"},
    {"*.fix.do.on", "of run: what it works on"},
    {"*.example", "what proves the rule: `zonelint rules test` runs it"},
    {"*.example.bad", "a zone, an export, or several files, that break the rule"},
    {"*.example.bad.*", "the text of the file of this name"},
    {"*.example.good", "the same as it should be"},
    {"*.example.good.*", "the text of the file of this name"},
    {"*.example.fixed", "what the fix makes of bad"},
    {"*.example.fixed.*", "the text of the file of this name"},
    {"*.example.before", "what git's last commit holds in their place"},
    {"*.example.before.*", "the text of the file of this name"},
    {"*.example.config", "a zonelint.toml that stands beside them"},
    {"*.example.expect", "other rules that bad breaks, too"},
};

}  // namespace

std::span<KeyDoc const> config_docs() { return config_table; }
std::span<KeyDoc const> rule_file_docs() { return rule_file_table; }

KeyDoc const* find_doc(std::span<KeyDoc const> docs, std::string_view key) {
  auto const at = std::find_if(docs.begin(), docs.end(), [&](KeyDoc const& d) { return d.key == key; });
  return at == docs.end() ? nullptr : &*at;
}

}  // namespace zonelint::cli
