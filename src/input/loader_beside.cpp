// Files beside the zones, as the walk meets them: see loader.hpp and beside.hpp.
#include "grammar/mta_sts_policy.hpp"
#include "input/git.hpp"
#include "input/loader.hpp"

namespace zonelint::input {
namespace {

constexpr std::size_t most =
    65536;  // octets of a key, a policy (RFC 8461 3.2 lets senders stop there) or a table

// The whole file; empty where it is none, or larger.
std::string small_file(std::string const& real) {
  std::string text = read_head(real, most + 1);
  if (text.size() > most || text.find('\0') != std::string::npos) text.clear();
  return text;
}

}  // namespace

bool Loader::take_beside(FoundFile const& file, bool named) {
  if (file.zone || file.known || seen_.contains(file.real)) return false;
  bool taken = false;
  if (file.beside == BesideKind::policy) taken = take_policy(file, named);
  if (file.beside == BesideKind::key) taken = take_key(file, named);
  if (file.beside == BesideKind::key_table) taken = take_key_table(file, named);
  if (taken) seen_.insert(file.real);
  return taken;
}

// What the source of a key file holds is what may be shown of it: up to the line that says what it is.
bool Loader::take_key(FoundFile const& file, bool named) {
  std::string text = small_file(file.real);
  std::string_view const line = private_key_line(text);
  if (line.empty()) return false;
  if (!named) return true;
  auto const begin = static_cast<std::uint32_t>(line.data() - text.data());
  auto const end = begin + static_cast<std::uint32_t>(line.size());
  KeyFile key;
  key.file = sources_.add(file.shown, text.substr(0, end));
  key.where = {key.file, begin, end};
  key.real = file.real;
  key.pem = std::move(text);
  key.ignored = git_ignores(file.real);
  reported_.insert(key.file);
  ++beside_;
  out_->beside.keys.push_back(std::move(key));
  return true;
}

bool Loader::take_policy(FoundFile const& file, bool named) {
  if (!grammar::mta_sts::looks_like_policy(small_file(file.real))) return false;
  Opened const opened = files_.open(file.real, file.shown);
  if (!opened.ok()) return false;
  PolicyFile policy{opened.id, file.real, {}, {}};
  if (auto earlier = text_before(file.real, sources_[opened.id].content())) {
    policy.before = std::move(earlier->text);
    policy.commit = std::move(earlier->commit);
  }
  if (named && reported_.insert(opened.id).second) ++beside_;
  out_->beside.policies.push_back(std::move(policy));
  return true;
}

bool Loader::take_key_table(FoundFile const& file, bool named) {
  if (!named || small_file(file.real).empty()) return false;
  Opened const opened = files_.open(file.real, file.shown);
  if (!opened.ok()) return false;
  auto const entries = read_key_table(sources_, opened.id);
  if (entries.empty()) return false;
  if (reported_.insert(opened.id).second) ++beside_;
  out_->beside.key_table.insert(out_->beside.key_table.end(), entries.begin(), entries.end());
  return true;
}

}  // namespace zonelint::input
