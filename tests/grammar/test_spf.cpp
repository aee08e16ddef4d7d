// SPF grammar: RFC 7208 section 12, every rule with what it takes and what it refuses, and where it says so.
#include <catch2/catch.hpp>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/spf.hpp"

using namespace zonelint::grammar::spf;
using std::string;
using std::string_view;
using zonelint::grammar::Stuck;

namespace {

string kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unknown_mechanism:
      return "unknown_mechanism";
    case ErrorKind::bad_separator:
      return "bad_separator";
    case ErrorKind::bad_qualifier:
      return "bad_qualifier";
    case ErrorKind::empty_argument:
      return "empty_argument";
    case ErrorKind::missing_argument:
      return "missing_argument";
    case ErrorKind::unexpected_argument:
      return "unexpected_argument";
    case ErrorKind::bad_ip4:
      return "bad_ip4";
    case ErrorKind::bad_ip6:
      return "bad_ip6";
    case ErrorKind::bad_cidr:
      return "bad_cidr";
    case ErrorKind::bad_domain:
      return "bad_domain";
    case ErrorKind::bad_macro:
      return "bad_macro";
    case ErrorKind::duplicate_modifier:
      return "duplicate_modifier";
    case ErrorKind::non_ascii:
      return "non_ascii";
  }
  return "?";
}

// "bad_cidr@17 '33'"
string describe(string_view text, Error const& error) {
  auto const at = error.at.data() - text.data();
  return kind_name(error.kind) + "@" + std::to_string(at) + " '" + string(error.at) + "'";
}

string canonical(Term const& t) {
  string out;
  if (t.kind == TermKind::mechanism) {
    if (t.explicit_qualifier) out += static_cast<char>(t.qualifier);
    out += "<" + std::to_string(static_cast<int>(t.mechanism)) + ">";
  } else {
    out += t.kind == TermKind::redirect ? "<redirect>"
           : t.kind == TermKind::exp    ? "<exp>"
                                        : string(t.name) + "=";
  }
  out += string(t.value);
  if (t.prefix4) out += " /" + std::to_string(*t.prefix4);
  if (t.prefix6) out += " //" + std::to_string(*t.prefix6);
  if (t.has_macro) out += " %";
  return out;
}
string canonical(string_view text) {
  auto const record = parse(text);
  string out;
  for (auto const& error : record.errors) out += "!" + describe(text, error) + ";";
  for (auto const& term : record.terms) out += canonical(term) + ";";
  return out;
}

}  // namespace

TEST_CASE("spf: which records are selected", "[spf]") {
  for (auto text : {"v=spf1", "V=sPf1 +all", "v=spf1 ", "v=spf1  mx"}) {
    INFO(text);
    CHECK(is_record(text));
  }
  for (auto text : {"", "v=spf", "v=spf10", "v=spf1mx", "v=spf1\tmx", " v=spf1 mx", "\"v=spf1 mx", "v=spf1;",
                    "v=spf1,", "spf2.0/pra mx", "v =spf1 mx", "\xEF\xBB\xBFv=spf1 mx"}) {
    INFO(text);
    CHECK_FALSE(is_record(text));
  }
}

