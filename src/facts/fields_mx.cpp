// The subjects mx, mx_host, mail_from, mail_from_mx, txt and txt_string.
#include <algorithm>

#include "facts/fields.hpp"
#include "grammar/abnf_case.hpp"

namespace zonelint::facts {
namespace {

using dns::Found;
using RrType = dns::Type;

std::string_view keep_missing(Scope& s, dns::Name name, std::string_view type) {
  return s.keep(name.display() + "/" + std::string(type));
}

// Has the host an address, A or AAAA, that its servers give out?
Value has_address(Scope& s, dns::Name host) {
  bool unknown = false;
  for (RrType t : {RrType::A, RrType::AAAA}) {
    auto const a = all(s).world().lookup(host, t);
    if (a.found == Found::data) return Value::make(true);
    if (a.found == Found::unknown || a.found == Found::failure) unknown = true;
  }
  if (unknown) return Value::unknown_for(keep_missing(s, host, "A"));
  return Value::make(false);
}

// An exchange such as 192.0.2.1.: four numeric labels, or what an IPv6 address becomes.
bool is_address(dns::Name host, dns::Name origin) {
  auto const numeric = [](std::string_view label) {
    return !label.empty() && label.find_first_not_of("0123456789") == std::string_view::npos;
  };
  int const own = host.labels() - (host.is_below(origin) ? origin.labels() : 0);
  if (own == 4)
    return numeric(host.label(0)) && numeric(host.label(1)) && numeric(host.label(2)) &&
           numeric(host.label(3));
  return own == 1 && host.label(0).find(':') != std::string_view::npos;
}

constexpr Type record_element = object_type(record_subject);

constexpr Field mx_host_fields[] = {
    {"host", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<MxHostFact>(o).host, field_place(s, *as<MxHostFact>(o).record, "exchange"));
     },
     "the exchange"},
    {"preference", integer_type,
     [](Scope& s, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<MxHostFact>(o).preference),
                          field_place(s, *as<MxHostFact>(o).record, "preference"));
     },
     "the preference"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<MxHostFact>(o).record); }, "the MX record"},
    {"in_zone", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(!shadowed(s, *as<MxHostFact>(o).record->ref.zone) &&
                          all(s).world().zone_for(as<MxHostFact>(o).host) != nullptr);
     },
     "a zone that is here serves its name"},
    {"has_address", boolean_type,
     [](Scope& s, void const* o) { return has_address(s, as<MxHostFact>(o).host); },
     "it has an A or AAAA record"},
    {"is_cname", boolean_type,
     [](Scope& s, void const* o) {
       auto const a = all(s).world().lookup(as<MxHostFact>(o).host, RrType::CNAME);
       if (a.found == Found::unknown)
         return Value::unknown_for(keep_missing(s, as<MxHostFact>(o).host, "CNAME"));
       return Value::make(a.found == Found::data, field_place(s, *as<MxHostFact>(o).record, "exchange"));
     },
     "its name is an alias"},
    {"cname", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const a = all(s).world().lookup(as<MxHostFact>(o).host, RrType::CNAME);
       return object(record_subject, a.found == Found::data && !a.records.empty()
                                         ? all(s).record(a.records.front())
                                         : nullptr);
     },
     "the CNAME record at its name"},
    {"addresses", list_type(record_element),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (RrType t : {RrType::A, RrType::AAAA}) {
         for (auto const& ref : all(s).world().lookup(as<MxHostFact>(o).host, t).records) {
           if (auto const* r = all(s).record(ref)) found.push_back(r);
         }
       }
       return objects_value(s, record_subject, found);
     },
     "its A and AAAA records, those that are here"},
    {"is_address", boolean_type,
     [](Scope& s, void const* o) {
       auto const& h = as<MxHostFact>(o);
       return Value::make(is_address(h.host, h.record->ref.zone->origin),
                          field_place(s, *h.record, "exchange"));
     },
     "an IP address stands where a host's name must"},
    {"duplicate", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MxHostFact>(o).duplicate); },
     "an earlier MX of the set names the same host"},
    {"below_dname", text_type,
     [](Scope& s, void const* o) {
       auto const* const zone = all(s).world().zone_for(as<MxHostFact>(o).host);
       auto const dname = zone ? zone->dname_above(as<MxHostFact>(o).host) : std::nullopt;
       return dname ? name_value(s, *dname) : absent_text();
     },
     "the DNAME above it, which renames it (RFC 6672 2.3); else empty"},
    {"retired", text_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_retired_mx(all(s).providers(), as<MxHostFact>(o).host);
       return m ? Value::make(m->provider->name) : absent_text();
     },
     "the provider that the host belonged to: it takes no mail any more, or only proves who owns the domain"},
    {"submission", text_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_submission(all(s).providers(), as<MxHostFact>(o).host);
       return m ? Value::make(m->provider->name) : absent_text();
     },
     "the provider whose customers hand in mail there: it takes none from others"},
    {"single", boolean_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_mx(all(s).providers(), as<MxHostFact>(o).host);
       auto const back = m ? std::nullopt : mail::match_return_mx(all(s).providers(), as<MxHostFact>(o).host);
       return Value::make((m && m->provider->single_mx) || (back && back->provider->single_return_mx));
     },
     "its provider has one MX by design"},
    {"tlsa", text_type,
     [](Scope& s, void const* o) {
       auto const tcp = as<MxHostFact>(o).host.prepend("_tcp");
       auto const name = tcp ? tcp->prepend("_25") : std::nullopt;
       if (!name) return Value::make(std::string_view("no"));
       auto const found = all(s).world().lookup(*name, RrType::TLSA).found;
       bool const unknown = found == Found::unknown || found == Found::failure;
       return Value::make(std::string_view(found == Found::data ? "yes" : unknown ? "unknown" : "no"));
     },
     "'yes', 'no' or 'unknown': there is a TLSA record for its port 25 (RFC 7672 3)"},
    {"provider", text_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_mx(all(s).providers(), as<MxHostFact>(o).host);
       return m ? Value::make(m->provider->id) : absent_text();
     },
     "the provider that the host belongs to"},
};

