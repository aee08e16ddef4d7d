// JSON: places lie in the text, every value in its parent's, and an error is told wherever text is not JSON.
#include "grammar/json.hpp"

#include <algorithm>
#include <string>

#include "tests/fuzz/target.hpp"

namespace zonelint::fuzz {
namespace {

constexpr std::string_view texts[] = {
    R"({"ResourceRecordSets":[{"Name":"example.com.","Type":"TXT","TTL":300,"ResourceRecords":[{"Value":"\"a\""}]}]})",
    R"([1, -2.5e3, true, false, null, "\u00e9\ud83d\ude00\n", {}, []])",
    R"({"a":{"b":{"c":[[[{}]]]}}} {"second":1})",
    "\xef\xbb\xbf{\"x\": \"\\\\052.example.com.\"}\r\n",
};

void check(grammar::json::Value const& v, std::size_t begin, std::size_t end) {
  must(v.begin >= begin && v.begin <= v.end && v.end <= end, "a value lies in its parent");
  for (auto const& item : v.items) check(*item, v.begin, v.end);
  for (auto const& m : v.members) {
    must(m.begin >= v.begin && m.end <= v.end, "a name lies in its object");
    if (m.value) check(*m.value, v.begin, v.end);
  }
}

bool ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::span<std::string_view const> seeds() { return texts; }

}  // namespace zonelint::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace zonelint::grammar;
  using namespace zonelint::fuzz;
  auto const read = json::parse(text_of(data, size));
  for (auto const& v : read.values) check(*v, 0, size);
  for (auto const& e : read.errors) must(e.at <= size, "an error lies in the text");
  // What is no UTF-8 can't be a JSON string (RFC 8259 8.1).
  std::string const quoted = json::quote(text_of(data, size));
  auto const again = json::parse(quoted);
  if (again.errors.empty()) {
    must(again.values.size() == 1 && again.values[0]->string.bytes == text_of(data, size),
         "a quoted string reads as what was quoted");
  } else {
    must(!ascii(text_of(data, size)), "text can be quoted");
  }
  return 0;
}
