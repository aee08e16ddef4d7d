// The subjects dmarc_tag and dmarc_uri.
#include "facts/fields.hpp"
#include "mail/names.hpp"
#include "text/nearest.hpp"

namespace zonelint::facts {
namespace {

constexpr std::string_view policy_words[] = {"none", "quarantine", "reject"};
constexpr std::string_view tag_words[] = {"v",   "p", "sp",  "np",  "adkim", "aspf", "fo",
                                          "psd", "t", "rua", "ruf", "pct",   "rf",   "ri"};

// "sp- reject", "p:none", "p none": a known tag whose '=' is something else, with a value that makes sense.
std::string tag_mended(DmarcTagFact const& t) {
  if (t.error != "no_equals") return {};
  auto const end = std::min(t.value.find_first_of(" \t:-"), t.value.size());
  std::string const name = lower_text(t.value.substr(0, end));
  std::string_view const value = trimmed(t.value.substr(end), " \t:-");
  std::string const word = lower_text(value);
  bool const policy = name == "p" || name == "sp" || name == "np";
  bool const mode = name == "adkim" || name == "aspf";
  bool const good =
      policy ? std::find(std::begin(policy_words), std::end(policy_words), word) != std::end(policy_words)
      : mode ? word == "r" || word == "s"
             : (name == "rua" || name == "ruf") && word.starts_with("mailto:");
  return good ? name + "=" + std::string(value) : std::string();
}

constexpr Field tag_fields[] = {
    {"name", text_type,
     [](Scope& s, void const* o) {
       return Value::make(as<DmarcTagFact>(o).name,
                          part_place(s, *as<DmarcTagFact>(o).dmarc, as<DmarcTagFact>(o).name));
     },
     "the tag's name"},
    {"value", text_type,
     [](Scope& s, void const* o) {
       return Value::make(as<DmarcTagFact>(o).value,
                          part_place(s, *as<DmarcTagFact>(o).dmarc, as<DmarcTagFact>(o).value));
     },
     "its value as written"},
    {"known", boolean_type, [](Scope&, void const* o) { return Value::make(as<DmarcTagFact>(o).known); },
     "one of the standards defines it"},
    {"valid", boolean_type, [](Scope&, void const* o) { return Value::make(as<DmarcTagFact>(o).valid); },
     "its value is allowed"},
    {"error", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<DmarcTagFact>(o).error)); },
     "a mistake of the list: empty, no_equals, no_name, no_value, bad_name, bad_character, duplicate"},
    {"nearest", text_type,
     [](Scope&, void const* o) {
       return Value::make(text::nearest(as<DmarcTagFact>(o).value, policy_words));
     },
     "the policy that its value was probably meant to be"},
    {"nearest_name", text_type,
     [](Scope&, void const* o) { return Value::make(text::nearest(as<DmarcTagFact>(o).name, tag_words)); },
     "the tag that its name was probably meant to be"},
    {"mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, tag_mended(as<DmarcTagFact>(o))); },
     "a mistake of the list as the tag that it was certainly meant to be; empty where that is not certain"},
};

// Where reports go: does that domain take mail (RFC 5321 5.1; RFC 7505)? Only what is here counts.
std::string_view destination(Scope const& s, DmarcUriFact const& u) {
  auto const name = mail::name_from_domain(u.uri.domain);
  if (!u.uri.valid || lower_text(u.uri.scheme) != "mailto" || !name) return "elsewhere";
  auto const& world = all(s).world();
  auto const mx = world.lookup(*name, dns::Type::MX);
  if (mx.found == dns::Found::no_such_name) return "no-name";
  if (mx.found == dns::Found::data) {
    auto const first = dns::as_mx(*mx.records[0].zone, *mx.records[0].record);
    return mx.records.size() == 1 && first && first->exchange.is_root() ? "null-mx" : "mail";
  }
  if (mx.found != dns::Found::no_data) return "elsewhere";
  for (dns::Type t : {dns::Type::A, dns::Type::AAAA}) {
    if (world.lookup(*name, t).found != dns::Found::no_data) return "mail";
  }
  return "no-host";
}

