// The provider compiler, run by the build: rules/providers/*.toml and rules/known/*.zone in, a C++ unit with
// constant tables out, so that start-up parses nothing. Problems go to stderr and fail the build.
//
//   zonelint_providers_compiler OUTPUT FILE...
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "mail/provider_file.hpp"

namespace {

using namespace zonelint::mail;

bool read_file(char const* path, std::string& out) {
  std::FILE* const file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  char buffer[65536];
  std::size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, file)) > 0) out.append(buffer, n);
  bool const good = std::ferror(file) == 0;
  std::fclose(file);
  return good;
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  std::size_t run = 0;
  for (char c : text) {
    // Compilers limit the length of one literal; adjacent ones are joined.
    if (++run % 8000 == 0) out += "\"\n\"";
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F)
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

// Writes arrays as it meets them, and hands out their names.
class Writer {
 public:
  std::string out =
      "// Made by zonelint_providers_compiler from rules/providers and rules/known. Do not edit.\n"
      "#include \"mail/provider.hpp\"\n\nnamespace zonelint::mail {\nnamespace {\n\n";

  std::string words(std::span<std::string_view const> list) {
    return array("std::string_view", list, [](std::string_view w) { return literal(w); });
  }
  std::string costs(std::span<SpfCost const> list) {
    return array("SpfCost", list,
                 [](SpfCost const& c) { return fmt::format("{{{}, {}}}", literal(c.include), c.lookups); });
  }
  std::string returns(std::span<ReturnPath const> list) {
    return array("ReturnPath", list, [](ReturnPath const& r) {
      return fmt::format("{{{}, {}}}", literal(r.label), literal(r.target));
    });
  }
  std::string dkim(std::span<DkimPattern const> list) {
    std::vector<std::string> regions;
    for (auto const& d : list) regions.push_back(words(d.regions));
    std::size_t i = 0;
    return array("DkimPattern", list, [&](DkimPattern const& d) {
      return fmt::format("{{{}, {}, {}, {}}}", literal(d.selector), literal(d.target), regions[i++],
                         d.wanted);
    });
  }

 private:
  template <class T, class Print>
  std::string array(std::string_view type, std::span<T const> list, Print print) {
    if (list.empty()) return "{}";
    auto const name = fmt::format("list{}", ++count_);
    std::string body;
    for (auto const& x : list) body += fmt::format("    {},\n", print(x));
    out += fmt::format("constexpr {} {}[] = {{\n{}}};\n", type, name, body);
    return name;
  }
  int count_ = 0;
};

std::string row(Writer& w, Provider const& p) {
  return fmt::format(
      "    {{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}},\n",
      literal(p.id), literal(p.name), literal(p.via), w.words(p.spf_includes), w.costs(p.spf_costs),
      w.words(p.spf_retired), p.spf_at_from, w.words(p.mx), p.single_mx, w.words(p.mx_retired),
      w.words(p.submission), w.words(p.return_mx), p.single_return_mx, literal(p.return_spf),
      w.returns(p.return_cnames), literal(p.envelope), w.dkim(p.dkim), p.dkim_count, w.words(p.regions),
      literal(p.source), literal(p.date), literal(p.confidence));
}

// "; date: 2026-10-07" on the first line.
std::string_view date_of(std::string_view zone) {
  constexpr std::string_view mark = "; date: ";
  if (zone.substr(0, mark.size()) != mark) return {};
  return zone.substr(mark.size(), zone.find_first_of("\r\n") - mark.size());
}

std::string table(std::string_view type, std::string_view function, std::string const& rows) {
  if (rows.empty()) return fmt::format("std::span<{0} const> {1}() {{ return {{}}; }}\n", type, function);
  return fmt::format(
      "namespace {{\nconstexpr {0} {1}_table[] = {{\n{2}}};\n}}  // namespace\n"
      "std::span<{0} const> {1}() {{ return {1}_table; }}\n",
      type, function, rows);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: zonelint_providers_compiler OUTPUT FILE...\n");
    return 2;
  }
  ProviderSet set;
  std::string known;
  for (int i = 2; i < argc; ++i) {
    std::string_view const path = argv[i];
    std::string text;
    if (!read_file(argv[i], text)) {
      fmt::print(stderr, "{}: can't be read\n", path);
      return 1;
    }
    auto const name = path.substr(path.rfind('/') + 1);
    if (name.ends_with(".zone"))
      known += fmt::format("    {{{}, {}, {}}},\n", literal(fmt::format("rules/known/{}", name)),
                           literal(text), literal(date_of(text)));
    else
      set.read(name.substr(0, name.rfind('.')), text);
  }
  for (auto const& p : set.problems) fmt::print(stderr, "rules/providers/{}\n", p.text);
  if (!set.problems.empty()) return 1;
  Writer w;
  std::string rows;
  for (auto const& p : set.providers) rows += row(w, p);
  w.out += "\n}  // namespace\n\n" + table("Provider", "builtin_providers", rows) + "\n" +
           table("KnownZone", "builtin_known_zones", known) + "\n}  // namespace zonelint::mail\n";
  std::FILE* const file = std::fopen(argv[1], "wb");
  if (file == nullptr || std::fwrite(w.out.data(), 1, w.out.size(), file) != w.out.size() ||
      std::fclose(file) != 0) {
    fmt::print(stderr, "{}: can't be written\n", argv[1]);
    return 1;
  }
  return 0;
}
