#include "mail/dkim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "grammar/abnf.hpp"
#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

constexpr std::string_view domainkey = "_domainkey";

bool lists(std::vector<std::string_view> const& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return grammar::abnf::is_word(w, word); });
}

// The tags around the key (RFC 6376 3.6.1), in the order in which verifiers give up.
void check_tags(DkimKey& key) {
  auto const& record = key.text->record;
  auto const invalid = [&key](std::string_view at, std::string error) {
    key.status = KeyStatus::invalid;
    key.error_at = at;
    key.error = std::move(error);
  };
  for (auto const& e : record.list.errors)
    if (e.kind == grammar::TagErrorKind::duplicate)
      return invalid(e.at, "a tag is given twice (RFC 6376 3.2)");
  if (!record.version_ok)
    return invalid(record.v ? record.v->whole : std::string_view(), "v= must be DKIM1 and come first");
  if (!record.p) return invalid({}, "there is no p= tag, so no key");
  if (!record.services.empty() && !lists(record.services, "*") && !lists(record.services, "email"))
    return invalid(record.s->whole, "s= allows no e-mail");
  if (!record.hashes.empty() && !lists(record.hashes, "sha256"))
    return invalid(record.h->whole, "h= allows no SHA-256 (RFC 8301 3.1)");
}

void check_public_key(DkimKey& key) {
  auto const& record = key.text->record;
  auto const value = record.p->value;
  if (grammar::abnf::trim(value, grammar::abnf::lwsp).empty()) {
    key.status = KeyStatus::revoked;  // RFC 6376 3.6.1
    return;
  }
  auto const type = record.key_type.empty() ? std::string_view("rsa") : record.key_type;
  std::string lower(type);
  std::transform(lower.begin(), lower.end(), lower.begin(), grammar::abnf::lower);
  key.key = read_public_key(lower, value);
  key.error = key.key.error;
  key.error_at = !key.key.error.empty() && !record.key_bad.empty() ? record.key_bad : value;
  if (lower != "rsa" && lower != "ed25519" && record.k) key.error_at = record.k->whole;
  // RFC 8301 3.2: verifiers must not take signatures of shorter keys for valid.
  if (key.error.empty() && key.key.kind == PublicKey::Kind::rsa && key.key.bits < 1024)
    key.error =
        fmt::format("an RSA key of {} bits; verifiers refuse less than 1024 (RFC 8301 3.2)", key.key.bits);
  key.status = key.error.empty() ? KeyStatus::ok : KeyStatus::invalid;
  if (key.error.empty()) key.error_at = {};
}

void set_name(DkimKey& key, dns::Name name) {
  key.name = name;
  if (auto const split = split_selector(name)) {
    key.selector = split->selector;
    key.domain = split->domain;
  }
}

// Of several TXT records, the one that is a key, where only one is; verifiers may take any (RFC
// 6376 3.6.2.2).
std::shared_ptr<DkimText const> choose(std::vector<dns::RecordRef> const& records) {
  if (records.size() == 1) return read_dkim(records[0]);
  std::shared_ptr<DkimText const> chosen;
  for (auto const& ref : records) {
    auto text = read_dkim(ref);
    if (!grammar::dkim::looks_like(text->text)) continue;
    if (chosen) return nullptr;
    chosen = std::move(text);
  }
  return chosen;
}

void take_records(DkimKey& key) {
  key.text = choose(key.records);
  if (!key.text) {
    key.status = KeyStatus::invalid;
    key.error =
        fmt::format("{} TXT records stand at this selector; verifiers take any of them (RFC 6376 3.6.2.2)",
                    key.records.size());
    return;
  }
  auto checked = check_key(key.text);
  key.status = checked.status;
  key.key = std::move(checked.key);
  key.error = std::move(checked.error);
  key.error_at = checked.error_at;
  key.testing = checked.testing;
}

void not_here(DkimKey& key, dns::Name missing, std::span<Provider const> providers) {
  if (!key.aliases.empty()) key.provider = match_dkim_target(providers, key.selector, missing);
  if (key.provider) {
    key.status = KeyStatus::ok;
    key.via_provider = true;
    return;
  }
  key.status = KeyStatus::unknown;
  key.unknown.push_back(missing_text(missing, dns::Type::TXT));
}

}  // namespace

std::string_view key_status_text(KeyStatus s) {
  constexpr std::string_view words[] = {"ok", "revoked", "missing", "invalid", "unknown"};
  return words[static_cast<std::size_t>(s)];
}

std::optional<SelectorName> split_selector(dns::Name name) {
  for (int i = 1; i < name.labels(); ++i) {
    if (name.label(i) != domainkey) continue;
    SelectorName out;
    for (int j = 0; j < i; ++j) {
      if (j > 0) out.selector += '.';
      out.selector += name.label(j);
    }
    out.domain = name.suffix(name.labels() - i - 1);
    return out;
  }
  return {};
}

bool is_selector(dns::Name name) {
  if (name.is_root()) return false;
  std::string_view wire = name.wire();
  while (true) {
    wire.remove_prefix(static_cast<unsigned char>(wire[0]) + 1U);
    if (wire[0] == 0) return false;
    if (wire.substr(1, static_cast<unsigned char>(wire[0])) == domainkey) return true;
  }
}

std::optional<dns::Name> selector_name(std::string_view selector, dns::Name domain) {
  return name_from_domain(fmt::format("{}.{}.{}", selector, domainkey, raw_text(domain)));
}

std::vector<dns::Name> selector_names(dns::World const& world) {
  std::vector<dns::Name> out;
  for (auto const name : world.names())
    if (split_selector(name)) out.push_back(name);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::shared_ptr<DkimText const> read_dkim(dns::RecordRef ref) {
  auto out = std::make_shared<DkimText>();
  out->text = dns::as_text(*ref.zone, *ref.record);
  out->record = grammar::dkim::parse(out->text);
  return out;
}

DkimKey check_key(std::shared_ptr<DkimText const> text) {
  DkimKey key;
  key.text = std::move(text);
  key.status = KeyStatus::ok;
  key.testing = lists(key.text->record.flags, "y");
  check_tags(key);
  if (key.status == KeyStatus::ok) {
    check_public_key(key);
  } else if (key.text->record.p) {
    // The tags void the key, but its size is still worth telling.
    key.key = read_public_key(key.text->record.key_type, key.text->record.p->value);
  }
  return key;
}

DkimKey find_key(dns::World const& world, std::span<Provider const> providers, dns::Name name) {
  DkimKey key;
  set_name(key, name);
  auto answer = world.lookup(name, dns::Type::TXT);
  key.aliases = std::move(answer.aliases);
  switch (answer.found) {
    case dns::Found::data:
      key.records = std::move(answer.records);
      if (!key.aliases.empty()) key.provider = match_dkim_target(providers, key.selector, answer.name);
      take_records(key);
      break;
    case dns::Found::unknown:
      not_here(key, answer.missing, providers);
      break;
    case dns::Found::failure:
      key.status = KeyStatus::unknown;
      key.unknown.push_back(missing_text(name, dns::Type::TXT));
      break;
    case dns::Found::loop:
      key.error = "the CNAMEs form a loop";
      break;
    default:
      key.error = key.aliases.empty()
                      ? fmt::format("{} has no TXT record", name.display())
                      : fmt::format("the CNAME leads to {}, which has no TXT record", answer.name.display());
  }
  return key;
}

}  // namespace zonelint::mail