TEST_CASE("spf: well-formed terms", "[spf]") {
  struct Row {
    string_view text, want;
  };
  static constexpr Row rows[] = {
      {"v=spf1", ""},
      {"v=spf1 ", ""},
      {"v=spf1 a  -all", "<2>;-<0>;"},
      {"v=spf1 a -all   ", "<2>;-<0>;"},
      {"v=spf1 ALL ~All ?all +aLL", "<0>;~<0>;?<0>;+<0>;"},
      {"v=spf1 a/0", "<2> /0;"},
      {"v=spf1 a//0 mx//128", "<2> //0;<3> //128;"},
      {"v=spf1 a/24//64", "<2> /24 //64;"},
      {"v=spf1 a:foo.example.com/24", "<2>foo.example.com /24;"},
      {"v=spf1 mx:foo.example.com//33", "<3>foo.example.com //33;"},
      {"v=spf1 a:foo.example.com./32//7", "<2>foo.example.com. /32 //7;"},
      {"v=spf1 a:foo:bar/baz.example.com", "<2>foo:bar/baz.example.com;"},
      {"v=spf1 a:foo.example.xn--zckzah", "<2>foo.example.xn--zckzah;"},
      {"v=spf1 a:x.1-2", "<2>x.1-2;"},
      {"v=spf1 a:x.2m", "<2>x.2m;"},
      {"v=spf1 a:mail.example...com", "<2>mail.example...com;"},
      {"v=spf1 a:.com", "<2>.com;"},
      {"v=spf1 include:_spf.example.com include:o.spf.example.com.",
       "<1>_spf.example.com;<1>o.spf.example.com.;"},
      {"v=spf1 include:a/b.example.com", "<1>a/b.example.com;"},
      {"v=spf1 ptr ptr:example.com", "<4>;<4>example.com;"},
      {"v=spf1 exists:%{ir}.%{l2r+-}.user.%{d2}", "<7>%{ir}.%{l2r+-}.user.%{d2} %;"},
      {"v=spf1 exists:%{i}._spf.example.com", "<7>%{i}._spf.example.com %;"},
      {"v=spf1 a:%{H} a:%{H}.bar", "<2>%{H} %;<2>%{H}.bar %;"},
      {"v=spf1 a:%{d}/24 mx:%{d2/}//64", "<2>%{d} /24 %;<3>%{d2/} //64 %;"},
      {"v=spf1 a:macro%%percent%_%_space%-url-space.example.com",
       "<2>macro%%percent%_%_space%-url-space.example.com %;"},
      {"v=spf1 a:foo%%", "<2>foo%% %;"},
      {"v=spf1 ip4:1.1.1.1/0 ip4:255.249.199.99/32", "<5>1.1.1.1 /0;<5>255.249.199.99 /32;"},
      {"v=spf1 ip6:::1.1.1.1/0 ip6:::FFFF:1.2.3.4", "<6>::1.1.1.1 //0;<6>::FFFF:1.2.3.4;"},
      {"v=spf1 ip6:Cafe:Babe:8000::/33 ip6:::", "<6>Cafe:Babe:8000:: //33;<6>::;"},
      {"v=spf1 redirect=t5.example.com", "<redirect>t5.example.com;"},
      {"v=spf1 EXP=%{d}.x.org REDIRECT=_spf.example.com.", "<exp>%{d}.x.org %;<redirect>_spf.example.com.;"},
      {"v=spf1 moo.cow-far_out=man:dog/cat", "moo.cow-far_out=man:dog/cat;"},
      {"v=spf1 default=+ x=", "default=+;x=;"},
      {"v=spf1 u=%{c}%{R}%{t}", "u=%{c}%{R}%{t} %;"},
      // Legal though surely meant otherwise: a mechanism's name with '=' is an unknown modifier.
      {"v=spf1 ip4=192.0.2.1 a=example.com", "ip4=192.0.2.1;a=example.com;"},
      {"v=spf1 include:a.com,b.com", "<1>a.com,b.com;"},
  };
  for (auto const& row : rows) {
    INFO(row.text);
    CHECK(canonical(row.text) == row.want);
  }
}

TEST_CASE("spf: the story's record", "[spf]") {
  CHECK(canonical("v=spf1 include:amazonses.com ~all") == "<1>amazonses.com;~<0>;");
}

