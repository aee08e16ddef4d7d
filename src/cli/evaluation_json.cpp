// Printing evaluations: see evaluation_json.hpp.
#include "cli/evaluation_json.hpp"

#include <fmt/format.h>

#include "cli/evaluation_place.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

using report::JsonWriter;

void tri(JsonWriter& w, std::string_view key, mail::Tri t) {
  w.key(key);
  t == mail::Tri::unknown ? w.string("unknown") : w.boolean(t == mail::Tri::yes);
}
void texts(JsonWriter& w, std::string_view key, std::vector<std::string> const& list) {
  w.key(key).begin_array();
  for (auto const& t : list) w.string(t);
  w.end_array();
}

void spf(JsonWriter& w, mail::Evaluation const& e, text::Sources const& sources, std::size_t standard) {
  auto const& s = e.spf;
  w.key("spf").begin_object();
  w.key("result").string(mail::spf_text(s.result)).key("domain").string(s.domain);
  if (e.has_from) tri(w, "aligned", e.spf_aligned[standard]);
  w.key("term").string(s.term).key("explanation").string(s.explanation);
  if (!s.error.empty()) w.key("error").string(s.error);
  w.key("lookups")
      .number(static_cast<std::uint64_t>(s.lookups))
      .key("void_lookups")
      .number(static_cast<std::uint64_t>(s.void_lookups));
  texts(w, "unknown", s.unknown);
  std::vector<std::string> possible;
  for (auto p : s.possible) possible.emplace_back(mail::spf_text(p));
  texts(w, "possible", possible);
  w.key("trace").begin_array();
  for (auto const& step : s.trace) {
    w.begin_object()
        .key("depth")
        .number(static_cast<std::uint64_t>(step.depth))
        .key("domain")
        .string(step.domain.display());
    w.key("term")
        .string(step.term)
        .key("outcome")
        .string(step.outcome)
        .key("lookups")
        .number(static_cast<std::uint64_t>(step.lookups));
    w.key("at").string(step_place(sources, step)).end_object();
  }
  w.end_array().end_object();
}

void dkim(JsonWriter& w, mail::Evaluation const& e, std::size_t standard) {
  w.key("dkim").begin_array();
  for (auto const& d : e.dkim) {
    w.begin_object()
        .key("domain")
        .string(d.signature.domain.display())
        .key("selector")
        .string(d.signature.selector);
    w.key("key")
        .string(mail::key_status_text(d.key.status))
        .key("bits")
        .number(static_cast<std::uint64_t>(d.key.key.bits));
    if (d.key.via_provider && d.key.provider) w.key("provider").string(d.key.provider->provider->id);
    if (e.has_from) tri(w, "aligned", d.aligned[standard]);
    if (!d.key.error.empty()) w.key("error").string(d.key.error);
    texts(w, "unknown", d.key.unknown);
    w.end_object();
  }
  w.end_array();
}

void dmarc(JsonWriter& w, mail::Evaluation const& e, text::Sources const& sources,
           std::string_view standard) {
  w.key("dmarc").begin_object();
  for (auto s : mail::standards) {
    if (!shows(standard, s)) continue;
    auto const& d = e.dmarc[static_cast<std::size_t>(s)];
    auto const policy = [&](std::string_view key, std::optional<mail::Policy> const& p) {
      w.key(key);
      p ? w.string(mail::policy_text(*p)) : w.null();
    };
    auto const name = [&](std::string_view key, std::optional<dns::Name> const& n) {
      w.key(key);
      n ? w.string(n->display()) : w.null();
    };
    w.key(mail::standard_text(s)).begin_object().key("result").string(mail::dmarc_text(d.result));
    policy("policy", d.policy.policy);
    policy("applied", d.policy.applied);
    name("record_domain", d.policy.record_domain);
    name("org_domain", d.policy.org_domain);
    if (d.policy.found()) w.key("at").string(place_text(sources, d.policy.record.record->source));
    if (!d.policy.why_nothing.empty()) w.key("why").string(d.policy.why_nothing);
    texts(w, "unknown", d.unknown);
    w.end_object();
  }
  w.end_object();
}

}  // namespace

std::string evaluation_json(mail::Evaluation const& e, text::Sources const& sources,
                            std::string_view standard) {
  JsonWriter w;
  w.begin_object().key("schema").string("zonelint/evaluate/1");
  spf(w, e, sources, first(standard));
  dkim(w, e, first(standard));
  if (e.has_from) dmarc(w, e, sources, standard);
  w.end_object();
  return w.take() + "\n";
}

}  // namespace zonelint::cli
