// Runs an entry point without libFuzzer: over the files that are named, else over mutations of its seeds. The
// same seed gives the same inputs, so that a failure here fails again; the input that failed is written to
// stderr by its number: `fuzz_zone --from N --count 1` runs it alone.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/target.hpp"

namespace {

using namespace zonelint;

std::size_t pick(std::mt19937_64& random, std::size_t below) { return below == 0 ? 0 : random() % below; }

// Octets that mean something to some grammar here.
constexpr std::string_view special(
    "\"\\();$@.:;=,/%{}[]<>!*+-_ \t\r\n\0\x7f\x80\xff"
    "0123456789",
    46);

void mutate_once(std::string& text, std::mt19937_64& random, std::string_view other) {
  std::size_t const at = pick(random, text.size() + 1);
  std::size_t const length = std::min(pick(random, 20) + 1, text.size() - std::min(at, text.size()));
  switch (pick(random, 8)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(random());
      break;
    case 1:
      text.insert(at, 1, special[pick(random, special.size())]);
      break;
    case 2:
      text.erase(at, length);
      break;
    case 3:
      text.insert(at, text.substr(at, length));
      break;
    case 4:
      text.resize(at);
      break;
    case 5: {
      std::size_t const from = pick(random, other.size() + 1);
      text.insert(at, other.substr(from, pick(random, 40)));
      break;
    }
    case 6:
      if (at < text.size()) text[at] = special[pick(random, special.size())];
      break;
    default:
      text.insert(at, std::string(pick(random, 300), at < text.size() ? text[at] : 'a'));
  }
}

std::string input_of(std::size_t number) {
  auto const seeds = fuzz::seeds();
  std::mt19937_64 random(number * 0x9e3779b97f4a7c15U + 1);
  std::string text(seeds[number % seeds.size()]);
  // The first round is the seeds themselves.
  std::size_t const changes = number < seeds.size() ? 0 : pick(random, 6) + 1;
  for (std::size_t i = 0; i < changes; ++i) mutate_once(text, random, seeds[pick(random, seeds.size())]);
  return text;
}

void run(std::string const& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(text.data()), text.size());
}

int replay(char const* path) {
  FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return std::fprintf(stderr, "%s can't be read\n", path), 2;
  std::string text;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
  std::fclose(file);
  run(text);
  return 0;
}

std::size_t current = 0;  // for the handler
extern "C" void tell_number(int) {
  std::fprintf(stderr, "at input %zu: run it alone with --from %zu --count 1\n", current, current);
  std::_Exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t from = 0, count = 200'000;
  double seconds = 3;
  for (int i = 1; i < argc; ++i) {
    bool const more = i + 1 < argc;
    if (more && std::strcmp(argv[i], "--from") == 0) {
      from = std::strtoull(argv[++i], nullptr, 10);
    } else if (more && std::strcmp(argv[i], "--count") == 0) {
      count = std::strtoull(argv[++i], nullptr, 10);
    } else if (more && std::strcmp(argv[i], "--seconds") == 0) {
      seconds = std::strtod(argv[++i], nullptr);
    } else {
      return replay(argv[i]);
    }
  }
  for (int signal : {6, 8, 11}) std::signal(signal, tell_number);  // SIGABRT, SIGFPE, SIGSEGV
  auto const begin = std::chrono::steady_clock::now();
  std::size_t done = 0;
  for (; done < count; ++done) {
    current = from + done;
    auto const before = std::chrono::steady_clock::now();
    if (std::chrono::duration<double>(before - begin).count() > seconds) break;
    std::string const text = input_of(current);
    run(text);
    if (std::chrono::steady_clock::now() - before > std::chrono::seconds(5)) {
      std::fprintf(stderr, "slow\n");
      tell_number(0);
    }
  }
  std::printf("%zu inputs\n", done);
  return done > 0 ? 0 : 1;
}
