// The test suite of RFC 7208, run as it is: 16 scenarios, 203 tests. It is looked for beside the source tree;
// where it is absent, or python3 has no PyYAML, that is said and nothing is tested.
#include <unistd.h>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdio>
#include <string>

#include "mail/spf.hpp"
#include "tests/mail/world.hpp"

namespace json = boost::json;
using namespace zonelint;

namespace {

constexpr char const* suite = ZONELINT_SOURCE_DIR "/../shared/conformance/rfc7208-tests.yml";

std::string run(std::string const& command) {
  std::string out;
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[65536];
  std::size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0) out.append(buffer, n);
  pclose(pipe);
  return out;
}

// Code points up to U+00FF are octets.
std::string octets(json::value const& value) {
  std::string out;
  std::string_view const text(value.as_string().data(), value.as_string().size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0xC0 && i + 1 < text.size())
      out.push_back(static_cast<char>((c & 3U) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3FU)));
    else
      out.push_back(text[i]);
  }
  return out;
}

std::vector<std::string> strings(json::value const& value) {
  if (value.is_string()) return {octets(value)};
  std::vector<std::string> out;
  for (auto const& v : value.as_array()) out.push_back(octets(v));
  return out;
}

std::string name_wire(std::string const& text) {
  auto const n = mail::name_from_domain(text);
  return n ? std::string(n->wire()) : std::string(1, '\0');
}

void add_entry(test::Double& world, dns::Name owner, std::string const& type, json::value const& value) {
  auto& zone = world.zone();
  if (type == "TXT" || type == "SPF") {
    if (value.is_string() && value.as_string() == "NONE") return;
    test::add_wire(zone, owner, dns::Type::TXT, test::txt_wire(strings(value)));
  } else if (type == "A" || type == "AAAA") {
    test::add(zone, mail::raw_text(owner), type == "A" ? dns::Type::A : dns::Type::AAAA, octets(value));
  } else if (type == "MX") {
    auto const fields = strings(value);
    int const preference = std::stoi(fields.at(0));
    std::string wire = {static_cast<char>(preference >> 8), static_cast<char>(preference & 0xFF)};
    test::add_wire(zone, owner, dns::Type::MX, wire + name_wire(fields.at(1)));
  } else {
    test::add_wire(zone, owner, type == "PTR" ? dns::Type::PTR : dns::Type::CNAME, name_wire(octets(value)));
  }
}

void fill(test::Double& world, json::object const& zonedata) {
  for (auto const& [key, list] : zonedata) {
    auto const owner = mail::name_from_domain(std::string(key));
    REQUIRE(owner);
    bool has_txt = false;
    for (auto const& entry : list.as_array())
      has_txt = has_txt || (entry.is_object() && entry.as_object().contains("TXT"));
    std::set<dns::Type> seen;
    for (auto const& entry : list.as_array()) {
      if (entry.is_string()) {  // TIMEOUT
        world.time_out(*owner, seen);
        continue;
      }
      std::string const type(entry.as_object().begin()->key());
      auto const& value = entry.as_object().begin()->value();
      if (type == "SPF" && has_txt) continue;
      if (auto const t = grammar::type_from_text(type == "SPF" ? "TXT" : type);
          t && !(value.is_string() && value.as_string() == "NONE"))
        seen.insert(*t);
      add_entry(world, *owner, type, value);
    }
  }
  world.zone().finish();
}

bool accepts(json::value const& wanted, std::string_view result) {
  if (wanted.is_string()) return wanted.as_string() == json::string_view(result.data(), result.size());
  for (auto const& w : wanted.as_array())
    if (accepts(w, result)) return true;
  return false;
}

}  // namespace

TEST_CASE("the RFC 7208 test suite") {
  if (access(suite, R_OK) != 0) {
    WARN("skipped: rfc7208-tests.yml is not beside the source tree");
    return;
  }
  auto const text =
      run(std::string("python3 '") + ZONELINT_SOURCE_DIR "/tests/mail/yaml_to_json.py' '" + suite + "'");
  if (text.empty()) {
    WARN("skipped: python3 with PyYAML is needed to read rfc7208-tests.yml");
    return;
  }
  int count = 0;
  auto const scenarios = json::parse(text);
  for (auto const& scenario : scenarios.as_array()) {
    test::Double world;
    fill(world, scenario.as_object().at("zonedata").as_object());
    for (auto const& [key, value] : scenario.as_object().at("tests").as_object()) {
      auto const& t = value.as_object();
      ++count;
      INFO(std::string(key));
      mail::SpfQuery query;
      query.ip = mail::Ip::parse(octets(t.at("host")));
      REQUIRE(query.ip);
      query.helo = octets(t.at("helo"));
      query.sender = octets(t.at("mailfrom"));
      auto const got = mail::check_spf(world, {}, query);
      INFO(got.error);
      CAPTURE(mail::spf_text(got.result));
      CHECK(accepts(t.at("result"), mail::spf_text(got.result)));
      if (auto const* const wanted = t.if_contains("explanation")) CHECK(got.explanation == octets(*wanted));
    }
  }
  CHECK(count == 203);
}
