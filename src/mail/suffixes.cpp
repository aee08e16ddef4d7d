#include "mail/suffixes.hpp"

#include <libpsl.h>

#include <memory>

#include "mail/dmarc.hpp"
#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

using List = std::unique_ptr<psl_ctx_t, decltype(&psl_free)>;
List given(nullptr, psl_free);

psl_ctx_t const* list() { return given ? given.get() : psl_builtin(); }

}  // namespace

bool use_suffix_list(std::string const& path) {
  List read(path.empty() ? nullptr : psl_load_file(path.c_str()), psl_free);
  bool const good = path.empty() || (read && psl_suffix_count(read.get()) > 0);
  if (good) given = std::move(read);
  return good;
}

bool is_public_suffix(dns::Name name) { return psl_is_public_suffix(list(), raw_text(name).c_str()) != 0; }

bool is_registry_suffix(dns::Name name) {
  return psl_is_public_suffix2(list(), raw_text(name).c_str(), PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

dns::Name registrable_domain(dns::Name name) {
  auto const text = raw_text(name);
  char const* const found = psl_registrable_domain(list(), text.c_str());
  if (found == nullptr) return name;  // a public suffix itself
  return name_from_domain(found).value_or(name);
}

}  // namespace zonelint::mail
