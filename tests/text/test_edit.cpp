// Edits, and diffs that patch and git take.
#include "text/edit.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

using namespace zonelint::text;
namespace fs = std::filesystem;

TEST_CASE("edits are applied together") {
  std::string const text = "0123456789";
  CHECK(apply(text, {}) == text);
  CHECK(apply(text, {{{0, 8, 9}, "E"}, {{0, 2, 4}, ""}}) == "014567E9");
  CHECK(apply(text, {{{0, 5, 5}, "a"}, {{0, 5, 5}, "b"}}) == "01234ab56789");
  CHECK(apply(text, {{{0, 5, 7}, "x"}, {{0, 5, 5}, "before"}, {{0, 7, 7}, "after"}}) ==
        "01234beforexafter789");
  CHECK(apply(text, {{{0, 10, 10}, "!"}}) == "0123456789!");
  CHECK(apply("", {{{0, 0, 0}, "new"}}) == "new");
}

TEST_CASE("edits that overlap or lie outside are refused") {
  std::string const text = "0123456789";
  CHECK_FALSE(apply(text, {{{0, 2, 5}, ""}, {{0, 4, 6}, ""}}));
  CHECK_FALSE(apply(text, {{{0, 2, 5}, ""}, {{0, 3, 3}, "x"}}));
  CHECK_FALSE(apply(text, {{{0, 2, 5}, ""}, {{0, 2, 5}, ""}}));
  CHECK_FALSE(apply(text, {{{0, 8, 11}, ""}}));
  CHECK_FALSE(apply(text, {{{0, 5, 4}, ""}}));
}

TEST_CASE("overlap says what apply refuses") {
  auto const edit = [](std::uint32_t begin, std::uint32_t end) { return Edit{{0, begin, end}, "x"}; };
  std::string const text = "012345";
  for (std::uint32_t a = 0; a <= 6; ++a)
    for (std::uint32_t b = a; b <= 6; ++b)
      for (std::uint32_t c = 0; c <= 6; ++c)
        for (std::uint32_t d = c; d <= 6; ++d) {
          INFO(a << "-" << b << " " << c << "-" << d);
          bool const shares = overlap(edit(a, b), edit(c, d));
          CHECK(shares == overlap(edit(c, d), edit(a, b)));
          CHECK(shares == !apply(text, {edit(a, b), edit(c, d)}).has_value());
        }
  CHECK_FALSE(overlap(Edit{{0, 1, 3}, ""}, Edit{{1, 1, 3}, ""}));
}

TEST_CASE("a unified diff shows three lines of context") {
  CHECK(unified_diff("x", "a\n", "a\n").empty());
  CHECK(unified_diff("zones/x.zone", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n") ==
        "--- a/zones/x.zone\n+++ b/zones/x.zone\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(unified_diff("./x", "", "a\n") == "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
  CHECK(unified_diff("x y", "a", "a\n") ==
        "--- a/x y\t\n+++ b/x y\t\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  CHECK(unified_diff("t\"q", "a\r\nb\r\n", "a\r\n") ==
        "--- \"a/t\\\"q\"\n+++ \"b/t\\\"q\"\n@@ -1,2 +1 @@\n a\r\n-b\r\n");
}

TEST_CASE("changes six lines apart share a hunk, seven apart do not") {
  auto const hunks = [](int between) {
    std::string before = "x\n", after = "X\n";
    for (int i = 0; i < between; ++i) (before += std::to_string(i) + "\n", after += std::to_string(i) + "\n");
    std::string const diff = unified_diff("f", before + "y\n", after + "Y\n");
    int count = 0;
    for (std::size_t at = diff.find("\n@@ "); at != std::string::npos; at = diff.find("\n@@ ", at + 1))
      ++count;
    return count;
  };
  CHECK(hunks(6) == 1);
  CHECK(hunks(7) == 2);
}

namespace {

void write(fs::path const& path, std::string const& text) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

std::string read(fs::path const& path) {
  std::string text;
  if (std::FILE* const file = std::fopen(path.c_str(), "rb")) {
    char buffer[4096];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
    std::fclose(file);
  }
  return text;
}

bool has(char const* program) {
  return std::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}

struct Case {
  std::string before, after;
};

// Lines as zones have them: repeated, empty, CRLF, with and without a final newline.
std::vector<Case> random_cases() {
  std::mt19937 random(20);
  auto const below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  static char const* const lines[] = {"@ IN MX 10 a", "",  "www A 10.0.0.1\r", "; --- comment", "+++ b/x",
                                      "$TTL 1h",      "\\"};
  std::vector<Case> cases = {
      {"", "a\n"}, {"a\n", ""}, {"a", "a\n"}, {"a\n", "a"}, {"a\r\nb\r\n", "a\r\nc\r\n"}, {"", "a"}};
  for (int i = 0; i < 40; ++i) {
    Case made;
    for (unsigned n = below(30); n > 0; --n) {
      std::string const line = std::string(lines[below(7)]) + "\n";
      if (below(6) != 0) made.before += line;
      if (below(6) != 0) made.after += line;
      if (below(8) == 0) made.after += std::to_string(below(9)) + "\n";
    }
    if (below(3) == 0 && !made.before.empty()) made.before.pop_back();
    if (below(3) == 0 && !made.after.empty()) made.after.pop_back();
    if (made.before != made.after) cases.push_back(made);
  }
  return cases;
}

// One call of the program for all cases: the diff of each is of a file of its own.
void check_with(char const* program, std::string const& command) {
  if (!has(program)) {
    WARN("skipped: " << program << " is not installed");
    return;
  }
  fs::path const folder = fs::temp_directory_path() /
                          ("zonelint-diff-" + std::string(program) + std::to_string(std::random_device()()));
  fs::create_directories(folder / "zones");
  std::vector<Case> const cases = random_cases();
  auto const name = [](std::size_t i) {
    static char const* const ends[] = {".zone", " b.zone", "q\"t.zone", "\xc3\xa9.zone"};
    return "zones/" + std::to_string(i) + ends[i % 4];
  };
  std::string diff;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    write(folder / name(i), cases[i].before);
    diff += unified_diff(name(i), cases[i].before, cases[i].after);
  }
  write(folder / "change.diff", diff);
  int const status = std::system(("cd '" + folder.string() + "' && " + command + " >output 2>&1").c_str());
  INFO(diff << "\n" << read(folder / "output"));
  REQUIRE(status == 0);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(name(i));
    REQUIRE(read(folder / name(i)) == cases[i].after);
  }
  fs::remove_all(folder);
}

}  // namespace

TEST_CASE("patch takes our diffs") {
  check_with("patch", "patch --binary -p1 --no-backup-if-mismatch -i change.diff");
}
TEST_CASE("git apply takes our diffs") {
  check_with("git", "GIT_CEILING_DIRECTORIES=\"$PWD/..\" git apply --whitespace=nowarn change.diff");
}

TEST_CASE("a diff of two long unlike texts ends soon and is right") {
  std::string before, after;
  for (int i = 0; i < 50000; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += (i % 5 == 0 ? "old " : "new ") + std::to_string(i) + "\n";
  }
  std::string const diff = unified_diff("f", before, after);
  std::size_t removed = 0, added = 0;
  for (std::size_t at = 0; at < diff.size(); at = diff.find('\n', at) + 1) {
    removed += diff.compare(at, 5, "-old ") == 0;
    added += diff.compare(at, 5, "+new ") == 0;
  }
  CHECK(removed == 40000);
  CHECK(added == 40000);
}
