// The DMARC records that [[policy]] asks for, and whether they are there.
#include <fmt/format.h>

#include <algorithm>

#include "grammar/abnf.hpp"
#include "grammar/abnf_case.hpp"
#include "mail/names.hpp"
#include "mail/policy_records.hpp"
#include "mail/sender.hpp"

namespace zonelint::mail {
namespace {

using Tags = std::vector<std::pair<std::string, std::string>>;

// The order in which people read a record; others follow as written.
std::size_t rank(std::string_view tag) {
  constexpr std::string_view order[] = {"p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "t", "psd"};
  return static_cast<std::size_t>(std::find(std::begin(order), std::end(order), tag) - std::begin(order));
}
// RFC 9989 4.7: relaxed is the default.
bool is_default(std::string_view tag, std::string_view value) {
  return (tag == "adkim" || tag == "aspf") && grammar::abnf::is_word(value, "r");
}

Tags wanted_tags(input::PolicyConfig const& policy) {
  Tags out;
  for (auto const& [tag, value] : policy.dmarc)
    if (grammar::lower_text(tag.value) != "v") out.emplace_back(grammar::lower_text(tag.value), value.value);
  if (out.empty() && policy.parked) out.emplace_back("p", "reject");
  return out;
}

std::string record_text(Tags tags) {
  std::erase_if(tags, [](auto const& t) { return is_default(t.first, t.second); });
  std::stable_sort(tags.begin(), tags.end(),
                   [](auto const& a, auto const& b) { return rank(a.first) < rank(b.first); });
  std::string out = "v=DMARC1";
  for (auto const& [tag, value] : tags) out += fmt::format("; {}={}", tag, value);
  return out;
}

bool same_value(std::string_view tag, std::string_view a, std::string_view b) {
  return tag == "rua" || tag == "ruf" ? a == b : grammar::abnf::same_word(a, b);
}
bool holds(grammar::TagList const& list, std::string const& tag, std::string const& value) {
  auto const* const found = list.find(tag);
  if (found == nullptr) return is_default(tag, value);
  return same_value(tag, found->value, value);
}

// What stands there and is not spoken of is kept.
Tags merged(Tags tags, grammar::TagList const& list) {
  auto const asked = tags;
  for (auto const& t : list.tags) {
    auto const name = grammar::lower_text(t.name);
    bool const known =
        std::any_of(asked.begin(), asked.end(), [&](auto const& a) { return a.first == name; });
    if (name != "v" && !known && !t.value.empty()) tags.emplace_back(name, t.value);
  }
  return tags;
}

WantedPolicy want(dns::World const& world, std::span<Provider const> providers,
                  input::PolicyConfig const& policy, dns::Name domain) {
  WantedPolicy out;
  out.config = &policy;
  out.domain = domain;
  out.others = other_records(world, providers, policy, domain);
  auto& w = out.record;
  w.name_text = "_dmarc." + raw_text(domain);
  w.name = domain.prepend("_dmarc").value_or(domain);
  w.type = dns::Type::TXT;
  w.purpose = "DMARC policy";
  w.zone = world.zone_for(w.name);
  auto const tags = wanted_tags(policy);
  if (tags.empty()) {
    w.present = true;
    return out;
  }
  w.rdata = txt_rdata(record_text(tags));
  auto const answer = ask_dmarc(world, domain);
  if (answer.state == DmarcAnswer::State::unknown || answer.state == DmarcAnswer::State::failure)
    w.known = Tri::unknown;
  w.instead = answer.records;
  if (answer.state == DmarcAnswer::State::one) {
    auto const& list = answer.text->record.list;
    w.present =
        std::all_of(tags.begin(), tags.end(), [&](auto const& t) { return holds(list, t.first, t.second); });
    w.rdata = txt_rdata(w.present ? answer.text->text : record_text(merged(tags, list)));
  }
  if (w.present) w.instead.clear();
  return out;
}

}  // namespace

std::string policy_record(input::PolicyConfig const& policy) { return record_text(wanted_tags(policy)); }

std::vector<WantedPolicy> wanted_policies(dns::World const& world, std::span<Provider const> providers,
                                          std::span<input::PolicyConfig const> policies) {
  std::vector<WantedPolicy> out;
  for (auto const& policy : policies) {
    for (auto const& domain : policy.domains)
      if (auto const name = name_from_domain(domain.value))
        out.push_back(want(world, providers, policy, *name));
  }
  return out;
}

}  // namespace zonelint::mail
