#include "mail/wanted.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "grammar/rdata.hpp"
#include "mail/names.hpp"
#include "mail/spf_cost.hpp"

namespace zonelint::mail {
namespace {

// Looks at one name and type, and says of a wanted record whether it is there.
struct Wanting {
  dns::World const& world;
  std::span<Provider const> providers;
  Sender& sender;

  Wanted start(std::string const& name_text, dns::Type type, std::string purpose) const {
    Wanted out;
    out.name_text = name_text;
    out.name = name_from_domain(name_text).value_or(dns::Name());
    out.type = type;
    out.purpose = std::move(purpose);
    out.placeholder = is_placeholder(name_text);
    out.zone = world.zone_for(out.name);
    return out;
  }
  // The records there now; notes in `out` where nobody knows.
  std::vector<dns::RecordRef> there(Wanted& out) const {
    auto const answer = world.lookup(out.name, out.type);
    if (answer.found == dns::Found::unknown || answer.found == dns::Found::failure) out.known = Tri::unknown;
    if (answer.found == dns::Found::data) return answer.records;
    if (!answer.aliases.empty()) out.instead = {answer.aliases[0]};
    return {};
  }
  void add(Wanted out) const {
    out.placeholder = out.placeholder || is_placeholder(out.rdata);
    if (out.placeholder && out.hint.empty()) out.hint = where_told(out);
    if (out.present) out.instead.clear();
    sender.wanted.push_back(std::move(out));
  }

  // Placeholders stand for what only the provider's account knows, or for a key that is still to be made.
  std::string where_told(Wanted const& w) const {
    if (sender.provider == nullptr || w.rdata.find("<key>") != std::string::npos)
      return sender.provider == nullptr
                 ? "`zonelint keygen` makes a key and writes its record"
                 : fmt::format("{} shows the key where DKIM is set up for the domain", sender.provider->name);
    return fmt::format(
        "{} shows it where the domain is set up; tokens go into dkim = [...] of the [[sender]]",
        sender.provider->name);
  }
  std::string too_many_lookups(dns::RecordRef ref, std::string_view mechanism) const;

