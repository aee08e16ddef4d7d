// The subjects sts_policy and private_key: what stands beside the zones. Of a private key only its public
// half is ever told.
#include <algorithm>

#include "facts/fields.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

constexpr Type mx_host_element = object_type(mx_host_subject);
constexpr Type dkim_element = object_type(dkim_subject);

text::Span part_place(Scope const& s, StsPolicyFact const& f, std::string_view part) {
  auto const file = f.source->file;
  return part.empty() ? text::Span{file, 0, 0} : s.facts.sources().span(file, part);
}
// The first line that says anything.
text::Span policy_place(Scope const& s, StsPolicyFact const& f) {
  return part_place(s, f, f.parsed.fields.empty() ? std::string_view() : f.parsed.fields.front().whole);
}
std::string_view file_name(Scope const& s, text::FileId file) { return s.facts.sources()[file].name(); }

Value field_value(Scope& s, StsPolicyFact const& f, std::optional<grammar::mta_sts::Field> const& field) {
  return field ? Value::make(field->value, part_place(s, f, field->value)) : absent_text();
}

Value list_value(Scope& s, std::vector<Value> values) {
  Value v;
  v.kind = Kind::list;
  v.list = s.keep(std::move(values));
  v.present = !v.list.empty();
  return v;
}

// The lines that the uncovered hosts lack, to be put behind the last mx.
std::string with_uncovered(StsPolicyFact const& f) {
  std::string out(f.parsed.mx.empty() ? std::string_view() : f.parsed.mx.back().value);
  bool const crlf = f.text.find("\r\n") != std::string_view::npos;
  for (auto const* host : f.uncovered)
    out += std::string(crlf ? "\r\n" : "\n") + "mx: " + host->host.display();
  return out;
}

constexpr Field sts_policy_fields[] = {
    {"file", text_type,
     [](Scope& s, void const* o) { return Value::make(file_name(s, as<StsPolicyFact>(o).source->file)); },
     "the file it was read from"},
    {"domain", text_type,
     [](Scope& s, void const* o) {
       auto const& domain = as<StsPolicyFact>(o).domain;
       return domain ? name_value(s, *domain) : absent_text();
     },
     "the domain whose policy it is: by the file's name, its folders, or because only one domain here has "
     "MTA-STS"},
    {"version", text_type,
     [](Scope& s, void const* o) {
       return field_value(s, as<StsPolicyFact>(o), as<StsPolicyFact>(o).parsed.version);
     },
     "version"},
    {"mode", text_type,
     [](Scope& s, void const* o) {
       return field_value(s, as<StsPolicyFact>(o), as<StsPolicyFact>(o).parsed.mode);
     },
     "mode: testing, enforce or none"},
    {"max_age", integer_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsPolicyFact>(o);
       auto const& field = f.parsed.max_age;
       Value v =
           Value::make(f.parsed.seconds.value_or(0), field ? part_place(s, f, field->value) : text::Span{});
       v.present = f.parsed.seconds.has_value();
       return v;
     },
     "max_age, seconds"},
    {"mx", texts_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsPolicyFact>(o);
       std::vector<Value> values;
       for (auto const& mx : f.parsed.mx) values.push_back(Value::make(mx.value, part_place(s, f, mx.value)));
       return list_value(s, std::move(values));
     },
     "its mx patterns"},
    {"last_mx", text_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsPolicyFact>(o);
       return field_value(s, f, f.parsed.mx.empty() ? std::nullopt : std::optional(f.parsed.mx.back()));
     },
     "the last of them"},
    {"last_mx_and_uncovered", text_type,
     [](Scope& s, void const* o) { return text_value(s, with_uncovered(as<StsPolicyFact>(o))); },
     "the last of them, and a line for each host that it lacks"},
    {"errors", texts_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsPolicyFact>(o);
       std::vector<Value> values;
       for (auto const& e : f.parsed.errors)
         values.push_back(Value::make(std::string_view(e.text),
                                      e.at.empty() ? policy_place(s, f) : part_place(s, f, e.at)));
       return list_value(s, std::move(values));
     },
     "what is wrong with it (RFC 8461 3.2)"},
    {"mended", texts_type,
     [](Scope& s, void const* o) {
       std::vector<Value> values;
       for (auto const& e : as<StsPolicyFact>(o).parsed.errors) values.push_back(text_value(s, e.mended));
       return list_value(s, std::move(values));
     },
     "for each of them what certainly belongs in its place; else empty"},
    {"record", object_type(sts_subject),
     [](Scope&, void const* o) { return object(sts_subject, as<StsPolicyFact>(o).record); },
     "the domain's MTA-STS record"},
    {"uncovered", list_type(mx_host_element),
     [](Scope& s, void const* o) {
       return objects_value(s, mx_host_subject, as<StsPolicyFact>(o).uncovered);
     },
     "MX hosts of the domain that none of its mx patterns matches (RFC 8461 4.1)"},
    {"changed", boolean_type, [](Scope&, void const* o) { return Value::make(as<StsPolicyFact>(o).changed); },
     "by git it says something else than before its last change: that which is not committed, else the last "
     "commit's"},
    {"id_kept", boolean_type, [](Scope&, void const* o) { return Value::make(as<StsPolicyFact>(o).id_kept); },
     "and the record had the same id then"},
};

