// tag=value lists: what is kept, what is reported, and where.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "grammar/tag_list.hpp"

using namespace zonelint::grammar;
using std::string;
using std::string_view;

namespace {

string kind_name(TagErrorKind kind) {
  switch (kind) {
    case TagErrorKind::empty:
      return "empty";
    case TagErrorKind::no_equals:
      return "no_equals";
    case TagErrorKind::no_name:
      return "no_name";
    case TagErrorKind::no_value:
      return "no_value";
    case TagErrorKind::bad_name:
      return "bad_name";
    case TagErrorKind::bad_character:
      return "bad_character";
    case TagErrorKind::duplicate:
      return "duplicate";
    case TagErrorKind::trailing:
      return "trailing";
  }
  return "?";
}

string canonical(string_view text) {
  auto const list = parse_tag_list(text);
  string out;
  for (auto const& tag : list.tags) out += "<" + string(tag.name) + "|" + string(tag.value) + ">";
  for (auto const& error : list.errors)
    out += " " + kind_name(error.kind) + "@" + std::to_string(error.at.data() - text.data()) + "'" +
           string(error.at) + "'";
  return out;
}

}  // namespace

TEST_CASE("tag list: tags and errors", "[tag_list]") {
  struct Row {
    string_view text, want;
  };
  static constexpr Row rows[] = {
      {"", ""},
      {"  ", ""},
      {"v=DMARC1;p=none", "<v|DMARC1><p|none>"},
      {"v=DMARC1; p=none;", "<v|DMARC1><p|none>"},
      {" v = DMARC1 ;\tp = none ; ", "<v|DMARC1><p|none>"},
      {"a=b c=d", "<a|b c=d>"},
      {"p=MIGf MA0 ==", "<p|MIGf MA0 ==>"},
      {"v=DKIM1; p=", "<v|DKIM1><p|> no_value@9'p='"},
      {"v=a;;p=b", "<v|a><p|b> empty@4';'"},
      {"v=a; ;p=b;;", "<v|a><p|b> empty@4' ;' empty@10';'"},
      {";v=a", "<v|a> empty@0';'"},
      {"v=a; sp reject ;p=b", "<v|a><p|b> no_equals@5'sp reject'"},
      {"v=a; sp- reject", "<v|a> no_equals@5'sp- reject'"},
      {"v=a; =reject; p=b", "<v|a><p|b> no_name@5'=reject'"},
      {"\"k=rsa; p=A", "<p|A> bad_name@0'\"k'"},
      {"s p=x; q=y", "<q|y> bad_name@0's p'"},
      {"_x=1; 9y=2; a.b-c_d=3", "<9y|2><a.b-c_d|3> bad_name@0'_x'"},
      {"v=a; P=1; p=2", "<v|a><P|1><p|2> duplicate@10'p=2'"},
      {"p=\"none\"", "<p|\"none\"> bad_character@2'\"' bad_character@7'\"'"},
      {"p=caf\xC3\xA9 x", "<p|caf\xC3\xA9 x> bad_character@5'\xC3\xA9'"},
      {"p=a\n", "<p|a> bad_character@3'\n'"},
      {"v=a;\nk=b", "<v|a><k|b> bad_character@4'\n'"},
      {"v=a;\n", "<v|a> bad_character@4'\n'"},
      {"a=b\\; c=d", "<a|b\\><c|d>"},
      {"x==y", "<x|=y>"},
  };
  for (auto const& row : rows) {
    INFO(row.text);
    CHECK(canonical(row.text) == row.want);
  }
}

TEST_CASE("tag list: whole reaches from name to value", "[tag_list]") {
  auto const list = parse_tag_list("v=DMARC1 ;  p =  none  ; x=1");
  REQUIRE(list.tags.size() == 3);
  CHECK(list.tags[1].whole == "p =  none");
  REQUIRE(list.find("P") != nullptr);
  CHECK(list.find("P")->value == "none");
  CHECK(list.find("q") == nullptr);
}

TEST_CASE("tag list: find takes the first", "[tag_list]") {
  auto const list = parse_tag_list("p=1;p=2");
  CHECK(list.find("p")->value == "1");
}
