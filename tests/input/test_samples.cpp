// Real zones against BIND: every sample that named-compilezone accepts reads without structural problems and
// holds the same records. Skipped, by name, where the samples or the program are not there.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "dns/canonical.hpp"
#include "input/load.hpp"

namespace {

namespace fs = std::filesystem;
using namespace zonelint;

std::string output_of(std::string const& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return out;
  char buffer[4096];
  for (std::size_t n = fread(buffer, 1, sizeof buffer, pipe); n > 0;
       n = fread(buffer, 1, sizeof buffer, pipe))
    out.append(buffer, n);
  return pclose(pipe) == 0 ? out : std::string();
}

// BIND keeps the case of names, which DNS does not tell apart (RFC 4343); all else must be equal.
std::string folded(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

std::vector<std::string> bind_lines(std::string const& printed) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < printed.size()) {
    std::size_t const end = std::min(printed.find('\n', at), printed.size());
    std::string const line = printed.substr(at, end - at);
    at = end + 1;
    std::string out;
    std::size_t field = 0, i = 0;
    while (i < line.size() && field < 4) {
      std::size_t const stop = std::min(line.find_first_of(" \t", i), line.size());
      out += line.substr(i, stop - i) + '\t';
      i = std::min(line.find_first_not_of(" \t", stop), line.size());
      ++field;
    }
    if (field == 4) lines.push_back(folded(out + line.substr(i)));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("sample zones read as BIND reads them") {
  fs::path const folder = fs::path(ZONELINT_SOURCE_DIR) / "../shared/samples/zones";
  if (!fs::exists(folder) || output_of("command -v named-compilezone").empty()) {
    WARN("skipped: 'sample zones read as BIND reads them' needs the samples and named-compilezone");
    return;
  }
  int compared = 0;
  for (auto const& item : fs::recursive_directory_iterator(folder)) {
    if (!item.is_regular_file()) continue;
    std::string const path = item.path().string();
    text::Sources sources;
    input::LoadOptions options;
    options.paths = {path};
    options.context = false;
    auto const loaded = input::load(sources, {}, options);
    if (loaded->world.zones().empty()) continue;
    dns::Zone const& zone = *loaded->world.zones()[0];
    std::string const printed = output_of(
        "named-compilezone -q -i none -k ignore -n ignore -m ignore -M ignore -S ignore -r ignore -s full -o "
        "- '" +
        zone.origin.to_text() + "' '" + path + "' 2>/dev/null");
    if (printed.empty()) continue;
    INFO(path);
    ++compared;
    for (auto const& p : loaded->problems) {
      INFO(p.kind << ": " << p.text);
      CHECK((p.kind == "out-of-zone" || p.kind == "origin-relative"));
    }
    std::vector<std::string> lines;
    for (auto const& line : dns::canonical_lines(zone)) lines.push_back(folded(line));
    std::sort(lines.begin(), lines.end());
    auto const theirs = bind_lines(printed);
    std::vector<std::string> missing, surplus;
    std::set_difference(theirs.begin(), theirs.end(), lines.begin(), lines.end(),
                        std::back_inserter(missing));
    std::set_difference(lines.begin(), lines.end(), theirs.begin(), theirs.end(),
                        std::back_inserter(surplus));
    CHECK(missing == std::vector<std::string>{});
    CHECK(surplus == std::vector<std::string>{});
  }
  CHECK(compared > 20);
}
