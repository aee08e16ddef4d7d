// Every row of types.def: presentation form in, canonical presentation form and wire octets out. The expected
// values are those of BIND 9.18 (named-compilezone -s full, and its raw format), but for MD and MF, which it
// refuses as obsolete.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "grammar/rdata.hpp"
#include "grammar/zone_file.hpp"

namespace g = zonelint::grammar;

namespace {

std::string hex(std::string_view octets) {
  std::string out;
  for (char c : octets) {
    auto const u = static_cast<unsigned char>(c);
    out += "0123456789abcdef"[u >> 4];
    out += "0123456789abcdef"[u & 15];
  }
  return out;
}

constexpr std::string_view origin("\7example\3com\0", 13);

// The tokens are views into the text, which must outlive them.
bool parse(g::Type type, std::string const& text, g::Rdata& out) {
  g::Entry entry;
  g::read_entry(text.data(), text.data() + text.size(), entry);
  return g::parse_rdata(type, entry.tokens, origin, g::Dialect::master_file, text.data() + text.size(), out);
}

struct Row {
  std::string_view type, text, canonical, wire;  // an empty canonical: as the text
};
constexpr Row rows[] = {
    {"A", "192.0.2.1", "", "c0000201"},
    {"NS", "ns1", "ns1.example.com.", "036e7331076578616d706c6503636f6d00"},
    {"MD", "a.example.", "", "0161076578616d706c6500"},
    {"MF", "a.example.", "", "0161076578616d706c6500"},
    {"CNAME", "target.example.com.", "", "06746172676574076578616d706c6503636f6d00"},
    {"SOA", "ns1 host.master 2026010101 1h 15m 1w2d 300",
     "ns1.example.com. host.master.example.com. 2026010101 3600 900 777600 300",
     "036e7331076578616d706c6503636f6d0004686f7374066d6173746572076578616d706c6503636f6d0078c275f500000e10000"
     "00384000bdd800000012c"},
    {"MB", "a.example.", "", "0161076578616d706c6500"},
    {"MG", "a.example.", "", "0161076578616d706c6500"},
    {"MR", "a.example.", "", "0161076578616d706c6500"},
    {"WKS", "192.0.2.1 tcp smtp 80", "192.0.2.1 6 25 80", "c0000201060000004000000000000080"},
    {"PTR", "host", "host.example.com.", "04686f7374076578616d706c6503636f6d00"},
    {"HINFO", "\"PC\" Linux", "\"PC\" \"Linux\"", "025043054c696e7578"},
    {"MINFO", "a.example. b.example.", "", "0161076578616d706c65000162076578616d706c6500"},
    {"MX", "10 mail", "10 mail.example.com.", "000a046d61696c076578616d706c6503636f6d00"},
    {"TXT", "\"v=spf1 -all\" two \\\"q\\\" \\065", "\"v=spf1 -all\" \"two\" \"\\\"q\\\"\" \"A\"",
     "0b763d73706631202d616c6c0374776f032271220141"},
    {"RP", "me.example. .", "", "026d65076578616d706c650000"},
    {"AFSDB", "1 afs", "1 afs.example.com.", "000103616673076578616d706c6503636f6d00"},
    {"X25", "311061700956", "\"311061700956\"", "0c333131303631373030393536"},
    {"ISDN", "\"150862028003217\" \"004\"", "", "0f31353038363230323830303332313703303034"},
    {"RT", "2 relay", "2 relay.example.com.", "00020572656c6179076578616d706c6503636f6d00"},
    {"SIG", "A RSASHA256 2 3600 20260101000000 20251201000000 12345 example.com. AQID",
     "A 8 2 3600 20260101000000 20251201000000 12345 example.com. AQID",
     "0001080200000e106955b900692cda803039076578616d706c6503636f6d00010203"},
    {"KEY", "256 3 8 AQIDBA==", "", "0100030801020304"},
    {"PX", "10 ab.net2.it. o-ab.prmd-net2.", "",
     "000a026162046e65743202697400046f2d61620970726d642d6e65743200"},
    {"AAAA", "2001:0DB8:0:0::1", "2001:db8::1", "20010db8000000000000000000000001"},
    {"LOC", "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m", "", "000016138b3cf018810cbce0009895b8"},
    {"SRV", "0 5 443 target", "0 5 443 target.example.com.",
     "0000000501bb06746172676574076578616d706c6503636f6d00"},
    {"NAPTR", "100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" .", "",
     "0064000a0175074532552b7369701b215e2e2a24217369703a696e666f406578616d706c652e636f6d2100"},
    {"KX", "10 kx", "10 kx.example.com.", "000a026b78076578616d706c6503636f6d00"},
    {"CERT", "PKIX 12345 RSASHA256 AQID", "", "0001303908010203"},
    {"DNAME", "other.example.", "", "056f74686572076578616d706c6500"},
    {"DS", "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", "",
     "ec4505012bb183af5f22588179a53b0a98631fad1a292118"},
    {"SSHFP", "2 1 123456789ABCDEF67890123456789ABCDEF67890", "",
     "0201123456789abcdef67890123456789abcdef67890"},
    {"RRSIG", "A 5 3 86400 20030322173103 20030220173103 2642 example.com. AQIDBA==", "",
     "00010503000151803e7c9dd73e5510d70a52076578616d706c6503636f6d0001020304"},
    {"NSEC", "host.example.com. A MX RRSIG NSEC TYPE1234", "",
     "04686f7374076578616d706c6503636f6d000006400100000003041b00000000000000000000000000000000000000000000000"
     "0000020"},
    {"DNSKEY", "257 3 13 AQIDBA==", "", "0101030d01020304"},
    {"DHCID", "AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=", "",
     "000201636fc0b8271c82825bb1ac5c41cf5351aa69b4febd94e8f17cdb95000da48c40"},
    {"NSEC3", "1 1 12 AABBCCDD 2VPTU5TIMAMQTTGL4LUU9KG21E0AOR3S A RRSIG", "",
     "0101000c04aabbccdd1417f3df17b2b2adaef615257de4d2020b80ac6c7c0006400000000002"},
    {"NSEC3PARAM", "1 0 12 -", "", "0100000c00"},
    {"TLSA", "3 1 1 0D6FCE13243AA7", "", "0301010d6fce13243aa7"},
    {"SMIMEA", "3 0 0 AABB", "", "030000aabb"},
    {"CDS", "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", "",
     "ec4505012bb183af5f22588179a53b0a98631fad1a292118"},
    {"CDNSKEY", "257 3 13 AQIDBA==", "", "0101030d01020304"},
    {"OPENPGPKEY", "AQIDBA==", "", "01020304"},
    {"CSYNC", "66 3 A NS AAAA", "", "000000420003000460000008"},
    {"ZONEMD",
     "2018031500 1 1 "
     "FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE",
     "2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B6 "
     "41A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE",
     "7848b78c0101febe3d4ce2ec2ffa4ba99d46cd69d6d29711e55217057bee7eb1a7b641a47ba7fed2dd5b97ae499fafa4f22c6bd"
     "647de"},
    {"SVCB", "1 svc.example. alpn=h2,h3 port=8443 ipv4hint=192.0.2.1",
     "1 svc.example. alpn=\"h2,h3\" port=8443 ipv4hint=192.0.2.1",
     "000103737663076578616d706c6500000100060268320268330003000220fb00040004c0000201"},
    {"HTTPS", "1 . alpn=\"h2\" ipv6hint=2001:db8::1 ech=AQID",
     "1 . alpn=\"h2\" ech=AQID ipv6hint=2001:db8::1",
     "00010000010003026832000500030102030006001020010db8000000000000000000000001"},
    {"SPF", "\"v=spf1 -all\"", "", "0b763d73706631202d616c6c"},
    {"NID", "10 0014:4fff:ff20:ee64", "10 14:4fff:ff20:ee64", "000a00144fffff20ee64"},
    {"L32", "10 10.1.2.0", "", "000a0a010200"},
    {"L64", "10 2001:0db8:1140:1000", "10 2001:db8:1140:1000", "000a20010db811401000"},
    {"LP", "10 l64-subnet1.example.com.", "", "000a0b6c36342d7375626e657431076578616d706c6503636f6d00"},
    {"EUI48", "00-00-5e-00-53-2a", "", "00005e00532a"},
    {"EUI64", "00-00-5e-ef-10-00-00-2a", "", "00005eef1000002a"},
    {"URI", "10 1 \"ftp://ftp1.example.com/public\"", "",
     "000a00016674703a2f2f667470312e6578616d706c652e636f6d2f7075626c6963"},
    {"CAA", "0 issue \"letsencrypt.org; accounturi=x\"", "",
     "000569737375656c657473656e63727970742e6f72673b206163636f756e747572693d78"},
    {"AVC", "\"app-name:WOLFGANG\"", "", "116170702d6e616d653a574f4c4647414e47"},
    {"RESINFO", "qnamemin exterr=15-17 infourl=https://resolver.example.com/guide",
     "\"qnamemin\" \"exterr=15-17\" \"infourl=https://resolver.example.com/guide\"",
     "08716e616d656d696e0c6578746572723d31352d31372a696e666f75726c3d68747470733a2f2f7265736f6c7665722e6578616"
     "d706c652e636f6d2f6775696465"},
    {"WALLET", "\"BTC\" \"addr\"", "", "034254430461646472"},
    {"NSAP", "0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00",
     "0x47000580005a0000000001e133ffffff00016100", "47000580005a0000000001e133ffffff00016100"},
    {"NSAP-PTR", "foo", "foo.example.com.", "03666f6f076578616d706c6503636f6d00"},
    {"GPOS", "-32.6882 116.8652 10.0", "\"-32.6882\" \"116.8652\" \"10.0\"",
     "082d33322e36383832083131362e383635320431302e30"},
    {"EID", "E32C6F78163A9348", "", "e32c6f78163a9348"},
    {"NIMLOC", "3256C62F", "", "3256c62f"},
    {"ATMA", "+61.200000000", "+61200000000", "013631323030303030303030"},
    {"A6", "64 ::1:2:3:4 pre.example.", "", "40000100020003000403707265076578616d706c6500"},
    {"SINK", "1 2 3 AQID", "", "010203010203"},
    {"APL", "1:192.168.32.0/21 !1:192.168.38.0/28 2:FF00:0:0:0::/8",
     "1:192.168.32.0/21 !1:192.168.38.0/28 2:ff00::/8", "00011503c0a82000011c83c0a82600020801ff"},
    {"IPSECKEY", "10 3 2 gw AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==",
     "10 3 2 gw.example.com. AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==",
     "0a0302026777076578616d706c6503636f6d00010351537986ed35533b6064478eeeb27b5bd74dae149b6e81ba3a0521af82ab7"
     "801"},
    {"HIP", "2 200100107B1A74DF365639CC39F1D578 AQID rvs1 rvs2.example.net.",
     "2 200100107B1A74DF365639CC39F1D578 AQID rvs1.example.com. rvs2.example.net.",
     "10020003200100107b1a74df365639cc39f1d5780102030472767331076578616d706c6503636f6d000472767332076578616d7"
     "06c65036e657400"},
    {"NINFO", "\"ns1\" up", "\"ns1\" \"up\"", "036e7331027570"},
    {"RKEY", "0 255 1 AQIDBA==", "", "0000ff0101020304"},
    {"TALINK", "h0 h2", "h0.example.com. h2.example.com.",
     "026830076578616d706c6503636f6d00026832076578616d706c6503636f6d00"},
    {"DOA", "1234567890 1234567890 1 \"image/gif\" AQID", "", "499602d2499602d20109696d6167652f676966010203"},
    {"AMTRELAY", "128 1 3 relay", "128 1 3 relay.example.com.", "80830572656c6179076578616d706c6503636f6d00"},
    {"TA", "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", "",
     "ec4505012bb183af5f22588179a53b0a98631fad1a292118"},
    {"DLV", "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118", "",
     "ec4505012bb183af5f22588179a53b0a98631fad1a292118"},
    {"APL", "", "", ""},
    {"A6", "0 2001:db8::1", "", "0020010db8000000000000000000000001"},
    {"IPSECKEY", "10 0 2 . AQID", "", "0a0002010203"},
    {"IPSECKEY", "10 1 2 192.0.2.38 AQID", "", "0a0102c0000226010203"},
    {"IPSECKEY", "10 2 2 2001:db8::1 AQID", "", "0a020220010db8000000000000000000000001010203"},
    {"AMTRELAY", "10 0 0 .", "", "0a00"},
    {"AMTRELAY", "10 0 1 203.0.113.15", "", "0a01cb00710f"},
    {"AMTRELAY", "10 1 2 2001:db8::15", "", "0a8220010db8000000000000000000000015"},
    {"ATMA", "47.0005.80.005a00", "47000580005a00", "0047000580005a00"},
    {"DOA", "0 1 2 \"\" -", "", "00000000000000010200"},
    {"AAAA", "::1:2", "::0.1.0.2", "00000000000000000000000000010002"},
    {"A6", "3 1fff::1 pre.example.", "", "031fff000000000000000000000000000103707265076578616d706c6500"},
    // Newer than BIND 9.18: by the types' own documents.
    {"DSYNC", "CDS NOTIFY 5359 dsync", "CDS 1 5359 dsync.example.com.",
     "003b0114ef056473796e63076578616d706c6503636f6d00"},
    {"HHIT", "AQID", "", "010203"},
    {"BRID", "AQID", "", "010203"},
    {"CLA", "TCP-v4-v6 \"x\"", "\"TCP-v4-v6\" \"x\"", "095443502d76342d76360178"},
    {"IPN", "18446744073709551615", "", "ffffffffffffffff"},
    {"SVCB", "1 . tls-supported-groups=29,23 ohttp docpath=a,b mandatory=key8",
     "1 . mandatory=key8 key8 key9=\"\\000\\029\\000\\023\" key10=\"\\001a\\001b\"",
     "0001000000000200080008000000090004001d0017000a000401610162"},
    {"SVCB", "1 . alpn=h2 dohpath=/q{?dns}", "1 . alpn=\"h2\" dohpath=\"/q{?dns}\"",
     "00010000010003026832000700082f717b3f646e737d"},
    {"CAA", "0 issue \"\"", "", "00056973737565"},
    {"UINFO", "\\# 4 61626364", "", "61626364"},
    {"UID", "\\# 4 00000001", "", "00000001"},
    {"GID", "\\# 0", "", ""},
    {"UNSPEC", "\\# 1 00", "", "00"},
    {"NXT", "next A MX NXT", "next.example.com. A MX NXT", "046e657874076578616d706c6503636f6d0040010002"},
    {"NXT", "next.example.net.", "", "046e657874076578616d706c65036e657400"},
    {"SVCB", "1 . pvd", "1 . key11", "000100000b0000"},
    {"TYPE731", "\\# 6 abcdef 012345", "\\# 6 ABCDEF012345", "abcdef012345"},
};

}  // namespace