TEST_CASE("spf: errors with their places", "[spf]") {
  struct Row {
    string_view text, want;
  };
  static constexpr Row rows[] = {
      // names
      {"v=spf1 ip:192.0.2.1 -all", "!unknown_mechanism@7 'ip';-<0>;"},
      {"v=spf1 -all moo", "!unknown_mechanism@12 'moo';-<0>;"},
      {"v=spf1 -all.", "!unknown_mechanism@8 'all.';"},
      {"v=spf1 mx.", "!unknown_mechanism@7 'mx.';"},
      {"v=spf1 mx-all", "!unknown_mechanism@7 'mx-all';"},
      {"v=spf1 example.com", "!unknown_mechanism@7 'example.com';"},
      {"v=spf1 192.0.2.1/24", "!unknown_mechanism@7 '192.0.2.1/24';"},
      {"v=spf1 2001:db8::1", "!unknown_mechanism@7 '2001:db8::1';"},
      {"v=spf1 redirect:t2.example.com", "!unknown_mechanism@15 ':';"},
      {"v=spf1 moo.cow/far_out=man:dog/cat", "!unknown_mechanism@7 'moo.cow';"},
      {"v=spf1 moo.cow:far_out=man:dog/cat", "!unknown_mechanism@7 'moo.cow';"},
      {"v=spf1 1up=foo", "!unknown_mechanism@7 '1up';"},
      {"v=spf1 =all", "!unknown_mechanism@7 '=';"},
      // qualifiers
      {"v=spf1 - all", "!bad_qualifier@7 '-';<0>;"},
      {"v=spf1 --all", "!bad_qualifier@8 '-';"},
      {"v=spf1 +redirect=x.org", "!bad_qualifier@7 '+';"},
      // separators
      {"v=spf1 mx; -all", "!bad_separator@9 ';';-<0>;"},
      {"v=spf1 mx,a:foo.com", "!bad_separator@9 ',';"},
      {"v=spf1 ip4:192.0.2.1,ip4:192.0.2.2", "!bad_separator@20 ',';"},
      {"v=spf1 include:a.com; ~all;", "!bad_separator@20 ';';!bad_separator@26 ';';"},
      {"v=spf1 mx , a", "!bad_separator@10 ',';<3>;<2>;"},
      {"v=spf1 ip6:2001:db8::1,mx", "!bad_separator@22 ',';"},
      {"v=spf1 mx\t-all", "!bad_separator@9 '\t';"},
      {"v=spf1 a:ctrl.example.com\rptr -all", "!bad_separator@25 '\r';-<0>;"},
      {"v=spf1 ip4:192.0.2.5\n include:x.com", "!bad_separator@20 '\n';<1>x.com;"},
      // a space is missing
      {"v=spf1 ip4:1.2.3.4~all", "!bad_separator@18 '';"},
      {"v=spf1 ip4:1.2.3.4ip4:5.6.7.8", "!bad_separator@18 '';"},
      {"v=spf1 ip4:1.2.3.0/24include:x.org", "!bad_separator@21 '';"},
      {"v=spf1 ip6:2001:db8::1~all", "!bad_separator@22 '';"},
      {"v=spf1 ip6:2001:db8::/32~all", "!bad_separator@24 '';"},
      {"v=spf1 mx~all", "!bad_separator@9 '';"},
      {"v=spf1 a/24~all", "!bad_separator@11 '';"},
      {"v=spf1 a:example.com.-all", "!bad_separator@21 '';"},
      {"v=spf1 include:example.com~all", "!bad_separator@26 '';"},
      // all
      {"v=spf1 -all:foobar", "!unexpected_argument@11 ':foobar';"},
      {"v=spf1 -all/8", "!unexpected_argument@11 '/8';"},
      // names as arguments
      {"v=spf1 include +all", "!missing_argument@14 '';+<0>;"},
      {"v=spf1 include: -all", "!empty_argument@15 '';-<0>;"},
      {"v=spf1 exists", "!missing_argument@13 '';"},
      {"v=spf1 exists:", "!empty_argument@14 '';"},
      {"v=spf1 ptr:", "!empty_argument@11 '';"},
      {"v=spf1 a: mx:/24", "!empty_argument@9 '';!empty_argument@13 '';"},
      {"v=spf1 ptr/0", "!unexpected_argument@10 '/0';"},
      {"v=spf1 include:ip5.example.com/24", "!bad_cidr@30 '/24';"},
      {"v=spf1 exists:%{d}/24", "!bad_cidr@18 '/24';"},
      {"v=spf1 a:foo-bar", "!bad_domain@9 'foo-bar';"},
      {"v=spf1 a:museum. a:museum", "!bad_domain@9 'museum';!bad_domain@19 'museum';"},
      {"v=spf1 a:abc.123", "!bad_domain@13 '123';"},
      {"v=spf1 a:111.222.33.44", "!bad_domain@9 '111.222.33.44';"},
      {"v=spf1 mx:2001:db8::1", "!bad_domain@10 '2001:db8::1';"},
      {"v=spf1 mx:example.com:8080", "!bad_domain@21 ':8080';"},
      {"v=spf1 a:example.-com a:example.com-", "!bad_domain@17 '-com';!bad_domain@32 'com-';"},
      {"v=spf1 a:example..", "!bad_domain@17 '';"},
      {"v=spf1 a:%{d}foo", "!bad_domain@13 'foo';"},
      {"v=spf1 a:x}y.1", "!bad_domain@13 '1';"},
      // prefix lengths
      {"v=spf1 a/33", "!bad_cidr@9 '33';"},
      {"v=spf1 a//129", "!bad_cidr@10 '129';"},
      {"v=spf1 a/24/64", "!bad_cidr@11 '/64';"},
      {"v=spf1 a/024", "!bad_cidr@9 '024';"},
      {"v=spf1 a/ mx:x.org//", "!bad_cidr@8 '/';!bad_cidr@18 '//';"},
      {"v=spf1 mx:foo.org/24/64", "!bad_cidr@20 '/64';"},
      // addresses
      {"v=spf1 ip4", "!missing_argument@10 '';"},
      {"v=spf1 ip4: ip4:/24", "!empty_argument@11 '';!empty_argument@16 '';"},
      {"v=spf1 ip4:1.2.3", "!bad_ip4@16 '';"},
      {"v=spf1 ip4:192.0.2/24", "!bad_ip4@18 '';"},
      {"v=spf1 ip4:1.2.256.4", "!bad_ip4@15 '256';"},
      {"v=spf1 ip4:1.2.3.04", "!bad_ip4@17 '04';"},
      {"v=spf1 ip4:1.2.3.4.5", "!bad_ip4@18 '.5';"},
      {"v=spf1 ip4:1.2.3.4:8080", "!bad_ip4@18 ':8080';"},
      {"v=spf1 ip4:%{i}", "!bad_ip4@11 '%{i}';"},
      {"v=spf1 ip4:2001:db8::1", "!bad_ip4@11 '2001:db8::1';"},
      {"v=spf1 ip4:mail.example.com", "!bad_ip4@11 'mail';"},
      {"v=spf1 ip4:1.2.3.4/33", "!bad_cidr@19 '33';"},
      {"v=spf1 ip4:1.2.3.4/032", "!bad_cidr@19 '032';"},
      {"v=spf1 ip4:1.2.3.4//32", "!bad_cidr@18 '//32';"},
      {"v=spf1 ip4:1.2.3.4/", "!bad_cidr@18 '/';"},
      {"v=spf1 ip6", "!missing_argument@10 '';"},
      {"v=spf1 ip6:::1.1.1.1/129", "!bad_cidr@21 '129';"},
      {"v=spf1 ip6:::1.1.1.1//33", "!bad_cidr@21 '/33';"},
      {"v=spf1 ip6::CAFE::BABE", "!bad_ip6@11 ':CAFE::BABE';"},
      {"v=spf1 ip6:192.0.2.1", "!bad_ip6@11 '192.0.2.1';"},
      {"v=spf1 ip6:2001:db8::g", "!bad_ip6@21 'g';"},
      {"v=spf1 ip6:fe80::1%eth0", "!bad_ip6@18 '%eth0';"},
      // modifiers
      {"v=spf1 exp= -all", "!empty_argument@11 '';-<0>;"},
      {"v=spf1 ?all redirect=", "!empty_argument@21 '';?<0>;"},
      {"v=spf1 exp=-all redirect=-all", "!bad_domain@11 '-all';!bad_domain@25 '-all';"},
      {"v=spf1 redirect=a.org ReDirect=a.org", "!duplicate_modifier@22 'ReDirect=a.org';<redirect>a.org;"},
      {"v=spf1 exp=a.org exp=b.org", "!duplicate_modifier@17 'exp=b.org';<exp>a.org;"},
      // macros
      {"v=spf1 exists:%(ir).sbl.example.com", "!bad_macro@14 '%';"},
      {"v=spf1 exists:foo%.sbl.example.com", "!bad_macro@17 '%';"},
      {"v=spf1 a:%{a}.example.com", "!bad_macro@9 '%{a}';"},
      {"v=spf1 exp=%{r}.example.com", "!bad_macro@11 '%{r}';"},
      {"v=spf1 a:%{d0}.x.org a:%{d00r}.x.org", "!bad_macro@9 '%{d0}';!bad_macro@23 '%{d00r}';"},
      {"v=spf1 a:%{d*}.x.org", "!bad_macro@9 '%{d*}';"},
      {"v=spf1 a:%{d", "!bad_macro@9 '%{d';"},
      {"v=spf1 a:x%", "!bad_macro@10 '%';"},
      {"v=spf1 foo=%abc", "!bad_macro@11 '%';"},
      // octets
      {"v=spf1 a:\xEF\xBB\xBFgarbage.example.net -all", "!non_ascii@9 '\xEF\xBB\xBF';-<0>;"},
      {"v=spf1 \x80"
       "a:example.net",
       "!non_ascii@7 '\x80';"},
      {"v=spf1 \xE2\x80\x93"
       "all",
       "!non_ascii@7 '\xE2\x80\x93';"},
  };
  for (auto const& row : rows) {
    INFO(row.text);
    CHECK(canonical(row.text) == row.want);
    for (auto const& error : parse(row.text).errors) CHECK_FALSE(error.wanted.empty());
  }
}

