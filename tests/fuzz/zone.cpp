// Master files: whatever the octets are, reading ends, its places lie in the text, and what was read prints
// as a zone that reads as the same records without a problem.
#include <algorithm>
#include <string>
#include <vector>

#include "dns/canonical.hpp"
#include "input/master_file.hpp"
#include "tests/fuzz/target.hpp"

namespace zonelint::fuzz {
namespace {

constexpr std::string_view texts[] = {
    "$TTL 1h\n@ IN SOA ns hostmaster ( 1 ; serial\n 7200 3600 1w2d 300 )\n  NS ns\nns A 192.0.2.1\n",
    "@ 1 SOA a b 1 1 1 1 1\na TXT \"v=spf1 -all\" two \\\"q\\\" \\065 ( \"x;y\"\n \"z\" )\n*.b\\.c MX 10 "
    "mail\n",
    "$ORIGIN sub\na 60 IN AAAA 2001:db8::1\n$GENERATE 1-20/3 h${0,3,d} A 192.0.2.$\n$INCLUDE x y\n",
    "@ 1 SOA a b 1 1 1 1 1\n_25._tcp TLSA 3 1 1 0D6FCE13243AA7\na TYPE731 \\# 3 ABCDEF\nb HTTPS 1 . "
    "alpn=\"h2\"\n",
    "a NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:i@example.com!\" .\n\tCAA 0 issue \"x\" ; zonelint: allow "
    "spf -- y\n",
    "\xef\xbb\xbf# hash\r\n{{ x }} A 192.0.2.1\r\na AWS ALIAS A b c d\r\nc A ( 192.0.2.1\r\n\"open\r\n",
};

struct Lines {
  std::vector<std::string> lines;
  bool has_soa = false, is_template = false;
};
Lines read_zone(std::string content) {
  text::Sources sources;
  input::Files files(sources);
  input::MasterFileRequest request;
  request.file = sources.add("zone", std::move(content));
  request.origin = dns::Name::from_text("example.com.");
  input::MasterFile const read = input::read_master_file(files, request);
  for (auto const& p : read.problems) {
    must(!p.where.known() || p.where.end <= sources[p.where.file].content().size(), "places lie in the text");
    must(p.where.begin <= p.where.end, "a place ends behind its begin");
    must(!p.text.empty() && !p.kind.empty(), "a problem says what it is");
  }
  Lines out;
  if (read.zone) out.lines = dns::canonical_lines(*read.zone);
  out.has_soa = read.has_soa;
  out.is_template = std::any_of(read.problems.begin(), read.problems.end(),
                                [](auto const& p) { return p.kind == "template"; });
  return out;
}

}  // namespace

std::span<std::string_view const> seeds() { return texts; }

}  // namespace zonelint::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace zonelint::fuzz;
  Lines const first = read_zone(std::string(text_of(data, size)));
  // The SOA at the zone's own name is what tells a reader whose text this is: without it another origin may
  // be found.
  if (!first.has_soa) return 0;
  std::string again;
  for (auto const& line : first.lines) again += line + "\n";
  // A string may hold a template's marks: such text is taken for what it looks like.
  Lines const second = read_zone(again);
  must(second.is_template || first.lines == second.lines, "canonical text reads as the same records");
  return 0;
}
