// SPF records and macro-strings (RFC 7208 4.6.1, 7): every part that is told lies in the text, and a record
// without an error is made of terms only.
#include "grammar/spf.hpp"

#include <vector>

#include "tests/fuzz/target.hpp"

namespace zonelint::fuzz {
namespace {

constexpr std::string_view texts[] = {
    "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:mail.example.com/24//64 mx include:_spf.example.com ~all",
    "v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d2} redirect=%{d} exp=explain._spf.%{d}",
    "v=spf1 ptr:x +a/0 ?mx//128 -all unknown=%%%_%-",
    "v=spf1 ip:1.2.3.4, inclue:x all; a mx",
};

}  // namespace

std::span<std::string_view const> seeds() { return texts; }

}  // namespace zonelint::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace zonelint::grammar;
  using namespace zonelint::fuzz;
  std::string_view const text = text_of(data, size);
  if (spf::is_record(text)) {
    auto const record = spf::parse(text);
    for (auto const& t : record.terms) {
      must(inside(t.text, text) && inside(t.value, text) && inside(t.name, text),
           "a term lies in the record");
      must(!t.text.empty(), "a term is some text");
    }
    for (auto const& e : record.errors) {
      must(inside(e.at, text) && inside(e.term, text), "an error lies in the record");
      must(!e.wanted.empty(), "an error says what was wanted");
    }
  }
  for (bool const explanation : {false, true}) {
    std::vector<spf::MacroPiece> pieces;
    Stuck stuck;
    spf::parse_macros(text, explanation, pieces, stuck);
  }
  return 0;
}