TEST_CASE("every type is read and printed as BIND does") {
  for (Row const& row : rows) {
    INFO(row.type << " " << row.text);
    auto const type = g::type_from_text(row.type);
    REQUIRE(type);
    g::Rdata rdata;
    std::string const text(row.text);
    CHECK(parse(*type, text, rdata));
    CHECK(rdata.errors.empty());
    CHECK(hex(rdata.wire) == row.wire);
    std::string_view const canonical = row.canonical.empty() ? row.text : row.canonical;
    CHECK(g::rdata_text(*type, rdata.wire) == canonical);
    // What is printed reads back as the same octets.
    g::Rdata again;
    std::string const printed = g::rdata_text(*type, rdata.wire);
    CHECK(parse(*type, printed, again));
    CHECK(hex(again.wire) == row.wire);
  }
}

TEST_CASE("no row of the type table is left out above") {
  for (std::string_view word : g::type_words()) {
    INFO(word);
    bool found = false;
    for (Row const& row : rows) found = found || row.type == word;
    CHECK(found);
    CHECK_FALSE(g::type_source(*g::type_from_text(word)).empty());
  }
}

TEST_CASE("the same rdata may be written generically (RFC 3597 5)") {
  for (Row const& row : rows) {
    if (row.text.starts_with("\\#")) continue;
    INFO(row.type << " " << row.wire);
    g::Rdata rdata;
    std::string const text = "\\# " + std::to_string(row.wire.size() / 2) + " " + std::string(row.wire);
    CHECK(parse(*g::type_from_text(row.type), text, rdata));
    CHECK(hex(rdata.wire) == row.wire);
  }
}

