// Work cut into numbered tasks, done by a few threads. What a task makes goes into its own slot, and the
// slots are put together in their order: the result is the same for any number of threads.
#pragma once
#include <cstddef>
#include <functional>

namespace zonelint::text {

// How many threads may work: --jobs; 0 is one a core.
void set_threads(unsigned count);
unsigned threads();

// Calls work(0) ... work(tasks - 1), each once, in no certain order, and returns when all are done.
void parallel(std::size_t tasks, std::function<void(std::size_t)> const& work);

// [0, count) cut into parts of `grain`; the cuts do not depend on the number of threads.
struct Part {
  std::size_t from, to;
};
inline std::size_t parts(std::size_t count, std::size_t grain) { return (count + grain - 1) / grain; }
inline Part part(std::size_t count, std::size_t grain, std::size_t number) {
  std::size_t const from = number * grain;
  return {from, from + grain < count ? from + grain : count};
}

}  // namespace zonelint::text
