// Writing: whole files or nothing.
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <string>

#include "fix/write.hpp"
#include "harness.hpp"

using namespace zonelint;

namespace {

fix::Outcome outcome_of(harness::Folder const& folder, fix::TextMap const& before,
                        fix::TextMap const& after) {
  fix::Outcome out;
  for (auto const& [name, text] : before) out.before[folder.path(name)] = text;
  for (auto const& [name, text] : after) out.texts[folder.path(name)] = text;
  return out;
}

}  // namespace

TEST_CASE("files are replaced with their mode") {
  harness::Folder folder;
  folder.write("a", "old");
  ::chmod(folder.path("a").c_str(), 0640);
  CHECK(fix::write(outcome_of(folder, {{"a", "old"}}, {{"a", "new"}}), {}).empty());
  CHECK(folder.read("a") == "new");
  struct stat status {};
  ::stat(folder.path("a").c_str(), &status);
  CHECK((status.st_mode & 07777) == 0640);
  CHECK(folder.names().size() == 1);
}

TEST_CASE("a file that changed meanwhile, or is read-only, keeps all from being written") {
  harness::Folder folder;
  folder.write("a", "old");
  folder.write("b", "other");
  auto const outcome = outcome_of(folder, {{"a", "old"}, {"b", "old"}}, {{"a", "new"}, {"b", "new"}});
  auto const wrong = fix::write(outcome, {});
  REQUIRE(wrong.size() == 2);
  CHECK(wrong[0].find("has changed") != std::string::npos);
  CHECK(wrong[1] == "nothing was written, in the other file either");
  folder.write("b", "old");
  ::chmod(folder.path("b").c_str(), 0444);
  CHECK(fix::write(outcome, {}).at(0).find("read-only") != std::string::npos);
  CHECK(folder.read("a") == "old");
  CHECK(folder.names().size() == 2);
}

TEST_CASE("a symbolic link is followed where it stays in the folder") {
  harness::Folder folder, other;
  folder.write("a", "old");
  other.write("a", "old");
  REQUIRE(::symlink("a", folder.path("inside").c_str()) == 0);
  REQUIRE(::symlink(other.path("a").c_str(), folder.path("outside").c_str()) == 0);
  fix::WriteOptions const options{folder.path(".")};
  CHECK(fix::write(outcome_of(folder, {{"inside", "old"}}, {{"inside", "new"}}), options).empty());
  CHECK(folder.read("a") == "new");
  struct stat status {};
  ::lstat(folder.path("inside").c_str(), &status);
  CHECK(S_ISLNK(status.st_mode));
  CHECK(fix::write(outcome_of(folder, {{"outside", "old"}}, {{"outside", "new"}}), options).size() == 1);
  CHECK(other.read("a") == "old");
}

TEST_CASE("what failed is not written") {
  harness::Folder folder;
  folder.write("a", "old");
  auto outcome = outcome_of(folder, {{"a", "old"}}, {{"a", "new"}});
  outcome.problems = {"no"};
  CHECK(fix::write(outcome, {}) == std::vector<std::string>{"no"});
  CHECK(folder.read("a") == "old");
}
