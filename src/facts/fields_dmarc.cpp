// The subjects dmarc, dmarc_tag and dmarc_uri.
#include "facts/fields.hpp"
#include "mail/names.hpp"
#include "mail/rollout.hpp"
#include "mail/suffixes.hpp"

namespace zonelint::facts {
namespace {

namespace dmarc = grammar::dmarc;

template <class T>
Value tag_text(Scope& s, DmarcFact const& d, std::optional<dmarc::Tagged<T>> const& tag,
               std::string_view otherwise) {
  if (tag && tag->valid) return Value::make(s.keep(lower_text(tag->text)), part_place(s, d, tag->text));
  Value v = Value::make(otherwise, tag ? part_place(s, d, tag->text) : text::Span{});
  v.present = tag.has_value();
  return v;
}

dmarc::Record const& record_of(void const* o) { return as<DmarcFact>(o).text->record; }
std::string_view valid_policy(std::optional<dmarc::Tagged<dmarc::Policy>> const& tag,
                              std::string_view otherwise) {
  return tag && tag->valid ? mail::policy_text(tag->value) : otherwise;
}
std::string_view effective_p(dmarc::Record const& r) { return valid_policy(r.p, "none"); }
std::string_view effective_sp(dmarc::Record const& r) { return valid_policy(r.sp, effective_p(r)); }

Value pct_value(Scope& s, void const* o) {
  auto const& pct = record_of(o).pct;
  if (!pct) {
    Value v = Value::make(std::int64_t{100});
    v.present = false;
    return v;
  }
  return Value::make(static_cast<std::int64_t>(pct->valid ? pct->value : 100),
                     part_place(s, as<DmarcFact>(o), pct->whole));
}

std::vector<DmarcTagFact const*> bad_tags(void const* o, bool policies) {
  std::vector<DmarcTagFact const*> bad;
  for (auto const& t : as<DmarcFact>(o).tags) {
    bool const policy = t.name == "p" || t.name == "sp" || t.name == "np";
    if (t.known && !t.valid && policy == policies) bad.push_back(&t);
  }
  return bad;
}

// The declared senders that the next step would hurt.
std::string obstacles(Scope const& s, DmarcFact const& d) {
  std::vector<mail::Sender> senders;
  for (SenderFact const& f : all(s).senders())
    if (f.sender.from && f.sender.from->is_within(d.domain)) senders.push_back(f.sender);
  auto const list = mail::obstacles(senders, d.domain, mail::next_step(d.text->record),
                                    all(s).has_selector_within(d.domain));
  std::string out;
  for (auto const& one : list) out += (out.empty() ? "" : "; ") + one;
  return out;
}

constexpr Type tag_element = object_type(dmarc_tag_subject);
constexpr Type uri_element = object_type(dmarc_uri_subject);

constexpr Type dmarc_element = object_type(dmarc_subject);

std::vector<DmarcFact const*> earlier(Scope const& s, DmarcFact const& d) {
  std::vector<DmarcFact const*> found;
  for (DmarcFact const* x : all(s).dmarc_of(d.domain)) {
    if (x == &d) break;
    bool const same = x->record->ref.zone == d.record->ref.zone;
    if (same && x->text->record.version_ok && x->record->ref.record->set == d.record->ref.record->set)
      found.push_back(x);
  }
  return found;
}

std::string_view version_part(DmarcFact const& d) {
  std::string_view const text = d.text->text;
  return text.substr(0, text.find(';'));
}

// "v=dmarc1", " v=DMARC1", "v=DMARC", "v DMARC1": the version alone; "v=DMARC1 p=none" and "p=none": with the
// tag that is glued to it, or that stands in its place.
std::string version_mended(DmarcFact const& d) {
  auto const& tags = d.text->record.list.tags;
  std::string_view part = trimmed(version_part(d), " \t\"'\\");
  bool const other_v = std::any_of(tags.begin() + !tags.empty(), tags.end(),
                                   [](auto const& t) { return lower_text(t.name) == "v"; });
  if (other_v || d.text->record.version_ok) return {};
  auto const end = part.find_first_of(" \t,", std::min(part.find_first_of("Dd"), part.size()));
  std::string const start = lower_text(part.substr(0, end));
  std::string_view const rest =
      end == std::string_view::npos ? std::string_view{} : trimmed(part.substr(end), " \t,");
  if (start.starts_with("p") && part.find('=') != std::string_view::npos)
    return "v=DMARC1; " + std::string(part);
  auto const word = start.find("dmarc");
  if (!start.starts_with('v') || word == std::string::npos ||
      start.find_first_not_of("1li.0", word + 5) != std::string::npos)
    return {};
  if (!rest.empty() && (rest.find('=') == std::string_view::npos || rest.find(',') != std::string_view::npos))
    return {};
  return rest.empty() ? "v=DMARC1" : "v=DMARC1; " + std::string(rest);
}

// The tags as they stand, p first behind v (RFC 7489 6.4).
std::string ordered(DmarcFact const& d) {
  auto const& r = d.text->record;
  if (!r.p || r.p_second || !r.version_ok) return d.text->text;
  auto const& tags = r.list.tags;
  std::string out(tags.front().whole);
  out.append("; ").append(r.p->whole);
  for (auto const& t : tags) {
    if (&t == &tags.front() || t.whole.data() == r.p->whole.data()) continue;
    out.append("; ").append(t.whole);
  }
  return out;
}

// Do receivers of one standard or the other apply the record to names below its domain?
mail::Tri is_organizational(Scope const& s, DmarcFact const& d) {
  if (mail::is_public_suffix(d.domain) || mail::registrable_domain(d.domain) == d.domain)
    return mail::Tri::yes;
  auto const org = mail::organizational_domain(all(s).world(), d.domain, mail::Standard::rfc9989);
  return org.name ? mail::tri(*org.name == d.domain) : mail::Tri::unknown;
}

std::string wildcard(Scope const& s, DmarcFact const& d) {
  auto const name = mail::name_from_domain("*." + mail::raw_text(d.domain));
  auto const* zone = all(s).world().zone_for(d.domain);
  return name && zone && zone->find(*name) ? name->display() : std::string();
}

// The record of the public suffix above, where that does not say psd=y (RFC 9989 11.8).
DmarcFact const* suffix_record(Scope const& s, DmarcFact const& d) {
  DmarcFact const* first = nullptr;  // they stand in one table, in order
  for (dns::Name name = d.domain; !name.is_root();) {
    name = name.parent();
    for (DmarcFact const* x : all(s).dmarc_of(name)) {
      auto const& psd = x->text->record.psd;
      if (mail::is_public_suffix(name) && x->text->record.version_ok &&
          !(psd && psd->valid && psd->value == 'y') && (first == nullptr || std::less<>()(x, first)))
        first = x;
    }
  }
  return first;
}

constexpr Field dmarc_fields[] = {
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<DmarcFact>(o).record->ref.record->owner,
                         field_place(s, *as<DmarcFact>(o).record, "owner"));
     },
     "the record's own name, with _dmarc", 4},
    {"domain", text_type, [](Scope& s, void const* o) { return name_value(s, as<DmarcFact>(o).domain); },
     "the domain that it speaks for", 4},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<DmarcFact>(o).record); }, "the TXT record"},
    {"text", text_type,
     [](Scope& s, void const* o) {
       return Value::make(std::string_view(as<DmarcFact>(o).text->text),
                          part_place(s, as<DmarcFact>(o), as<DmarcFact>(o).text->text));
     },
     "the record, strings joined"},
    {"octets", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<DmarcFact>(o).text->text.size()));
     },
     "octets of the joined text"},
    {"version_ok", boolean_type, [](Scope&, void const* o) { return Value::make(record_of(o).version_ok); },
     "it begins v=DMARC1, exactly: else receivers ignore it"},
    {"p", text_type,
     [](Scope& s, void const* o) { return tag_text(s, as<DmarcFact>(o), record_of(o).p, "none"); },
     "p=; none where it is missing or bad", 2},
    {"sp", text_type,
     [](Scope& s, void const* o) {
       return tag_text(s, as<DmarcFact>(o), record_of(o).sp, effective_p(record_of(o)));
     },
     "sp=; p where it is missing", 2},
    {"np", text_type,
     [](Scope& s, void const* o) {
       return tag_text(s, as<DmarcFact>(o), record_of(o).np, effective_sp(record_of(o)));
     },
     "np=; sp where it is missing", 2},
    {"adkim", text_type,
     [](Scope& s, void const* o) { return tag_text(s, as<DmarcFact>(o), record_of(o).adkim, "r"); },
     "adkim=: r or s", 2},
    {"aspf", text_type,
     [](Scope& s, void const* o) { return tag_text(s, as<DmarcFact>(o), record_of(o).aspf, "r"); },
     "aspf=: r or s", 2},
    {"pct", integer_type, pct_value, "pct=: 100 by default; RFC 9989 has dropped it"},
    {"t", text_type,
     [](Scope& s, void const* o) { return tag_text(s, as<DmarcFact>(o), record_of(o).t, "n"); },
     "t=: y while testing", 2},
    {"step", text_type,
     [](Scope&, void const* o) { return Value::make(mail::rollout_text(mail::next_step(record_of(o)))); },
     "the next step to an enforced policy: reports, test, full, reject; empty at its end"},
    {"obstacles", text_type,
     [](Scope& s, void const* o) { return text_value(s, obstacles(s, as<DmarcFact>(o))); },
     "why that step would hurt; empty: nothing is known that it would", 15},
    {"psd", text_type,
     [](Scope& s, void const* o) { return tag_text(s, as<DmarcFact>(o), record_of(o).psd, "u"); },
     "psd=: y, n or u", 2},
    {"fo", text_type,
     [](Scope& s, void const* o) { return tag_text(s, as<DmarcFact>(o), record_of(o).fo, "0"); }, "fo=", 2},
    {"rua", list_type(uri_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_uri_subject, as<DmarcFact>(o).rua); },
     "where aggregate reports go", 2},
    {"ruf", list_type(uri_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_uri_subject, as<DmarcFact>(o).ruf); },
     "where failure reports go", 2},
    {"tags", list_type(tag_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_tag_subject, as<DmarcFact>(o).tags); },
     "its tags", 3},
    {"errors", list_type(tag_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_tag_subject, as<DmarcFact>(o).errors); },
     "what is wrong with the list of tags as a list", 2},
    {"bad_policies", list_type(tag_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_tag_subject, bad_tags(o, true)); },
     "p, sp and np with a value that is none", 3},
    {"bad_tags", list_type(tag_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_tag_subject, bad_tags(o, false)); },
     "other tags with a value that is not allowed", 3},
    {"p_second", boolean_type, [](Scope&, void const* o) { return Value::make(record_of(o).p_second); },
     "p directly follows v (RFC 7489 6.4)"},
    {"ordered", text_type, [](Scope& s, void const* o) { return text_value(s, ordered(as<DmarcFact>(o))); },
     "the record with p right behind v, as RFC 7489 6.4 has it", 8},
    {"organizational", boolean_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DmarcFact>(o);
       return tri_value(is_organizational(s, d), s.keep("_dmarc above " + d.domain.display() + "/TXT"));
     },
     "its domain is an organizational domain by one standard or the other, or a public suffix: sp and np "
     "count",
     60},
    {"public_suffix", boolean_type,
     [](Scope&, void const* o) { return Value::make(mail::is_public_suffix(as<DmarcFact>(o).domain)); },
     "its domain is a public suffix", 10},
    {"registry", boolean_type,
     [](Scope&, void const* o) { return Value::make(mail::is_registry_suffix(as<DmarcFact>(o).domain)); },
     "its domain is a public suffix of a registry (the list's ICANN section), not one that a company added",
     10},
    {"suffix_record", dmarc_element,
     [](Scope& s, void const* o) { return object(dmarc_subject, suffix_record(s, as<DmarcFact>(o))); },
     "the DMARC record of a public suffix above it, where that lacks psd=y", 15},
    {"wildcard", text_type,
     [](Scope& s, void const* o) { return text_value(s, wildcard(s, as<DmarcFact>(o))); },
     "the wildcard directly below its domain, which makes every name exist", 20},
    {"index", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<DmarcFact>(o).index)); },
     "which of its owner's DMARC records it is, from 0"},
    {"count", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<DmarcFact>(o).count)); },
     "how many DMARC records its owner has"},
    {"earlier", list_type(dmarc_element),
     [](Scope& s, void const* o) { return objects_value(s, dmarc_subject, earlier(s, as<DmarcFact>(o))); },
     "the owner's DMARC records that stand before it in the same record set"},
    {"version", text_type,
     [](Scope& s, void const* o) {
       return Value::make(version_part(as<DmarcFact>(o)),
                          part_place(s, as<DmarcFact>(o), version_part(as<DmarcFact>(o))));
     },
     "what stands before the first ';', where v=DMARC1 must"},
    {"version_mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, version_mended(as<DmarcFact>(o))); },
     "the same as it was certainly meant; empty where that is not certain"},
};