TEST_CASE("generic rdata keeps no case in names (RFC 4343), and all else as it is") {
  g::Rdata rdata;
  std::string const text = "\\# 9 000A 044D61496C 00 00";
  CHECK_FALSE(parse(g::Type::MX, text, rdata));
  std::string const good = "\\# 8 000A 044D61496C 00";
  REQUIRE(parse(g::Type::MX, good, rdata));
  CHECK(hex(rdata.wire) == "000a046d61696c00");
  std::string const strings = "\\# 3 024D61";
  REQUIRE(parse(g::Type::TXT, strings, rdata));
  CHECK(hex(rdata.wire) == "024d61");
}

TEST_CASE("what can't be read is told by field, place and wish") {
  struct Bad {
    std::string_view type, text, field, at, wanted;
  };
  constexpr Bad bad[] = {
      {"A", "192.0.2", "address", "192.0.2", "an IPv4 address"},
      {"A", "192.0.2.256", "address", "192.0.2.256", "an IPv4 address"},
      {"A", "192.0.02.1", "address", "192.0.02.1", "an IPv4 address"},
      {"A", "", "address", "", "a value"},
      {"A", "192.0.2.1 192.0.2.2", "", "192.0.2.2", "the end of the record"},
      {"AAAA", "2001:db8:::1", "address", "2001:db8:::1", "an IPv6 address"},
      {"AAAA", "192.0.2.1", "address", "192.0.2.1", "an IPv6 address"},
      {"MX", "ten mail", "preference", "ten", "a number from 0 to 65535"},
      {"MX", "65536 mail", "preference", "65536", "a number from 0 to 65535"},
      {"MX", "-1 mail", "preference", "-1", "a number from 0 to 65535"},
      {"MX", "10", "exchange", "", "a value"},
      {"MX", "10 mail..example.com.", "exchange", "", "a label between the dots"},
      {"NS", "ns1.exa\\999mple.", "nsdname", "\\999mple.",
       "three digits up to 255 or a character after the backslash"},
      {"SOA", "a. b. 20171130001 1 1 1 1", "serial", "20171130001", "a number from 0 to 4294967295"},
      {"SOA", "a. b. 1 1x 1 1 1", "refresh", "1x", "a number of seconds, or a period such as 1h or 1w2d"},
      {"SOA", "a. b. 1 1 1 1", "minimum", "", "a value"},
      {"TXT", "", "text", "", "a value"},
      {"TXT", "\"a\\25\"", "text", "a\\25", "three digits or a character after each backslash"},
      {"DS", "1 8 2 ABC", "digest", "ABC", "an even number of hexadecimal digits"},
      {"DS", "1 8 2 ABxD", "digest", "x", "a hexadecimal digit"},
      {"DNSKEY", "257 3 13 A*==", "key", "*", "base64: letters, digits, + and /"},
      {"DNSKEY", "257 3 13 AQIDB", "key", "AQIDB", "base64 in whole groups of four characters"},
      {"CAA", "0 iss-ue \"x\"", "tag", "iss-ue",
       "a property tag of letters and digits, such as issue or iodef (RFC 8659 4.1)"},
      {"SVCB", "1 . port=https", "params", "https", "a port number"},
      {"EUI48", "00-00-5e-00-53", "address", "00-00-5e-00-53",
       "six pairs of hexadecimal digits with hyphens"},
      {"DS", "1 8 2 ABCD", "digest", "ABCD", "a digest of 32 octets, as its type demands"},
      {"DS", "1 8 1 ABCD", "digest", "ABCD", "a digest of 20 octets, as its type demands"},
      {"SSHFP", "1 2 ABCD", "fingerprint", "ABCD", "a digest of 32 octets, as its type demands"},
      {"APL", "1:192.0.2.0/33", "prefixes", "1:192.0.2.0/33", "a prefix up to 32"},
      {"APL", "3:x/1", "prefixes", "3:x/1", "address family 1 (IPv4) or 2 (IPv6)"},
      {"IPSECKEY", "10 1 2 gw. AQID", "gateway", "gw.", "an IPv4 address, since the type is 1"},
      {"IPSECKEY", "10 4 2 . AQID", "gateway", "4", "a gateway type from 0 to 3 (RFC 4025 2.3)"},
      {"AMTRELAY", "10 2 1 192.0.2.1", "relay", "2", "the discovery bit, 0 or 1 (RFC 8777 4.2.2)"},
      {"HIP", "2 20 =", "identity", "=", "a public key in base64, in one piece"},
      {"NSAP", "47.00", "nsap", "47.00",
       "0x and pairs of hexadecimal digits, dots between them (RFC 1706 5)"},
      {"GPOS", "x 1 1", "longitude", "x", "degrees from -180 to 180"},
      {"A6", "129 ::", "address", "129", "the length of the prefix, from 0 to 128"},
      {"IPN", "18446744073709551616", "number", "18446744073709551616", "a number of 64 bits"},
      {"SVCB", "1 . no-default-alpn", "params", "no-default-alpn",
       "no-default-alpn beside alpn only (RFC 9460 7.1.1)"},
      {"SVCB", "1 . mandatory=port", "params", "mandatory=port",
       "every parameter that mandatory lists (RFC 9460 8)"},
      {"HTTPS", "1 . dohpath=/q", "params", "/q",
       "a path with {?dns}, such as /dns-query{?dns} (RFC 9461 5)"},
      // Generic rdata that the type can't hold: a parameter longer than the record, a string without its end.
      {"SVCB", "\\# 7 0001000003FFFF", "", "\\#", "rdata that this type allows"},
      {"TXT", "\\# 2 0561", "", "\\#", "rdata that this type allows"},
      {"NS", "\\# 2 C000", "", "\\#", "rdata that this type allows"},
      {"HIP", "\\# 4 FF020001", "", "\\#", "rdata that this type allows"},
      {"UID", "1", "data", "1", "\\# and the rdata in hexadecimal: this type has no form of its own"},
      {"NXT", "n CAA", "types", "CAA", "an RR type with a number from 1 to 127"},
      {"A", "\\# 3 010203", "", "\\#", "rdata that this type allows"},
      {"A", "\\# 4 0102", "", "4", "the number of octets that follow"},
  };
  for (Bad const& row : bad) {
    INFO(row.type << " " << row.text);
    g::Rdata rdata;
    std::string const text(row.text);
    CHECK_FALSE(parse(*g::type_from_text(row.type), text, rdata));
    REQUIRE_FALSE(rdata.errors.empty());
    CHECK(rdata.errors[0].field == row.field);
    CHECK(rdata.errors[0].at == row.at);
    CHECK(rdata.errors[0].wanted == row.wanted);
    CHECK_FALSE(rdata.errors[0].kept);
  }
}

