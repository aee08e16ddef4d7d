// The subjects of tests/lint/schema.hpp.
#include "schema.hpp"

namespace zonelint::lint::test {

using facts::Field;
using facts::Kind;
using facts::Scope;
using facts::Type;
using facts::Value;

namespace {

constexpr Type host_type{Kind::object, &host_subject};

Host const& host(void const* p) { return *static_cast<Host const*>(p); }
Domain const& domain(void const* p) { return *static_cast<Domain const*>(p); }

Value object(Host const* h) {
  Value v;
  v.kind = Kind::object;
  v.subject = &host_subject;
  v.object = h;
  return v;
}

Value hosts(Scope& scope, void const* p) {
  std::vector<Value> out;
  for (Host const& h : domain(p).mx) out.push_back(object(&h));
  Value v;
  v.kind = Kind::list;
  v.list = scope.keep(std::move(out));
  return v;
}
Value lookups(Scope& scope, void const* p) {
  auto const& d = domain(p);
  return d.lookups ? Value::make(*d.lookups, d.place) : Value::unknown_for(scope.keep("include:" + d.name));
}
Value policy(Scope&, void const* p) {
  auto const& d = domain(p);
  Value v = Value::make(d.policy ? std::string_view(*d.policy) : std::string_view("none"), d.place);
  v.present = d.policy.has_value();
  return v;
}

Field const host_fields[] = {
    {"host",
     {Kind::text},
     [](Scope&, void const* p) { return Value::make(host(p).host, host(p).place); },
     ""},
    {"region", {Kind::text}, [](Scope&, void const* p) { return Value::make(host(p).region); }, ""},
    {"preference",
     {Kind::integer},
     [](Scope&, void const* p) { return Value::make(host(p).preference); },
     ""},
};
Field const domain_fields[] = {
    {"name", {Kind::text}, [](Scope&, void const* p) { return Value::make(domain(p).name); }, ""},
    {"mx", {Kind::list, nullptr, &host_type}, hosts, ""},
    {"lookups", {Kind::integer}, lookups, ""},
    {"policy", {Kind::text}, policy, ""},
    {"best", {Kind::object, &host_subject}, [](Scope&, void const* p) { return object(domain(p).best); }, ""},
    {"signed", {Kind::boolean}, [](Scope&, void const* p) { return Value::make(domain(p).signed_); }, ""},
};
Field const problem_fields[] = {
    {"kind",
     {Kind::text},
     [](Scope&, void const* p) { return Value::make(static_cast<text::Problem const*>(p)->kind); },
     ""},
    {"text",
     {Kind::text},
     [](Scope&, void const* p) { return Value::make(static_cast<text::Problem const*>(p)->text); },
     ""},
};

}  // namespace

facts::Subject const host_subject{"host", "", host_fields, false,
                                  [](Scope&, void const* p) { return host(p).place; }};
facts::Subject const domain_subject{"domain", "", domain_fields, true,
                                    [](Scope&, void const* p) { return domain(p).place; }};
facts::Subject const problem_subject{"problem", "", problem_fields, true, [](Scope&, void const* p) {
                                       return static_cast<text::Problem const*>(p)->where;
                                     }};

Schema schema() {
  static facts::Subject const* const all[] = {&host_subject, &domain_subject, &problem_subject};
  return all;
}

void TestFacts::ready() {
  domain_objects_.clear();
  problem_objects_.clear();
  for (Domain const& d : domains) domain_objects_.push_back(&d);
  for (text::Problem const& p : problems) problem_objects_.push_back(&p);
}

std::span<void const* const> TestFacts::objects(facts::Subject const& subject) const {
  if (subject.name == "domain") return domain_objects_;
  if (subject.name == "problem") return problem_objects_;
  return {};
}

std::optional<facts::Key> TestFacts::key(text::Span where) const {
  for (auto const& [span, key] : keys) {
    if (span.file == where.file && span.begin <= where.begin && where.end <= span.end) return key;
  }
  return std::nullopt;
}

}  // namespace zonelint::lint::test
