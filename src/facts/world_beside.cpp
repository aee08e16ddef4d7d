// The objects behind sts_policy and private_key: see world_facts.hpp.
#include <algorithm>

#include "facts/fields.hpp"
#include "facts/world_facts.hpp"
#include "input/git.hpp"
#include "input/read_file.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

bool same_policy(grammar::mta_sts::Policy const& a, grammar::mta_sts::Policy const& b) {
  auto const value = [](std::optional<grammar::mta_sts::Field> const& f) {
    return f ? f->value : std::string_view();
  };
  auto const hosts = [](grammar::mta_sts::Policy const& p) {
    std::vector<std::string> out;
    for (auto const& mx : p.mx) out.push_back(lower_text(mx.value));
    std::sort(out.begin(), out.end());
    return out;
  };
  return value(a.version) == value(b.version) && value(a.mode) == value(b.mode) &&
         value(a.max_age) == value(b.max_age) && hosts(a) == hosts(b);
}

// Did the text hold "id=<id>" as a tag?
bool holds_id(std::string_view text, std::string_view id) {
  auto const blank = [](char c) { return c == ' ' || c == '\t'; };
  auto const letter = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (std::size_t at = text.find("id"); at != std::string_view::npos; at = text.find("id", at + 1)) {
    std::size_t i = at + 2;
    while (i < text.size() && blank(text[i])) ++i;
    if (i >= text.size() || text[i] != '=') continue;
    for (++i; i < text.size() && blank(text[i]);) ++i;
    std::string_view const rest = text.substr(i);
    if (rest.starts_with(id) && (rest.size() == id.size() || !letter(rest[id.size()]))) return true;
  }
  return false;
}

// "mta-sts.example.com" and "mta-sts.example.com.txt" name example.com.
std::optional<dns::Name> domain_in(std::string_view name) {
  if (name.starts_with("mta-sts.")) name.remove_prefix(8);
  auto const domain = mail::name_from_domain(name);
  return domain && domain->labels() >= 2 ? domain : std::nullopt;
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// How many of their last parts two paths share.
int common_tail(std::string_view a, std::string_view b) {
  int parts = 0;
  auto const without_last = [](std::string_view path) {
    auto const slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  };
  while (!a.empty() && !b.empty() && last_part(a) == last_part(b)) {
    ++parts;
    a = without_last(a);
    b = without_last(b);
  }
  return parts;
}

std::string stem_of(std::string_view path) {
  std::string_view name = last_part(path);
  for (std::string_view end : {".private", ".priv", ".pem", ".key", ".rsa"})
    if (name.ends_with(end)) name.remove_suffix(end.size());
  return std::string(name);
}

}  // namespace

// By the file's own name, else by the folders that it stands in, else the only domain that has such a record.
std::optional<dns::Name> WorldFacts::policy_domain(input::PolicyFile const& file) const {
  auto const here = [&](dns::Name name) { return world_.zone_for(name) != nullptr; };
  std::string_view name = last_part(file.real);
  if (name.ends_with(".txt")) name.remove_suffix(4);
  if (auto const domain = name != "mta-sts" ? domain_in(name) : std::nullopt) return domain;
  std::string folder = input::folder_of(file.real);
  for (int i = 0; i < 5 && folder.size() > 1; ++i, folder = input::folder_of(folder)) {
    std::string_view const part = last_part(folder);
    auto const domain = domain_in(part);
    if (domain && (part.starts_with("mta-sts.") || here(*domain))) return domain;
  }
  std::optional<dns::Name> only;
  for (StsFact const& f : sts_) {
    if (only && *only != f.domain) return std::nullopt;
    only = f.domain;
  }
  return only;
}

void WorldFacts::add_policy_file(input::PolicyFile const& file) {
  StsPolicyFact& f = sts_policies_.emplace_back();
  f.source = &file;
  f.text = sources_[file.file].content();
  f.parsed = grammar::mta_sts::parse_policy(f.text);
  f.domain = policy_domain(file);
  if (file.before) f.changed = !same_policy(f.parsed, grammar::mta_sts::parse_policy(*file.before));
  if (!f.domain) return;
  for (StsFact const& sts : sts_)
    if (sts.domain == *f.domain && sts.parsed.version_ok && !f.record) f.record = &sts;
  if (auto const it = mx_at_.find(*f.domain); it != mx_at_.end()) f.mx = it->second;
  for (std::size_t i = 0; f.mx && i < f.mx->hosts.size(); ++i) {
    MxHostFact const& host = f.mx->hosts[i];
    auto const covers = [&](grammar::mta_sts::Field const& mx) {
      return grammar::mta_sts::matches_host(mx.value, host.host.display());
    };
    bool const covered = std::any_of(f.parsed.mx.begin(), f.parsed.mx.end(), covers);
    if (!covered && !host.host.is_root() && !host.duplicate) f.uncovered.push_back(&host);
  }
  if (!f.changed || f.record == nullptr || !f.record->parsed.id) return;
  auto const zone_file = f.record->record->ref.record->source.file;
  auto const then = input::text_at(input::real_path(sources_[zone_file].name()), file.commit);
  f.id_kept = then && holds_id(*then, f.record->parsed.id->value);
}

// The selector that a KeyTable gives for the file; else the one that the file's name and folder say, where
// there is such a one here.
void WorldFacts::add_private_key(input::KeyFile const& file) {
  PrivateKeyFact& f = private_keys_.emplace_back();
  f.source = &file;
  f.key = mail::public_half(file.pem);
  int most = 0;
  for (auto const& entry : beside_->key_table) {
    int const tail = common_tail(entry.path, file.real);
    if (tail <= most) continue;
    most = tail;
    f.selector = entry.selector;
    f.domain = mail::name_from_domain(entry.domain);
    f.in_table = f.domain.has_value();
  }
  std::string const stem = stem_of(file.real);
  auto const folder = domain_in(last_part(input::folder_of(file.real)));
  std::vector<DkimFact const*> named;
  for (DkimFact const& d : dkim_) {
    if (mail::same_key(f.key, d.key.key)) f.matches.push_back(&d);
    bool const by_name = stem == d.key.selector && (!folder || *folder == d.key.domain);
    bool const by_whole =
        stem == d.key.domain.display() + "." + d.key.selector || stem == d.key.name.display();
    if (f.in_table ? d.key.selector == lower_text(f.selector) && d.key.domain == *f.domain
                   : by_name || by_whole)
      named.push_back(&d);
  }
  if (named.size() != 1) return;
  f.published = named.front();
  f.selector = named.front()->key.selector;
  f.domain = named.front()->key.domain;
}

void WorldFacts::add_beside() {
  if (beside_ == nullptr) return;
  for (auto const& file : beside_->policies) add_policy_file(file);
  for (auto const& file : beside_->keys) add_private_key(file);
}

}  // namespace zonelint::facts