template <class T>
void add_tag(Signature& out, std::optional<dmarc::Tagged<T>> const& tag) {
  out.add(std::uint64_t{tag.has_value()} << 1 | std::uint64_t{tag && tag->valid});
  out.add(tag ? tag->text : std::string_view{});
}

// All but what differs from domain to domain: where reports go.
std::uint64_t dmarc_signature(Facts const& facts, void const* o) {
  auto const& d = as<DmarcFact>(o);
  auto const& r = record_of(o);
  Signature out;
  if (static_cast<WorldFacts const&>(facts).dmarc_of(d.domain).size() != 1) return out.add(o).value();
  out.add(std::uint64_t{r.version_ok} << 1 | std::uint64_t{r.p_second}).add(d.count).add(d.index);
  out.add(std::uint64_t{d.record->ref.zone->occluded(*d.record->ref.record)});
  add_tag(out, r.p), add_tag(out, r.sp), add_tag(out, r.np), add_tag(out, r.adkim), add_tag(out, r.aspf);
  add_tag(out, r.t), add_tag(out, r.psd), add_tag(out, r.pct), add_tag(out, r.fo);
  for (auto const& t : d.tags) out.add(t.name).add(std::uint64_t{t.known} << 1 | std::uint64_t{t.valid});
  for (auto const& e : d.errors) out.add(e.error);
  for (auto const* list : {&d.rua, &d.ruf}) {
    out.add(list->size());
    for (auto const& u : *list) out.add(std::uint64_t{u.uri.valid} << 1 | std::uint64_t{u.external});
  }
  return out.value();
}

}  // namespace

Subject const dmarc_subject{
    "dmarc",
    "each DMARC record, and each that was meant as one",
    dmarc_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<DmarcFact>(o).record); },
    0,
    "dmarc.record record.occluded dmarc.version_ok dmarc.p dmarc.sp dmarc.np dmarc.adkim dmarc.aspf "
    "dmarc.pct "
    "dmarc.t dmarc.psd dmarc.fo dmarc.rua dmarc.ruf dmarc.tags dmarc.errors dmarc.bad_policies "
    "dmarc.bad_tags "
    "dmarc.p_second dmarc.index dmarc.count dmarc.earlier dmarc_tag.name dmarc_tag.known dmarc_tag.valid "
    "dmarc_tag.error dmarc_uri.valid dmarc_uri.external",
    dmarc_signature};

}  // namespace zonelint::facts