// Everything that is asked about a host follows from its name and from the zone that names it.
std::uint64_t host_signature(MxHostFact const& h) {
  return Signature()
      .add(h.host.hash())
      .add(h.record->ref.zone)
      .add(static_cast<std::uint64_t>(h.preference))
      .add(std::uint64_t{h.duplicate})
      .value();
}
std::uint64_t mx_host_signature(Facts const&, void const* o) { return host_signature(as<MxHostFact>(o)); }
std::uint64_t mx_signature(Facts const&, void const* o) {
  Signature out;
  for (MxHostFact const& h : as<MxFact>(o).hosts) out.add(host_signature(h));
  return out.value();
}
constexpr std::string_view host_covers =
    "mx.size mx.null mx.hosts mx_host.host mx_host.preference mx_host.in_zone mx_host.has_address "
    "mx_host.is_cname mx_host.addresses mx_host.is_address mx_host.duplicate mx_host.provider "
    "mx_host.below_dname mx_host.retired mx_host.submission mx_host.single mx_host.tlsa "
    "record.zone record.rdata record.type zone.private zone.kind";

constexpr Type mx_hosts_element = object_type(mx_host_subject);

constexpr Field mx_fields[] = {
    {"owner", text_type, [](Scope& s, void const* o) { return name_value(s, as<MxFact>(o).owner); },
     "the domain"},
    {"size", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<MxFact>(o).hosts.size())); },
     "how many MX records"},
    {"null", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<MxFact>(o).hosts.size() == 1 && as<MxFact>(o).hosts[0].host.is_root());
     },
     "a null MX: the domain takes no mail (RFC 7505)"},
    {"zone", object_type(zone_subject),
     [](Scope& s, void const* o) { return object(zone_subject, all(s).zone(as<MxFact>(o).zone)); },
     "the zone it stands in"},
    {"wildcard", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MxFact>(o).owner.is_wildcard()); },
     "its owner is a wildcard"},
    {"alternatives", boolean_type,
     [](Scope&, void const* o) {
       auto const& hosts = as<MxFact>(o).hosts;
       return Value::make(std::any_of(hosts.begin(), hosts.end(), [&](MxHostFact const& h) {
         return h.record->ref.record->set != hosts.front().record->ref.record->set;
       }));
     },
     "Route 53 answers with one of several sets"},
    {"hosts", list_type(mx_hosts_element),
     [](Scope& s, void const* o) { return objects_value(s, mx_host_subject, as<MxFact>(o).hosts); },
     "the exchanges"},
};

