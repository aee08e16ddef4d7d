// Rdata of every type: what can be read is printed as text that reads as the same octets, and octets that are
// no rdata of their type are printed all the same. The first octet of the input chooses the type.
#include <string>

#include "grammar/rdata.hpp"
#include "grammar/zone_file.hpp"
#include "tests/fuzz/target.hpp"

namespace zonelint::fuzz {
namespace {

constexpr std::string_view texts[] = {
    "A192.0.2.1",
    "B10 mail.example.com.",
    "C\"text\" \\065 two",
    "D0 5 443 target",
    "E1 . alpn=h2,h3 port=8443",
    "F1:192.168.32.0/21 !2:ff00::/8",
    "G10 3 2 gw AQID",
    "H2 200100107B AQID rvs.",
    "I52 22 23.0 N 4 53 32.0 E -2m",
    "J\\# 4 C0000201",
    "K64 ::1:2 pre.",
    "LA 8 2 3600 20260101000000 20251201000000 1 e. AQID",
    "M1 1 12 AABB 2VPT A",
    "N0x47.0005",
    "O1 2 1 \"image/gif\" AQID",
    "P10 0014:4fff:ff20:ee64",
    "Q00-00-5e-00-53-2a",
    "R0 issue \"x\"",
};

grammar::Type type_of(std::uint8_t octet) {
  auto const words = grammar::type_words();
  return *grammar::type_from_text(words[octet % words.size()]);
}

bool parse(grammar::Type type, std::string const& text, grammar::Rdata& out) {
  grammar::Entry entry;
  constexpr std::string_view origin("\7example\3com\0", 13);
  std::string const line = " " + text;
  grammar::read_entry(line.data(), line.data() + line.size(), entry);
  bool const read = grammar::parse_rdata(type, entry.tokens, origin, grammar::Dialect::master_file,
                                         line.data() + line.size(), out);
  must(read || !out.errors.empty(), "what can't be read is told");
  for (auto const& e : out.errors) must(inside(e.at, line), "an error's place lies in the text");
  out.fields.clear();  // views into the line
  out.errors.clear();
  return read;
}

}  // namespace

std::span<std::string_view const> seeds() { return texts; }

}  // namespace zonelint::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace zonelint;
  using namespace zonelint::fuzz;
  if (size == 0) return 0;
  std::string const text(text_of(data + 1, size - 1));
  for (grammar::Type const type : {type_of(data[0]), static_cast<grammar::Type>(data[0] * 4)}) {
    grammar::Rdata rdata, again;
    if (parse(type, text, rdata)) {
      must(rdata.wire.size() <= 65535, "rdata fits its length");
      must(parse(type, grammar::rdata_text(type, rdata.wire), again), "what is printed can be read");
      must(again.wire == rdata.wire, "what is printed reads as the same octets");
    }
    std::string_view const wire = std::string_view(text).substr(0, 65535);
    grammar::wire_fields(type, wire);
    must(!grammar::rdata_text(type, wire).empty() || wire.empty(), "any octets can be printed");
  }
  return 0;
}
