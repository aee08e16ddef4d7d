#include "tests/mail/world.hpp"

#include <dirent.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>

namespace zonelint::test {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  std::string now;
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ' ' && !quoted) {
      if (!now.empty()) out.push_back(std::move(now));
      now.clear();
    } else {
      now += c;
    }
  }
  if (!now.empty()) out.push_back(std::move(now));
  return out;
}

std::string read_file(std::string const& path) {
  std::string out;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  char buffer[4096];
  std::size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, file)) > 0) out.append(buffer, n);
  std::fclose(file);
  return out;
}

mail::ProviderSet const& provider_set() {
  static mail::ProviderSet const set = [] {
    mail::ProviderSet s;
    std::string const folder = ZONELINT_SOURCE_DIR "/rules/providers/";
    DIR* const dir = opendir(folder.c_str());
    REQUIRE(dir != nullptr);
    std::vector<std::string> files;
    while (auto const* const entry = readdir(dir)) {
      std::string const file = entry->d_name;
      if (file.size() > 5 && file.substr(file.size() - 5) == ".toml") files.push_back(file);
    }
    closedir(dir);
    std::sort(files.begin(), files.end());
    for (auto const& file : files) s.read(file.substr(0, file.size() - 5), read_file(folder + file));
    for (auto const& p : s.problems) FAIL_CHECK(p.text);
    return s;
  }();
  return set;
}

}  // namespace

void add_wire(dns::Zone& zone, dns::Name owner, dns::Type type, std::string_view wire) {
  dns::Record record;
  record.owner = owner;
  record.type = type;
  record.ttl = 3600;
  zone.add(record, wire);
}

std::string txt_wire(std::vector<std::string> const& strings) {
  std::string wire;
  for (auto const& s : strings)
    for (std::size_t at = 0; at == 0 || at < s.size(); at += 255) {
      auto const part = s.substr(at, 255);
      wire.push_back(static_cast<char>(part.size()));
      wire += part;
    }
  if (strings.empty()) wire.push_back('\0');
  return wire;
}

void add(dns::Zone& zone, std::string_view owner, dns::Type type, std::string_view rdata) {
  if (type == dns::Type::TXT && rdata.find('"') == std::string_view::npos)
    return add_wire(zone, name(owner), type, txt_wire({std::string(rdata)}));
  auto const words = split(rdata);
  std::vector<grammar::Token> tokens;
  for (auto const& word : words) {
    std::string_view text = word;
    bool const quoted = text.front() == '"';
    if (quoted) text = text.substr(1, text.size() - 2);
    tokens.push_back({text, quoted, false});
  }
  grammar::Rdata out;
  INFO(rdata);
  REQUIRE(grammar::parse_rdata(type, tokens, std::string_view("\0", 1), grammar::Dialect::master_file,
                               rdata.data() + rdata.size(), out));
  add_wire(zone, name(owner), type, out.wire);
}

std::unique_ptr<dns::Zone> zone(std::string_view origin, std::vector<std::string> const& lines) {
  auto out = std::make_unique<dns::Zone>();
  out->origin = name(origin);
  add(*out, origin, dns::Type::SOA, "ns.example. root.example. 1 3600 600 86400 300");
  for (auto const& line : lines) {
    auto const first = line.find(' ');
    auto const second = line.find(' ', first + 1);
    auto const type = grammar::type_from_text(line.substr(first + 1, second - first - 1));
    INFO(line);
    REQUIRE(type);
    add(*out, line.substr(0, first), *type, std::string_view(line).substr(second + 1));
  }
  out->finish();
  return out;
}

std::unique_ptr<dns::World> world(std::vector<ZoneText> const& zones) {
  auto out = std::make_unique<dns::World>();
  for (auto const& z : zones) out->add(zone(z.origin, z.lines));
  return out;
}

std::span<mail::Provider const> providers() { return provider_set().providers; }

Double::Double() : zone_(std::make_unique<dns::Zone>()) {}

std::optional<bool> Double::exists(dns::Name name) const { return zone_->find(name) != nullptr; }

dns::Answer Double::lookup(dns::Name name, dns::Type type) const {
  dns::Answer out;
  for (int i = 0; i < 16; ++i) {
    out.name = name;
    auto const late = time_outs_.find(name);
    bool const error = name.labels() > 0 && name.label(0) == "error";
    if (error || (late != time_outs_.end() && late->second.count(type) == 0)) {
      out.found = dns::Found::failure;
      return out;
    }
    for (auto const* record : zone_->find(name, type)) out.records.push_back({zone_.get(), record});
    if (!out.records.empty()) {
      out.found = dns::Found::data;
      return out;
    }
    auto const cname = zone_->find(name, dns::Type::CNAME);
    if (cname.empty()) {
      out.found = zone_->find(name) != nullptr ? dns::Found::no_data : dns::Found::no_such_name;
      return out;
    }
    out.aliases.push_back({zone_.get(), cname[0]});
    name = *dns::as_name(*zone_, *cname[0]);
  }
  out.found = dns::Found::loop;
  return out;
}

}  // namespace zonelint::test