TEST_CASE("fields stand where they were written") {
  g::Rdata rdata;
  std::string const text = "10 mail.example.net.";
  REQUIRE(parse(g::Type::MX, text, rdata));
  REQUIRE(rdata.fields.size() == 2);
  CHECK(rdata.fields[0].name == "preference");
  CHECK(rdata.fields[0].text.data() == text.data());
  CHECK(rdata.fields[1].name == "exchange");
  CHECK(rdata.fields[1].text == "mail.example.net.");
  CHECK(rdata.fields[1].wire_begin == 2);
  CHECK(rdata.fields[1].wire_end == rdata.wire.size());
  auto const wire = g::wire_fields(g::Type::MX, rdata.wire);
  REQUIRE(wire.size() == 2);
  CHECK(wire[0].name == "preference");
  CHECK(hex(wire[0].wire) == "000a");
}

TEST_CASE("a string over 255 octets is told, kept in a list of strings, refused in a field of one") {
  std::string const text = '"' + std::string(300, 'x') + '"';
  g::Rdata rdata;
  CHECK(parse(g::Type::TXT, text, rdata));
  REQUIRE(rdata.errors.size() == 1);
  CHECK(rdata.errors[0].kept);
  CHECK(rdata.wire.size() == 302);
  CHECK_FALSE(parse(g::Type::HINFO, text + " os", rdata));
  std::string const limit = '"' + std::string(255, 'x') + '"';
  CHECK(parse(g::Type::TXT, limit, rdata));
  CHECK(rdata.errors.empty());
}

