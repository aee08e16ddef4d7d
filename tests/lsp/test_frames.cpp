// Frames whole, in pieces, and broken.
#include <catch2/catch.hpp>

#include "lsp/frames.hpp"

using zonelint::lsp::Frame;
using zonelint::lsp::framed;
using zonelint::lsp::Frames;

namespace {

std::vector<Frame> all(Frames& frames) {
  std::vector<Frame> out;
  while (auto frame = frames.next()) out.push_back(*frame);
  return out;
}

}  // namespace

TEST_CASE("messages come out whole, however they come in") {
  std::string const octets =
      framed("{\"a\":1}") + framed("") + "content-length:2\r\nContent-Type: x\r\n\r\n[]";
  for (std::size_t size = 1; size <= octets.size(); ++size) {
    Frames frames;
    std::vector<std::string> contents;
    for (std::size_t at = 0; at < octets.size(); at += size) {
      frames.feed(std::string_view(octets).substr(at, size));
      for (auto const& f : all(frames)) {
        CHECK(f.problem == "");
        contents.push_back(f.content);
      }
    }
    CHECK(contents == std::vector<std::string>{"{\"a\":1}", "", "[]"});
  }
}

TEST_CASE("a broken header is one problem, and the next message is read") {
  struct Case {
    std::string octets, problem;
  };
  std::string const good = framed("{}");
  Case const cases[] = {
      {"Content-Length: x\r\n\r\n" + good, "the header has no Content-Length that is a number"},
      {"Content-Length: -1\r\n\r\n" + good, "the header has no Content-Length that is a number"},
      {"Content-Length: 99999999999999999999999\r\n\r\n" + good,
       "the header has no Content-Length that is a number"},
      {"Hello: you\r\n\r\n" + good, "the header has no Content-Length that is a number"},
      {std::string(5000, 'x') + good, "a header ends within 4096 octets, with an empty line"},
  };
  for (auto const& c : cases) {
    Frames frames;
    frames.feed(c.octets);
    auto const out = all(frames);
    INFO(c.octets.substr(0, 60));
    REQUIRE(out.size() == 2);
    CHECK(out[0].problem == c.problem);
    CHECK(out[1].content == "{}");
  }
}

TEST_CASE("a message over the limit is skipped, not kept") {
  Frames frames(10);
  frames.feed("Content-Length: 11\r\n\r\n12345");
  auto out = all(frames);
  REQUIRE(out.size() == 1);
  CHECK(out[0].problem == "a message of 11 octets is over the limit of 10");
  frames.feed("678901" + framed("{}"));
  out = all(frames);
  REQUIRE(out.size() == 1);
  CHECK(out[0].content == "{}");
}
