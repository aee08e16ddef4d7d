// The rule compiler: reads rules/*.toml and rules/profiles/*.toml and writes them as constant tables, so that
// the program starts without reading any of them. A mistake in a rule file fails the build, at its file, line
// and column.
//
//   zonelint_rules_compiler RULES_FOLDER RULES_UNIT TEXTS_UNIT
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "facts/value.hpp"
#include "lint/rule_file.hpp"
#include "lint/rule_writer.hpp"

namespace {

namespace fs = std::filesystem;
using namespace zonelint;

std::optional<std::string> content_of(fs::path const& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string out;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) out.append(buffer, n);
  std::fclose(file);
  return out;
}

bool write(char const* path, std::string const& text) {
  std::FILE* const file = std::fopen(path, "wb");
  if (file == nullptr) return false;
  bool const whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && whole;
}

std::vector<fs::path> files_in(fs::path const& folder, std::string_view extension) {
  std::vector<fs::path> out;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == extension) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

void print(text::Sources const& sources, text::Problem const& p) {
  text::Source const& source = sources[p.where.file];
  text::Position const at = source.position(p.where.begin);
  fmt::print(stderr, "{}:{}:{}: error: {}", source.name(), at.line, at.column, p.text);
  if (!p.found.empty()) fmt::print(stderr, "; found: {}", p.found);
  if (!p.wanted.empty()) fmt::print(stderr, "; expected: {}", p.wanted);
  if (!p.suggestion.empty()) fmt::print(stderr, "; did you mean {}?", p.suggestion);
  fmt::print(stderr, "\n");
}

std::vector<lint::EmbeddedText> texts_below(fs::path const& rules, lint::Arena& arena) {
  std::vector<lint::EmbeddedText> out;
  auto const add = [&](std::string_view folder, std::string_view extension) {
    for (fs::path const& path : files_in(rules / folder, extension)) {
      std::string const name = fmt::format("{}/{}", folder, path.filename().string());
      out.push_back(
          {arena.keep(std::string_view(name)), arena.keep(std::string_view(content_of(path).value_or("")))});
    }
  };
  add("known", ".zone");
  add("providers", ".toml");
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    fmt::print(stderr, "usage: zonelint_rules_compiler RULES_FOLDER RULES_UNIT TEXTS_UNIT\n");
    return 2;
  }
  fs::path const folder = arguments[1];
  text::Sources sources;
  std::vector<text::Problem> problems;
  lint::RuleSet set(facts::all_subjects());
  for (fs::path const& below : {fs::path(), fs::path("profiles")}) {
    for (fs::path const& path : files_in(folder / below, ".toml")) {
      auto content = content_of(path);
      if (!content) {
        fmt::print(stderr, "{}: error: can't be read\n", path.string());
        return 1;
      }
      std::string const name = ("rules" / below / path.filename()).string();
      set.read(sources, sources.add(name, std::move(*content)), {.examples_required = true}, problems);
    }
  }
  set.check(sources, {}, problems);
  for (text::Problem const& p : problems) print(sources, p);
  if (!problems.empty()) return 1;
  std::vector<lint::Rule> rules(set.rules().begin(), set.rules().end());
  std::sort(rules.begin(), rules.end(),
            [](lint::Rule const& a, lint::Rule const& b) { return a.name < b.name; });
  lint::Arena arena;
  bool const written = write(arguments[2], lint::rules_unit(rules)) &&
                       write(arguments[3], lint::texts_unit(texts_below(folder, arena)));
  if (!written) fmt::print(stderr, "{} or {}: error: can't be written\n", arguments[2], arguments[3]);
  return written ? 0 : 1;
}