constexpr Field mail_from_mx_fields[] = {
    {"host", text_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromMxFact>(o);
       return name_value(s, m.mx.host, m.record ? field_place(s, *m.record, "exchange") : text::Span{});
     },
     "the exchange"},
    {"preference", integer_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromMxFact>(o);
       return Value::make(static_cast<std::int64_t>(m.mx.preference),
                          m.record ? field_place(s, *m.record, "preference") : text::Span{});
     },
     "the preference"},
    {"region", text_type,
     [](Scope& s, void const* o) { return text_value(s, as<MailFromMxFact>(o).mx.region); },
     "the provider's region"},
    {"known_region", boolean_type,
     [](Scope&, void const* o) {
       auto const& m = as<MailFromMxFact>(o).mx;
       return Value::make(m.provider && m.provider->has_region(m.region));
     },
     "the provider is known to have that region"},
    {"provider", text_type,
     [](Scope&, void const* o) {
       auto const* p = as<MailFromMxFact>(o).mx.provider;
       return p ? Value::make(p->id) : absent_text();
     },
     "whose feedback host it is"},
    {"null", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MailFromMxFact>(o).mx.host.is_root()); },
     "a null MX (RFC 7505)"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<MailFromMxFact>(o).record); },
     "the MX record"},
};

bool below_some_from(MailFromFact const& m) {
  for (auto const* sender : m.senders) {
    if (sender->sender.from && m.mail_from.name.is_below(*sender->sender.from)) return true;
  }
  return m.senders.empty();
}

bool also_from(Scope const& s, MailFromFact const& m) {
  for (auto const& sender : all(s).senders()) {
    if (sender.sender.from == m.mail_from.name) return true;
  }
  return false;
}

std::vector<WantedFact const*> wanted_of(MailFromFact const& m) {
  std::vector<WantedFact const*> list;
  for (auto const* sender : m.senders) {
    for (auto const& w : sender->wanted) {
      if (w.wanted.name == m.mail_from.name) list.push_back(&w);
    }
  }
  return list;
}

constexpr Type mail_from_mx_element = object_type(mail_from_mx_subject);
constexpr Type sender_element = object_type(sender_subject);
constexpr Type wanted_element = object_type(wanted_subject);
constexpr Type spf_element = object_type(spf_subject);

constexpr Field mail_from_fields[] = {
    {"name", text_type,
     [](Scope& s, void const* o) { return name_value(s, as<MailFromFact>(o).mail_from.name); }, "the domain"},
    {"provider", text_type,
     [](Scope&, void const* o) {
       auto const* p = as<MailFromFact>(o).mail_from.provider;
       return p ? Value::make(p->id) : absent_text();
     },
     "the provider that sends with it: declared, or recognised by its records"},
    {"region", text_type,
     [](Scope& s, void const* o) { return text_value(s, as<MailFromFact>(o).mail_from.region); },
     "the region: declared, else the first MX's"},
    {"declared", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MailFromFact>(o).mail_from.declared); },
     "a [[sender]] names it"},
    {"one_mx", boolean_type,
     [](Scope&, void const* o) {
       auto const* p = as<MailFromFact>(o).mail_from.provider;
       return Value::make(p && p->single_return_mx);
     },
     "the provider takes exactly one MX"},
    {"mx", list_type(mail_from_mx_element),
     [](Scope& s, void const* o) { return objects_value(s, mail_from_mx_subject, as<MailFromFact>(o).mx); },
     "its MX records, those below a delegation too"},
    {"cname", boolean_type,
     [](Scope&, void const* o) { return Value::make(!as<MailFromFact>(o).mail_from.cname.empty()); },
     "it is an alias"},
    {"alias", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const& cname = as<MailFromFact>(o).mail_from.cname;
       return object(record_subject, cname.empty() ? nullptr : all(s).record(cname.front()));
     },
     "the CNAME record at its name"},
    {"spf", object_type(spf_subject),
     [](Scope&, void const* o) {
       return object(spf_subject,
                     as<MailFromFact>(o).spf.empty() ? nullptr : as<MailFromFact>(o).spf.front());
     },
     "its SPF record"},
    {"spf_known", boolean_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromFact>(o);
       auto const a = all(s).world().lookup(m.mail_from.name, RrType::TXT);
       if (a.found == Found::unknown) return Value::unknown_for(keep_missing(s, m.mail_from.name, "TXT"));
       return Value::make(true);
     },
     "its TXT records are here: true, or unknown"},
    {"has_spf", boolean_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromFact>(o);
       if (!m.mail_from.spf.empty())
         return Value::make(true);  // one that a delegation hides has its own finding
       auto const a = all(s).world().lookup(m.mail_from.name, RrType::TXT);
       if (a.found == Found::unknown) return Value::unknown_for(keep_missing(s, m.mail_from.name, "TXT"));
       auto const picked = mail::select_spf(all(s).world(), m.mail_from.name);
       return Value::make(!picked.records.empty());
     },
     "it has an SPF record that its servers give out, or that a delegation hides"},
    {"includes_provider", boolean_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromFact>(o).mail_from;
       return tri_value(m.includes_provider, keep_missing(s, m.name, "TXT"));
     },
     "its SPF record passes the provider's servers"},
    {"senders", list_type(sender_element),
     [](Scope& s, void const* o) { return objects_value(s, sender_subject, as<MailFromFact>(o).senders); },
     "the [[sender]] tables that use it"},
    {"below_from", boolean_type,
     [](Scope&, void const* o) { return Value::make(below_some_from(as<MailFromFact>(o))); },
     "it is a sub-domain of the From domain of a sender that uses it"},
    {"also_from", boolean_type,
     [](Scope& s, void const* o) { return Value::make(also_from(s, as<MailFromFact>(o))); },
     "some sender uses it as its From domain too"},
    {"receives", boolean_type,
     [](Scope&, void const* o) {
       auto const& m = as<MailFromFact>(o);
       for (auto const& mx : m.mx) {
         if (!mx.mx.host.is_root() && mx.mx.provider == nullptr) return Value::make(true);
       }
       return Value::make(false);
     },
     "it has an MX that is no provider's feedback host"},
    {"delegated_away", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<MailFromFact>(o).mail_from.delegated_away;
       return d ? name_value(s, *d) : absent_text();
     },
     "the delegation to a zone that is not here"},
    {"zone", object_type(zone_subject),
     [](Scope&, void const* o) { return object(zone_subject, as<MailFromFact>(o).zone); },
     "the zone that serves it"},
    {"wanted", list_type(wanted_element),
     [](Scope& s, void const* o) { return objects_value(s, wanted_subject, wanted_of(as<MailFromFact>(o))); },
     "the records that declared senders need at it"},
};