TEST_CASE("long hexadecimal and base64 come in groups of 56, as named-compilezone prints them") {
  g::Rdata rdata;
  std::string const text = "3 1 1 " + std::string(64, 'A');
  REQUIRE(parse(g::Type::TLSA, text, rdata));
  CHECK(g::rdata_text(g::Type::TLSA, rdata.wire) ==
        "3 1 1 " + std::string(56, 'A') + " " + std::string(8, 'A'));
  std::string const exact = "3 1 1 " + std::string(56, 'A');
  REQUIRE(parse(g::Type::TLSA, exact, rdata));
  CHECK(g::rdata_text(g::Type::TLSA, rdata.wire) == exact);
}

TEST_CASE("periods (BIND ARM; RFC 2181 8)") {
  CHECK(g::parse_period("3600") == 3600U);
  CHECK(g::parse_period("1h") == 3600U);
  CHECK(g::parse_period("1W2D3H4M5S") == 788645U);
  CHECK(g::parse_period("2147483647") == 2147483647U);
  for (std::string_view text : {"2147483648", "", "h", "1x", "1h30", "-1", "1 h"}) {
    INFO(text);
    CHECK_FALSE(g::parse_period(text));
  }
}

TEST_CASE("types by name and number (RFC 3597 5)") {
  CHECK(g::type_from_text("mx") == g::Type::MX);
  CHECK(g::type_from_text("TYPE15") == g::Type::MX);
  CHECK(g::type_from_text("OpenPGPKey") == g::Type::OPENPGPKEY);
  CHECK(g::type_text(static_cast<g::Type>(731)) == "TYPE731");
  for (std::string_view text : {"", "M", "MS", "TYPE", "TYPE65536", "TYPE1x", "OPENPGPKEYS", "OPENPGPKE"}) {
    INFO(text);
    CHECK_FALSE(g::type_from_text(text));
  }
}