// The same as an earlier one of its tag: a mailbox is told by its case (RFC 5321 2.4), a domain is not.
bool is_repeated(DmarcUriFact const& f) {
  auto const mailbox = [](grammar::dmarc::Uri const& u) {
    return u.text.substr(u.scheme.size(), u.text.size() - u.scheme.size() - u.domain.size());
  };
  auto const& rua = f.dmarc->rua;
  bool const in_rua = !rua.empty() && !std::less<>()(&f, &rua.front()) && !std::less<>()(&rua.back(), &f);
  for (DmarcUriFact const& other : in_rua ? rua : f.dmarc->ruf) {
    if (&other == &f) return false;
    if (grammar::same_word(other.uri.domain, f.uri.domain) && mailbox(other.uri) == mailbox(f.uri))
      return true;
  }
  return false;
}

constexpr Field uri_fields[] = {
    {"repeated", boolean_type,
     [](Scope&, void const* o) { return Value::make(is_repeated(as<DmarcUriFact>(o))); },
     "an earlier one of its tag is the same"},
    {"uri", text_type,
     [](Scope& s, void const* o) {
       return Value::make(as<DmarcUriFact>(o).uri.text,
                          part_place(s, *as<DmarcUriFact>(o).dmarc, as<DmarcUriFact>(o).uri.text));
     },
     "as written"},
    {"size", text_type,
     [](Scope& s, void const* o) {
       auto const& u = as<DmarcUriFact>(o);
       std::string_view const size = u.uri.size;
       if (size.empty()) return absent_text();
       return Value::make(size, part_place(s, *u.dmarc, {size.data() - 1, size.size() + 1}));
     },
     "the obsolete limit '!10m' behind it, without the '!'"},
    {"destination", text_type,
     [](Scope& s, void const* o) { return Value::make(destination(s, as<DmarcUriFact>(o))); },
     "whether its domain takes mail: 'mail', 'null-mx', 'no-host' (neither MX nor address), 'no-name', or "
     "'elsewhere' where that is not here",
     40},
    {"scheme", text_type, [](Scope&, void const* o) { return Value::make(as<DmarcUriFact>(o).uri.scheme); },
     "mailto, https; empty where there is none"},
    {"domain", text_type, [](Scope&, void const* o) { return Value::make(as<DmarcUriFact>(o).uri.domain); },
     "where the reports go"},
    {"valid", boolean_type, [](Scope&, void const* o) { return Value::make(as<DmarcUriFact>(o).uri.valid); },
     "it is a URI with an address"},
    {"external", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<DmarcUriFact>(o).external); },
     "it leads out of the organization (RFC 9990 4)"},
    {"external7489", boolean_type,
     [](Scope&, void const* o) {
       auto const& u = as<DmarcUriFact>(o);
       auto const host = dns::Name::from_text(u.uri.domain);
       return Value::make(host &&
                          mail::registrable_domain(*host) != mail::registrable_domain(u.dmarc->domain));
     },
     "the same by the public suffix list (RFC 7489 7.1)"},
    {"authorized", boolean_type,
     [](Scope& s, void const* o) {
       auto const& u = as<DmarcUriFact>(o);
       return tri_value(u.authorized, s.keep(u.dmarc->domain.display() + "._report._dmarc." +
                                             std::string(u.uri.domain) + "/TXT"));
     },
     "the destination takes these reports"},
};

}  // namespace

Subject const dmarc_tag_subject{"dmarc_tag", "one tag of a DMARC record", tag_fields, false,
                                [](Scope& s, void const* o) {
                                  return part_place(s, *as<DmarcTagFact>(o).dmarc, as<DmarcTagFact>(o).whole);
                                }};
Subject const dmarc_uri_subject{
    "dmarc_uri", "one URI of rua or ruf", uri_fields, false, [](Scope& s, void const* o) {
      return part_place(s, *as<DmarcUriFact>(o).dmarc, as<DmarcUriFact>(o).uri.text);
    }};

}  // namespace zonelint::facts