std::string_view purpose(std::string_view text) {
  struct Start {
    std::string_view text, word;
  };
  for (Start start : {Start{"v=spf1", "spf"},
                      {"v=dmarc1", "dmarc"},
                      {"v=dkim1", "dkim"},
                      {"v=stsv1", "sts"},
                      {"v=tlsrptv1", "tlsrpt"},
                      {"v=bimi1", "bimi"}}) {
    if (text.size() >= start.text.size() && grammar::same_word(text.substr(0, start.text.size()), start.text))
      return start.word;
  }
  return {};
}

// The part that an unquoted ';' cut off: "v=DMARC1; p=none" without quotes serves "v=DMARC1" only.
struct CutOff {
  std::string_view text;
  text::Span where;
};
CutOff cut_off(Scope const& s, TxtFact const& t) {
  dns::Record const& r = *t.record->ref.record;
  if (r.set != dns::none || !r.source.known()) return {};
  std::string_view const content = s.facts.sources()[r.source.file].content();
  std::size_t at = r.source.end;
  while (at < content.size() && (content[at] == ' ' || content[at] == '\t')) ++at;
  if (at >= content.size() || content[at] != ';' || content[r.source.end - 1] == '"') return {};
  std::size_t const end = std::min(content.find_first_of("\r\n", at), content.size());
  return {content.substr(at, end - at),
          {r.source.file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}};
}

constexpr Field txt_string_fields[] = {
    {"text", text_type, [](Scope&, void const* o) { return Value::make(as<TxtStringFact>(o).text); },
     "its octets"},
    {"octets", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<TxtStringFact>(o).text.size()));
     },
     "how many"},
    {"quoted", boolean_type,
     [](Scope& s, void const* o) {
       auto const& t = as<TxtStringFact>(o);
       auto const places = dns::text_places(s.facts.sources(), *t.record->ref.zone, *t.record->ref.record);
       return Value::make(t.number < places.strings.size() ? places.strings[t.number].quoted : true);
     },
     "it stands in quotes"},
};
constexpr Type txt_string_element = object_type(txt_string_subject);

