// Printing evaluations: see evaluation_json.hpp.
#include "cli/evaluation_json.hpp"

#include <fmt/format.h>

#include "cli/missing.hpp"
#include "dns/places.hpp"
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

std::string place_text(text::Sources const& sources, text::Span where) {
  if (!where.known()) return {};
  auto const& source = sources[where.file];
  auto const at = source.position(where.begin);
  return fmt::format("{}:{}:{}", source.name(), at.line, at.column);
}
std::string step_place(text::Sources const& sources, mail::SpfStep const& step) {
  if (step.record.zone == nullptr || !step.record.record->source.known()) return {};
  auto const places = dns::text_places(sources, *step.record.zone, *step.record.record);
  if (step.end > places.joined.bytes.size()) return place_text(sources, step.record.record->source);
  return place_text(sources, places.joined.span(step.begin, step.end));
}

bool shows(std::string_view standard, mail::Standard s) {
  return standard == "both" || standard == mail::standard_text(s);
}

// The standard whose alignment stands in the members outside of `dmarc`.
std::size_t first(std::string_view standard) { return standard == "rfc7489" ? 1 : 0; }

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

std::string_view aligned_text(mail::Tri t) {
  return t == mail::Tri::yes ? "aligned" : t == mail::Tri::no ? "not aligned" : "alignment unknown";
}

std::string spf_story(mail::Evaluation const& e, dns::World const& world, text::Sources const& sources,
                      std::size_t standard) {
  auto const& s = e.spf;
  std::string out =
      fmt::format("SPF    {} for {}", mail::spf_text(s.result), s.domain.empty() ? "(no domain)" : s.domain);
  if (!s.term.empty()) out += fmt::format(", by {}", s.term);
  if (e.has_from) out += fmt::format("; {} with From", aligned_text(e.spf_aligned[standard]));
  out += '\n';
  for (auto const& step : s.trace) {
    std::string const at = step_place(sources, step);
    out += fmt::format("       {:{}}{}: {} -> {} ({} look-up{}){}\n", "", step.depth * 2,
                       step.domain.display(), step.term, step.outcome, step.lookups,
                       step.lookups == 1 ? "" : "s", at.empty() ? "" : "  at " + at);
  }
  if (!s.error.empty()) out += fmt::format("       {}\n", s.error);
  if (s.possible.size() > 1) {
    std::vector<std::string> words;
    for (auto p : s.possible) words.emplace_back(mail::spf_text(p));
    out += fmt::format("       it may be {}: {}\n", fmt::join(words, " or "), missing_text(world, s.unknown));
  }
  if (!s.explanation.empty() && s.explanation != "DEFAULT")
    out += fmt::format("       the sender is told: {}\n", s.explanation);
  return out;
}

std::string dkim_story(mail::Evaluation const& e, dns::World const& world, std::size_t standard) {
  if (e.dkim.empty()) return "DKIM   none: no signature given\n";
  std::string out;
  for (auto const& d : e.dkim) {
    out += fmt::format("DKIM   {} for d={} s={}",
                       d.key.status == mail::KeyStatus::ok ? "pass" : mail::key_status_text(d.key.status),
                       d.signature.domain.display(), d.signature.selector);
    if (d.key.via_provider && d.key.provider) {
      out += fmt::format(" (the key is published by {})", d.key.provider->provider->name);
    } else if (d.key.key.bits > 0) {
      out += fmt::format(" ({} bits)", d.key.key.bits);
    }
    if (e.has_from) out += fmt::format("; {} with From", aligned_text(d.aligned[standard]));
    out += '\n';
    if (!d.key.error.empty()) out += fmt::format("       {}\n", d.key.error);
    if (!d.key.unknown.empty()) out += fmt::format("       {}\n", missing_text(world, d.key.unknown));
  }
  return out;
}

std::string dmarc_story(mail::Evaluation const& e, dns::World const& world, text::Sources const& sources,
                        std::string_view standard) {
  std::string out;
  for (auto s : mail::standards) {
    if (!shows(standard, s)) continue;
    auto const& d = e.dmarc[static_cast<std::size_t>(s)];
    out += fmt::format("DMARC  {} under {}", mail::dmarc_text(d.result),
                       s == mail::Standard::rfc9989 ? "RFC 9989" : "RFC 7489");
    if (d.policy.found()) {
      out += fmt::format(": the record of {} says {}={}", d.policy.record_domain->display(),
                         mail::dmarc_from_text(d.policy.from),
                         d.policy.policy ? mail::policy_text(*d.policy.policy) : "none");
      if (d.policy.pct != 100)
        out += fmt::format(" for {}% of the mail that fails", d.policy.pct);
      else if (d.policy.applied && d.policy.applied != d.policy.policy)
        out += fmt::format(", applied as {}", mail::policy_text(*d.policy.applied));
      out += fmt::format("  at {}", place_text(sources, d.policy.record.record->source));
    } else if (!d.policy.why_nothing.empty()) {
      out += ": " + d.policy.why_nothing;
    }
    out += '\n';
    if (!d.unknown.empty() && d.result == mail::Dmarc::unknown)
      out += fmt::format("       {}\n", missing_text(world, d.unknown));
  }
  return out;
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

std::string evaluation_text(mail::Evaluation const& e, dns::World const& world, text::Sources const& sources,
                            std::string_view standard) {
  std::string out = spf_story(e, world, sources, first(standard)) + dkim_story(e, world, first(standard));
  if (e.has_from) out += dmarc_story(e, world, sources, standard);
  return out;
}

}  // namespace zonelint::cli
