// The texts of an editor as it changes them.
#include <catch2/catch.hpp>

#include "lsp/documents.hpp"

using namespace zonelint::lsp;

namespace {

json::value parse(std::string const& text) { return json::parse(text); }

Documents opened(std::string const& text) {
  Documents documents;
  json::object const item{
      {"uri", "file:///z/a%20b.zone"}, {"languageId", "bindzone"}, {"version", 1}, {"text", text}};
  REQUIRE(documents.open(item));
  return documents;
}

}  // namespace

TEST_CASE("file URIs are paths, others are none") {
  CHECK(path_of("file:///z/a%20b.zone") == "/z/a b.zone");
  CHECK(path_of("file://localhost/z/x") == "/z/x");
  CHECK(path_of("file:///z/../y//x") == "/y/x");
  CHECK(path_of("file:///z/%C3%A9") == "/z/\xc3\xa9");
  for (auto const* bad : {"", "x", "untitled:1", "http://x/y", "file://host/x", "file:///a%2", "file:///a%zz",
                          "file:///a%00b", "file:", "file://"})
    CHECK_FALSE(path_of(bad));
}

TEST_CASE("changes apply one after the other") {
  auto documents = opened("one\ntwo\nthree\n");
  REQUIRE(
      documents.change(parse(R"({"textDocument":{"uri":"file:///z/a b.zone","version":2},"contentChanges":[
    {"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":3}},"text":"TWO"},
    {"range":{"start":{"line":0,"character":3},"end":{"line":1,"character":0}},"text":" "},
    {"range":{"start":{"line":1,"character":5},"end":{"line":1,"character":5}},"text":"!"}]})"),
                       Encoding::utf16));
  auto const* d = documents.find("file:///z/a%20b.zone");
  REQUIRE(d != nullptr);
  CHECK(*d->text == "one TWO\nthree!\n");
  CHECK(d->version == 2);
}

TEST_CASE("a whole text takes the place of the old one") {
  auto documents = opened("one");
  REQUIRE(documents.change(
      parse(R"({"textDocument":{"uri":"file:///z/a%20b.zone"},"contentChanges":[{"text":"two"}]})"),
      Encoding::utf16));
  CHECK(*documents.at_path("/z/a b.zone")->text == "two");
}

TEST_CASE("a change that can't be understood changes nothing") {
  auto documents = opened("one\ntwo");
  for (
      auto const* bad :
      {R"({})", R"([])", R"(null)",
       R"({"textDocument":{"uri":"file:///z/other"},"contentChanges":[{"text":"x"}]})",
       R"({"textDocument":{"uri":"file:///z/a%20b.zone"},"contentChanges":{}})",
       R"({"textDocument":{"uri":"file:///z/a%20b.zone"},"contentChanges":[{"text":"x"},{}]})",
       R"({"textDocument":{"uri":"file:///z/a%20b.zone"},"contentChanges":[{"range":{},"text":"x"}]})",
       R"({"textDocument":{"uri":"file:///z/a%20b.zone"},"contentChanges":[{"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}},"text":"x"}]})",
       R"({"textDocument":{"uri":"file:///z/a%20b.zone"},"contentChanges":[{"range":{"start":{"line":1,"character":0},"end":{"line":0,"character":0}},"text":"x"}]})"}) {
    INFO(bad);
    CHECK_FALSE(documents.change(parse(bad), Encoding::utf16));
    CHECK(*documents.at_path("/z/a b.zone")->text == "one\ntwo");
  }
}

TEST_CASE("files and folders that get another name take what is open along") {
  auto documents = opened("one");
  documents.rename("file:///z/a%20b.zone", "file:///z/c.zone");
  REQUIRE(documents.find("file:///z/c.zone") != nullptr);
  CHECK(documents.find("file:///z/c.zone")->uri == "file:///z/c.zone");
  documents.rename("file:///z", "file:///y");
  REQUIRE(documents.find("file:///y/c.zone") != nullptr);
  CHECK(documents.find("file:///y/c.zone")->uri == "file:///y/c.zone");
  documents.rename("file:///nothing", "file:///other");
  documents.rename("nonsense", "file:///other");
  CHECK(documents.all().size() == 1);
  CHECK(documents.close("file:///y/c.zone")->path == "/y/c.zone");
  CHECK_FALSE(documents.close("file:///y/c.zone"));
}