// What happens where two strings of a text join (RFC 7208 3.3: with nothing between): 'lost' where the second
// begins with a term and no blank parts it from the first; 'double' where two blanks meet; else empty.
std::vector<std::string> joins(TxtFact const& t) {
  constexpr std::string_view terms[] = {
      "ip4:", "ip6:", "include:", "exists:", "redirect=", "a:", "mx:", "-all", "~all", "?all"};
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 1 < t.strings.size(); ++i) {
    std::string_view const left = t.strings[i].text, right = t.strings[i + 1].text;
    bool const blanks[] = {left.ends_with(' '), right.starts_with(' ')};
    auto const begins = [&](std::string_view term) {
      return right.size() >= term.size() && grammar::same_word(right.substr(0, term.size()), term);
    };
    bool const term = std::any_of(std::begin(terms), std::end(terms), begins);
    // "ip" and "4:" may well be one word; a term behind ':' or '=' may be its argument.
    bool const parted = !left.empty() && left.find_last_of(":=/.") != left.size() - 1;
    bool const lost = !blanks[0] && !blanks[1] && term && parted;
    out.emplace_back(lost ? "lost" : blanks[0] && blanks[1] ? "double" : "");
  }
  return out;
}

constexpr Field txt_fields[] = {
    {"joins", texts_type, [](Scope& s, void const* o) { return texts_value(s, joins(as<TxtFact>(o))); },
     "for each two strings how they join: 'lost' (two terms of SPF without a blank between), 'double' (two "
     "blanks); "
     "else empty"},
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<TxtFact>(o).record->ref.record->owner,
                         field_place(s, *as<TxtFact>(o).record, "owner"));
     },
     "the owner's name"},
    {"text", text_type,
     [](Scope& s, void const* o) {
       return Value::make(std::string_view(as<TxtFact>(o).text),
                          field_place(s, *as<TxtFact>(o).record, "rdata"));
     },
     "the strings joined, as receivers read them"},
    {"octets", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<TxtFact>(o).text.size())); },
     "octets in all"},
    {"purpose", text_type, [](Scope&, void const* o) { return Value::make(purpose(as<TxtFact>(o).text)); },
     "what it begins as: spf, dmarc, dkim, sts, tlsrpt, bimi; else empty"},
    {"strings", list_type(txt_string_element),
     [](Scope& s, void const* o) { return objects_value(s, txt_string_subject, as<TxtFact>(o).strings); },
     "its character-strings"},
    {"cut_off", text_type,
     [](Scope& s, void const* o) {
       auto const c = cut_off(s, as<TxtFact>(o));
       Value v = Value::make(c.text, c.where);
       v.present = !c.text.empty();
       return v;
     },
     "the comment that follows an unquoted string: what a ';' without quotes cut off"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<TxtFact>(o).record); }, "the record"},
};

}  // namespace

Subject const mx_subject{
    "mx",
    "each set of MX records",
    mx_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<MxFact>(o).hosts.front().record); },
    0,
    host_covers,
    mx_signature};
Subject const mx_host_subject{
    "mx_host",
    "one MX record of a set",
    mx_host_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<MxHostFact>(o).record); },
    0,
    host_covers,
    mx_host_signature};
Subject const mail_from_mx_subject{"mail_from_mx", "one MX record of a MAIL FROM domain", mail_from_mx_fields,
                                   false, [](Scope& s, void const* o) {
                                     auto const& m = as<MailFromMxFact>(o);
                                     return m.record ? record_place(s, *m.record) : text::Span{};
                                   }};
Subject const mail_from_subject{
    "mail_from", "each MAIL FROM domain: declared, or recognised by its provider's records", mail_from_fields,
    true, [](Scope& s, void const* o) {
      auto const& m = as<MailFromFact>(o);
      if (!m.mx.empty() && m.mx.front().record) return record_place(s, *m.mx.front().record);
      if (!m.spf.empty()) return record_place(s, *m.spf.front()->record);
      if (m.zone) return m.zone->zone->place;
      return m.senders.empty() ? text::Span{} : m.senders.front()->sender.config->where;
    }};
Subject const txt_subject{"txt", "each TXT record", txt_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<TxtFact>(o).record); }};
Subject const txt_string_subject{
    "txt_string", "one character-string of a TXT record", txt_string_fields, false,
    [](Scope& s, void const* o) {
      auto const& t = as<TxtStringFact>(o);
      auto const places = dns::text_places(s.facts.sources(), *t.record->ref.zone, *t.record->ref.record);
      return t.number < places.strings.size() ? places.strings[t.number].where : t.record->ref.record->source;
    }};

}  // namespace zonelint::facts