namespace {

// The processor time for records of `size` octets that make the search for what went wrong look everywhere.
double hard_work(std::size_t size) {
  auto const start = std::clock();
  for (string_view const part : {"~a:", "1:", "a.", "%{d}", "~a:b.c,", "ip6:1", "/", "%%."}) {
    for (string_view const front : {"a:", "ip6:", "x"}) {
      string text = "v=spf1 " + string(front);
      while (text.size() < size) text += part;
      CHECK(parse(text + "~").errors.size() == 1);
    }
  }
  return static_cast<double>(std::clock() - start);
}

}  // namespace

TEST_CASE("spf: records made to be slow are read in linear time", "[spf]") {
  // Four times the octets: linear work takes 4 times as long, quadratic 16 times. 64 KiB is the most TXT can
  // hold.
  CHECK(hard_work(64000) < 10 * hard_work(16000));
}

TEST_CASE("spf: a NUL in a name", "[spf]") {
  string_view const text("v=spf1 a:foo.example.com\0", 25);
  auto const record = parse(text);
  REQUIRE(record.errors.size() == 1);
  CHECK(record.errors[0].kind == ErrorKind::bad_separator);
  CHECK(record.errors[0].at.data() == text.data() + 24);
}

TEST_CASE("spf: every IPv6 form of RFC 4291 2.2", "[spf]") {
  struct Row {
    string_view address;
    bool good;
  };
  static constexpr Row rows[] = {
      {"2001:db8:0:0:8:800:200c:417a", true},
      {"2001:DB8::8:800:200C:417A", true},
      {"::1", true},
      {"::", true},
      {"1::", true},
      {"1:2:3:4:5:6:7::", true},
      {"::2:3:4:5:6:7:8", true},
      {"0:0:0:0:0:0:13.1.68.3", true},
      {"::13.1.68.3", true},
      {"::ffff:129.144.52.38", true},
      {"1:2:3:4:5::129.144.52.38", true},
      {"1:2:3:4:5:6:7:8:9", false},
      {"1:2:3:4:5:6:7", false},
      {"1:2:3:4::5:6:7:8", false},
      {"1::2::3", false},
      {":1:2:3:4:5:6:7:8", false},
      {"1:2:3:4:5:6:7:8:", false},
      {":::", false},
      {":1", false},
      {"12345::", false},
      {"::1.2.3", false},
      {"::1.2.3.256", false},
      {"1.2.3.4::", false},
      {"::1.2.3.4:5", false},
      {"1:2:3:4:5:6:7:1.2.3.4", false},
      {"1:2:3:4:5:6::1.2.3.4", false},
      {":1.2.3.4", false},
      {":::1.2.3.4", false},
      {"1.2.3.4", false},
      {"::ffff1.2.3.4", false},
  };
  for (auto const& row : rows) {
    auto const text = "v=spf1 ip6:" + string(row.address);
    INFO(text);
    CHECK(parse(text).errors.empty() == row.good);
  }
}