bool is_published(PrivateKeyFact const& f) {
  return f.published && std::find(f.matches.begin(), f.matches.end(), f.published) != f.matches.end();
}

constexpr Field private_key_fields[] = {
    {"file", text_type,
     [](Scope& s, void const* o) { return Value::make(file_name(s, as<PrivateKeyFact>(o).source->file)); },
     "the file it stands in"},
    {"type", text_type, [](Scope&, void const* o) { return Value::make(as<PrivateKeyFact>(o).key.holds); },
     "rsa, ed25519, other; empty where it is encrypted or can't be read"},
    {"error", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<PrivateKeyFact>(o).key.error)); },
     "why it is not known"},
    {"ignored", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<PrivateKeyFact>(o).source->ignored); },
     ".gitignore keeps it out of the repository"},
    {"public", text_type,
     [](Scope& s, void const* o) { return text_value(s, mail::base64(as<PrivateKeyFact>(o).key.der)); },
     "its public half, as p= publishes it"},
    {"selector", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<PrivateKeyFact>(o).selector)); },
     "the selector that it signs with, by a KeyTable or by the file's name; empty where that is not known"},
    {"domain", text_type,
     [](Scope& s, void const* o) {
       auto const& domain = as<PrivateKeyFact>(o).domain;
       return domain ? name_value(s, *domain) : absent_text();
     },
     "the domain that it signs for"},
    {"in_table", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<PrivateKeyFact>(o).in_table); }, "a KeyTable says so"},
    {"published", object_type(dkim_subject),
     [](Scope&, void const* o) { return object(dkim_subject, as<PrivateKeyFact>(o).published); },
     "that selector, where it is here"},
    {"fits", boolean_type,
     [](Scope&, void const* o) { return Value::make(is_published(as<PrivateKeyFact>(o))); },
     "that selector publishes its public half"},
    {"matches", list_type(dkim_element),
     [](Scope& s, void const* o) { return objects_value(s, dkim_subject, as<PrivateKeyFact>(o).matches); },
     "selectors that publish its public half"},
};

}  // namespace

Subject const sts_policy_subject{
    "sts_policy", "each MTA-STS policy that stands beside the zones: mta-sts.txt, mta-sts.<domain>.txt",
    sts_policy_fields, true, [](Scope& s, void const* o) { return policy_place(s, as<StsPolicyFact>(o)); }};
Subject const private_key_subject{"private_key", "each private key (PEM) that stands beside the zones",
                                  private_key_fields, true,
                                  [](Scope&, void const* o) { return as<PrivateKeyFact>(o).source->where; }};

}  // namespace zonelint::facts
