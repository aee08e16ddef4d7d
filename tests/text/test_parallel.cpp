// Work in numbered tasks: each is done once, whatever the number of threads.
#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

#include "text/parallel.hpp"

using namespace zonelint::text;

namespace {

struct Threads {
  explicit Threads(unsigned count) { set_threads(count); }
  ~Threads() { set_threads(0); }
};

}  // namespace

TEST_CASE("every task is done once") {
  for (unsigned const count : {1U, 2U, 5U}) {
    Threads const threads(count);
    for (std::size_t const tasks : {0U, 1U, 2U, 1000U}) {
      std::vector<std::atomic<int>> done(tasks);
      parallel(tasks, [&](std::size_t i) { ++done[i]; });
      bool once = true;
      for (auto const& d : done) once = once && d == 1;
      CHECK(once);
    }
  }
}

TEST_CASE("what a task throws comes out") {
  Threads const threads(3);
  CHECK_THROWS_AS(parallel(50,
                           [](std::size_t i) {
                             if (i == 7) throw std::runtime_error("task");
                           }),
                  std::runtime_error);
}

TEST_CASE("parts cover everything once") {
  for (std::size_t const count : {0U, 1U, 9U, 10U, 11U, 30U}) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < parts(count, 10); ++i) {
      Part const p = part(count, 10, i);
      CHECK(p.from == at);
      CHECK(p.to > p.from);
      at = p.to;
    }
    CHECK(at == count);
  }
}
