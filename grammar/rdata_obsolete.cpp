// Fields of types that nothing serves any more, but that zone files may still hold.
#include <algorithm>
#include <array>

#include "grammar/rdata_fields.hpp"

namespace zonelint::grammar {

// NXT (RFC 2535 5.2): one bit a type, of types up to 127; bit 0 would mean another form, which was never
// made.
bool read_bitmap(FieldReader& in) {
  std::array<std::uint8_t, 16> bits{};
  std::size_t used = 0;
  for (Token const& t : in.tokens) {
    auto const type = type_from_text(t.text);
    auto const number = type ? static_cast<std::size_t>(*type) : 0;
    if (number == 0 || number > 127) return in.fail(t.text, "an RR type with a number from 1 to 127");
    bits[number / 8] = static_cast<std::uint8_t>(bits[number / 8] | 0x80U >> number % 8);
    used = std::max(used, number / 8 + 1);
  }
  for (std::size_t i = 0; i < used; ++i) put8(in.out.wire, bits[i]);
  return true;
}

void write_bitmap(std::string_view wire, std::string& out) {
  for (std::size_t number = 1; number < wire.size() * 8; ++number) {
    if ((static_cast<unsigned char>(wire[number / 8]) & 0x80U >> number % 8) == 0) continue;
    if (!out.empty() && out.back() != ' ') out += ' ';
    out += type_text(static_cast<Type>(number));
  }
}

}  // namespace zonelint::grammar