  void return_path() const;
  void return_mx(dns::Name name) const;
  void return_cname(dns::Name name) const;
  bool has_return_cname(dns::Name name) const;
  void spf(dns::Name name, std::string const& mechanism, std::string const& fresh,
           std::string const& purpose) const;
  void own_addresses() const;
  void dkim() const;
  void dkim_pattern(DkimPattern const& pattern) const;
  void dkim_cname(std::string const& selector, DkimPattern const& pattern, Captures const& values) const;
  void dkim_txt(std::string const& selector) const;
};

void Wanting::return_mx(dns::Name name) const {
  auto const& provider = *sender.provider;
  auto const [preference, pattern] = split_preference(provider.return_mx[0]);
  auto out = start(raw_text(name), dns::Type::MX, "MAIL FROM MX");
  auto const host = fill_pattern(pattern, {{"region", sender.region}});
  out.rdata = fmt::format("{} {}.", preference, host);
  for (auto const& ref : there(out)) {
    auto const mx = dns::as_mx(*ref.zone, *ref.record);
    // Without a region in the declaration, any of the provider's will do.
    bool const fits =
        mx && (sender.region.empty() ? match_pattern(pattern, mx->exchange.display()).has_value()
                                     : mx->exchange.display() == host);
    out.present = out.present || fits;
    out.instead.push_back(ref);
    if (fits && sender.region.empty()) out.rdata = dns::rdata_text(*ref.zone, *ref.record);
  }
  add(std::move(out));
}

bool Wanting::has_return_cname(dns::Name name) const {
  auto const answer = world.lookup(name, dns::Type::CNAME);
  for (auto const& ref : answer.records) {
    auto const target = dns::as_name(*ref.zone, *ref.record);
    if (target && match_return_cname(std::span(sender.provider, 1), *target)) return true;
  }
  return false;
}

void Wanting::return_cname(dns::Name name) const {
  auto const& path = sender.provider->return_cnames[0];
  auto out = start(raw_text(name), dns::Type::CNAME, "return path CNAME");
  out.rdata = fill_pattern(path.target, match_pattern(path.label, name.label(0)).value_or(Captures{})) + ".";
  auto const records = there(out);
  out.present = has_return_cname(name);
  out.instead = records;
  if (out.present) out.rdata = dns::rdata_text(*records[0].zone, *records[0].record);
  add(std::move(out));
}

// Why the mechanism can't join the record: RFC 7208 4.6.4 allows 10 look-ups. Empty: it can.
std::string Wanting::too_many_lookups(dns::RecordRef ref, std::string_view mechanism) const {
  SpfAnalyser analyser(world, providers);
  auto const now = analyser.analyse(ref);
  int more = 0;
  if (mechanism.starts_with("include:")) {
    auto const name = name_from_domain(mechanism.substr(8));
    auto const there = name ? select_spf(world, *name) : SpfSelection{};
    more = there.record ? 1 + analyser.analyse(there.records.front()).lookups
                        : (name ? known_spf_cost(providers, *name) : std::nullopt).value_or(1);
  }
  if (now.lookups > spf_lookup_limit || now.lookups + more <= spf_lookup_limit) return {};
  SpfTermFacts const* dearest = nullptr;
  for (auto const& t : now.terms)
    if (t.flattens && (dearest == nullptr || t.lookups > dearest->lookups)) dearest = &t;
  std::string const flatten = dearest == nullptr
                                  ? std::string()
                                  : fmt::format("flatten {} (`zonelint explain spf/flatten`), or ",
                                                now.record->record.terms[dearest->term].text);
  return fmt::format(
      "with {} the record would need {} DNS look-ups, and {} are allowed: {}give this sender a MAIL FROM "
      "domain "
      "of its own (mail-from)",
      mechanism, now.lookups + more, spf_lookup_limit, flatten);
}

void Wanting::spf(dns::Name name, std::string const& mechanism, std::string const& fresh,
                  std::string const& purpose) const {
  auto out = start(raw_text(name), dns::Type::TXT, purpose);
  out.rdata = txt_rdata(fresh);
  std::vector<dns::RecordRef> records;
  for (auto const& ref : there(out))
    if (grammar::spf::is_record(dns::as_text(*ref.zone, *ref.record))) records.push_back(ref);
  out.present = records.size() == 1 && sender.spf.result == Spf::pass;
  if (records.size() == 1 && sender.spf.result == Spf::unknown && sender.spf.can_be(Spf::pass))
    out.known = Tri::unknown;
  if (!records.empty()) {
    auto const record = read_spf(records[0]);
    out.rdata = txt_rdata(out.present ? record->text : spf_with(*record, mechanism));
    if (!out.present && records.size() == 1) out.hindrance = too_many_lookups(records[0], mechanism);
    out.instead = std::move(records);
  }
  add(std::move(out));
}

void Wanting::return_path() const {
  if (sender.provider == nullptr) return own_addresses();
  auto const& provider = *sender.provider;
  // A part that only the account knows stays as a placeholder.
  auto const include =
      provider.spf_includes.empty()
          ? std::string()
          : fmt::format("include:{}", fill_pattern(provider.spf_includes[0], {{"region", sender.region}}));
  if (!sender.mail_from_declared) {
    if (provider.spf_at_from && sender.from && !include.empty())
      spf(*sender.from, include, fmt::format("v=spf1 {} ~all", include), "SPF include");
    return;
  }
  auto const name = *sender.mail_from;
  if (!provider.return_mx.empty()) return_mx(name);
  bool const by_hand = !provider.return_spf.empty() && !world.lookup(name, dns::Type::MX).records.empty();
  if (!provider.return_cnames.empty() && !by_hand) return return_cname(name);
  if (include.empty()) return;
  auto const fresh =
      provider.return_spf.empty() ? fmt::format("v=spf1 {} ~all", include) : std::string(provider.return_spf);
  spf(name, include, fresh, provider.return_spf.empty() ? "SPF include" : "MAIL FROM SPF");
}

// A sender with addresses of its own: its SPF record has to pass them. What passes already is not written
// again.
void Wanting::own_addresses() const {
  if (!sender.mail_from || sender.config->ip.empty()) return;
  std::vector<std::string> all, lacking;
  for (auto const& ip : sender.config->ip) {
    all.push_back(fmt::format("{}:{}", ip.value.find(':') == std::string::npos ? "ip4" : "ip6", ip.value));
    SpfQuery query;
    query.ip = client_address(ip.value);
    query.domain = sender.mail_from;
    if (!query.ip || check_spf(world, providers, query).result != Spf::pass) lacking.push_back(all.back());
  }
  spf(*sender.mail_from, fmt::format("{}", fmt::join(lacking, " ")),
      fmt::format("v=spf1 {} ~all", fmt::join(all, " ")), "SPF addresses");
}

void Wanting::dkim_txt(std::string const& selector) const {
  auto out =
      start(fmt::format("{}._domainkey.{}", selector, raw_text(*sender.from)), dns::Type::TXT, "DKIM key");
  out.rdata = "\"v=DKIM1; k=rsa; p=<key>\"";
  auto const records = there(out);
  out.present = !records.empty();
  if (out.present) out.rdata = dns::rdata_text(*records[0].zone, *records[0].record);
  add(std::move(out));
}

void Wanting::dkim_cname(std::string const& selector, DkimPattern const& pattern,
                         Captures const& values) const {
  auto out =
      start(fmt::format("{}._domainkey.{}", selector, raw_text(*sender.from)), dns::Type::CNAME, "DKIM key");
  auto const target = fill_pattern(pattern.target, values);
  out.rdata = target + ".";
  auto const records = there(out);
  for (auto const& ref : records) {
    auto const now = dns::as_name(*ref.zone, *ref.record);
    if (!now) continue;
    // Where the target holds what only the account knows, any target of the provider's pattern is right.
    bool const same = is_placeholder(target)
                          ? match_dkim_target(std::span(sender.provider, 1), selector, *now).has_value()
                          : now->display() == target;
    out.present = out.present || same;
    if (same) out.rdata = dns::rdata_text(*ref.zone, *ref.record);
  }
  out.instead = records;
  if (!out.present && records.empty())
    for (auto const& ref : world.lookup(out.name, dns::Type::TXT).records) out.instead.push_back(ref);
  add(std::move(out));
}

// "{token}": one for each that is declared; placeholders stand for those that the zones have, and for what
// lacks.
void Wanting::dkim_pattern(DkimPattern const& pattern) const {
  auto const open = pattern.selector.find('{');
  auto const domain = raw_text(*sender.from);
  auto const values = [&](std::string const& selector) {
    Captures out = match_pattern(pattern.selector, selector).value_or(Captures{});
    out.emplace_back("region", sender.region);
    out.emplace_back("domain", domain);
    std::string dashed = domain;
    std::replace(dashed.begin(), dashed.end(), '.', '-');
    out.emplace_back("domain_dashed", dashed);
    return out;
  };
  auto const one = [&](std::string const& selector, Captures const& captures) {
    pattern.target.empty() ? dkim_txt(selector) : dkim_cname(selector, pattern, captures);
  };
  if (open == std::string_view::npos)
    return one(std::string(pattern.selector), values(std::string(pattern.selector)));

  std::vector<std::string> named;
  std::size_t count = static_cast<std::size_t>(std::max(sender.provider->dkim_count, 1));
  if (!sender.config->dkim.empty()) count = sender.config->dkim.size();
  for (auto const& token : sender.config->dkim)
    if (!is_placeholder(token.value)) named.push_back(token.value);
  auto const placeholder = sender.config->dkim.empty() || named.size() < count;
  if (placeholder && !pattern.target.empty()) {
    auto const here =
        provider_selectors(world, std::span(sender.provider, 1), *sender.provider, *sender.from, named);
    for (auto const& s : here)
      if (named.size() < count) named.push_back(s);
  } else if (placeholder) {
    for (auto const& key : sender.keys)
      if (named.size() < count && key.status != KeyStatus::missing) named.push_back(key.selector);
  }
  for (auto const& selector : named) one(selector, values(selector));
  for (std::size_t i = named.size(); i < count; ++i) {
    Captures captures = values({});
    one(fill_pattern(pattern.selector, captures), captures);
  }
}

void Wanting::dkim() const {
  if (!sender.from) return;
  if (sender.provider == nullptr) {
    for (auto const& selector : sender.config->dkim) dkim_txt(selector.value);
    return;
  }
  auto const& patterns = sender.provider->dkim;
  bool const by_region =
      std::any_of(patterns.begin(), patterns.end(), [](auto const& p) { return !p.regions.empty(); });
  std::vector<std::string_view> seen;
  for (auto const& p : patterns) {
    if (!p.wanted || std::find(seen.begin(), seen.end(), p.selector) != seen.end()) continue;
    seen.push_back(p.selector);
    // A key of the account's stands at whatever selectors the sender says.
    if (p.target.empty() && !sender.config->dkim.empty()) {
      for (auto const& selector : sender.config->dkim) dkim_txt(selector.value);
      continue;
    }
    auto const* const right = by_region ? sender.provider->dkim_for(sender.region) : &p;
    dkim_pattern(right != nullptr ? *right : p);
  }
}

}  // namespace

std::optional<Ip> client_address(std::string_view text) { return Ip::parse(text.substr(0, text.find('/'))); }

bool is_placeholder(std::string_view text) {
  auto const open = text.find('<');
  return open != std::string_view::npos && text.find('>', open) != std::string_view::npos;
}

std::vector<std::string> provider_selectors(dns::World const& world, std::span<Provider const> providers,
                                            Provider const& provider, dns::Name domain,
                                            std::vector<std::string> const& except) {
  std::vector<std::string> out;
  auto const base = domain.prepend("_domainkey");
  auto const* const zone = base ? world.zone_for(*base) : nullptr;
  if (zone == nullptr) return out;
  for (auto const& record : zone->records) {
    if (record.type != dns::Type::CNAME || !record.owner.is_below(*base)) continue;
    auto const split = split_selector(record.owner);
    auto const target = dns::as_name(*zone, record);
    if (!split || !target) continue;
    auto const match = match_dkim_target(providers, split->selector, *target);
    if (match && match->provider == &provider && match->selector_fits &&
        std::find(except.begin(), except.end(), split->selector) == except.end())
      out.push_back(split->selector);
  }
  return out;
}

std::string spf_with(SpfText const& record, std::string_view mechanism) {
  for (auto const& term : record.record.terms) {
    bool const last =
        term.kind == grammar::spf::TermKind::redirect ||
        (term.kind == grammar::spf::TermKind::mechanism && term.mechanism == grammar::spf::Mechanism::all);
    if (!last) continue;
    auto const at = static_cast<std::size_t>(term.text.data() - record.text.data());
    return fmt::format("{}{} {}", std::string_view(record.text).substr(0, at), mechanism,
                       std::string_view(record.text).substr(at));
  }
  auto text = record.text;
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return fmt::format("{} {}", text, mechanism);
}

std::string txt_rdata(std::string_view text) {
  std::string out;
  do {
    auto const part = text.substr(0, 255);
    out += (out.empty() ? "" : " ") + grammar::quote_text(part, grammar::Dialect::master_file);
    text.remove_prefix(part.size());
  } while (!text.empty());
  return out;
}

void want_records(dns::World const& world, std::span<Provider const> providers, Sender& sender) {
  Wanting const wanting{world, providers, sender};
  wanting.return_path();
  wanting.dkim();
}

}  // namespace zonelint::mail