TEST_CASE("spf: macro-strings for expansion", "[spf]") {
  std::vector<MacroPiece> pieces;
  Stuck stuck;
  REQUIRE(parse_macros("a%%b%_%-.%{S}%{l3R-+}%{d0128}", false, pieces, stuck));
  REQUIRE(pieces.size() == 9);
  string text;
  for (auto const& p : pieces)
    if (p.kind == MacroPiece::Kind::literal) text += p.text;
  CHECK(text == "a%b %20.");
  CHECK(pieces[6].letter == 's');
  CHECK(pieces[6].escape);
  CHECK(pieces[6].keep == 0);
  CHECK_FALSE(pieces[6].reverse);
  CHECK(pieces[6].text == "%{S}");
  CHECK(pieces[7].letter == 'l');
  CHECK_FALSE(pieces[7].escape);
  CHECK(pieces[7].keep == 3);
  CHECK(pieces[7].reverse);
  CHECK(pieces[7].delimiters == "-+");
  CHECK(pieces[8].keep == 128);
}

TEST_CASE("spf: explanations allow spaces and c, r, t", "[spf]") {
  std::vector<MacroPiece> pieces;
  Stuck stuck;
  string_view const good = "%{c} is queried as %{ir}.%{v}.arpa";
  CHECK(parse_macros(good, true, pieces, stuck));
  CHECK_FALSE(parse_macros(good, false, pieces, stuck));
  string_view const bad = "The %{x}-files.";
  pieces.clear();
  stuck = {};
  CHECK_FALSE(parse_macros(bad, true, pieces, stuck));
  CHECK(stuck.at == bad.data() + 6);
  CHECK_FALSE(stuck.wanted.empty());
  CHECK(parse_macros("", true, pieces, stuck));
  CHECK_FALSE(parse_macros("caf\xC3\xA9", true, pieces, stuck));
  pieces.clear();
  CHECK(parse_macros("%{d99999999999999999999}", false, pieces, stuck));
  CHECK(pieces.back().keep == 0);
}
