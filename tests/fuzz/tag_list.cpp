// Tag lists (RFC 6376 3.2) and what is made of them: DKIM keys, DMARC records, suppression comments.
#include "grammar/tag_list.hpp"

#include "grammar/dkim.hpp"
#include "grammar/dmarc.hpp"
#include "grammar/suppression.hpp"
#include "tests/fuzz/target.hpp"

namespace zonelint::fuzz {
namespace {

constexpr std::string_view texts[] = {
    "v=DMARC1; p=reject; sp=none; pct=25; rua=mailto:a@example.com!10m,https://x/; adkim=s; fo=0:1:d:s; ri=1",
    "v=DKIM1; k=rsa; h=sha1:sha256; t=y:s; s=email; n=note; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
    "v=DMARC1;;p=;=x;sp reject;P=none;t=y;psd=n;np=quarantine",
    "; zonelint: allow spf/plus-all, mx/* -- a reason",
    "; zonlint alow-file(spf) - why",
};

}  // namespace

std::span<std::string_view const> seeds() { return texts; }

}  // namespace zonelint::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace zonelint::grammar;
  using namespace zonelint::fuzz;
  std::string_view const text = text_of(data, size);
  TagList const list = parse_tag_list(text);
  for (auto const& t : list.tags) {
    must(inside(t.name, text) && inside(t.value, text) && inside(t.whole, text), "a tag lies in the text");
    must(!t.name.empty(), "a tag has a name");
  }
  for (auto const& e : list.errors) must(inside(e.at, text), "an error lies in the text");
  auto const key = dkim::parse(text);
  must(inside(key.key_bad, text), "a key's bad part lies in the text");
  auto const policy = dmarc::parse(text);
  for (auto const& u : policy.rua)
    must(inside(u.text, text) && inside(u.domain, text), "a URI lies in the text");
  dkim::looks_like(text);
  dmarc::looks_like(text);
  if (auto const comment = parse_suppression(text)) {
    must(inside(comment->reason, text), "a reason lies in the comment");
    must(comment->state == Suppression::State::good || !comment->wanted.empty(), "what is wrong is told");
  }
  return 0;
}