TEST_CASE("names in both dialects") {
  struct NameRow {
    std::string_view text, wire, wanted;  // hex, or what was wanted
    g::Dialect dialect = g::Dialect::master_file;
  };
  std::string const long_label(64, 'a');
  std::string const long_name = [] {
    std::string n;
    for (int i = 0; i < 127; ++i) n += "a.";
    return n + "bb.";
  }();
  NameRow const names[] = {
      {"@", "076578616d706c6503636f6d00", ""},
      {".", "00", ""},
      {"Mail", "046d61696c076578616d706c6503636f6d00", ""},
      {"a.b.", "0161016200", ""},
      {"a\\.b.", "03612e6200", ""},
      {"\\065.", "016100", ""},
      {"*.x.", "012a017800", ""},
      {"", "", "a domain name"},
      {"a..b.", "", "a label between the dots"},
      {".a", "", "a label between the dots"},
      {"a\\256.", "", "three digits up to 255 or a character after the backslash"},
      {long_label, "", "a label of at most 63 octets (RFC 1035 2.3.4)"},
      {long_name, "", "a name of at most 255 octets (RFC 1035 2.3.4)"},
      {"a.b", "0161016200", "", g::Dialect::route53},
      {"\\052.x.", "012a017800", "", g::Dialect::route53},
      {"\\092.x.", "", "three octal digits or a character after the backslash", g::Dialect::route53},
  };
  for (NameRow const& row : names) {
    INFO(row.text);
    std::string out;
    g::NameError error;
    bool const good = g::parse_name(row.text, origin, row.dialect, out, error);
    CHECK(good == row.wanted.empty());
    if (good) CHECK(hex(out) == row.wire);
    if (!good) CHECK(error.wanted == row.wanted);
  }
}
