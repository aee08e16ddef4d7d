// Short words for field tables: see fields.hpp.
#include "facts/fields.hpp"

#include <array>

#include "grammar/abnf_case.hpp"

namespace zonelint::facts {

text::Span field_place(Scope const& s, RecordFact const& record, std::string_view field) {
  if (!s.places) return {};
  return dns::place(s.facts.sources(), *record.ref.zone, *record.ref.record, field);
}

text::Span text_place(Scope const& s, RecordFact const& record, std::size_t begin, std::size_t end) {
  if (!s.places) return {};
  auto const places = dns::text_places(s.facts.sources(), *record.ref.zone, *record.ref.record);
  if (!places.joined.pieces.empty() && end <= places.joined.bytes.size())
    return places.joined.span(begin, end);
  return record.ref.record->source;
}

text::Span text_place(Scope const& s, RecordFact const& record, std::string_view whole,
                      std::string_view part) {
  if (!s.places) return {};
  if (part.data() < whole.data() || part.data() + part.size() > whole.data() + whole.size())
    return record_place(s, record);
  auto const begin = static_cast<std::size_t>(part.data() - whole.data());
  return text_place(s, record, begin, begin + part.size());
}

text::Span record_place(Scope const&, RecordFact const& record) { return record.ref.record->source; }

Value object(Subject const& subject, void const* object, text::Span place) {
  Value v;
  v.kind = Kind::object;
  v.subject = &subject;
  v.object = object;
  v.present = object != nullptr;
  v.place = place;
  return v;
}

Value type_value(Scope& s, dns::Type type, text::Span place) {
  // The words of the types that have one, made once.
  static auto const words = [] {
    std::array<std::string, 264> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = grammar::type_text(static_cast<dns::Type>(i));
    return all;
  }();
  auto const number = static_cast<std::size_t>(type);
  if (number < words.size()) return Value::make(std::string_view(words[number]), place);
  return text_value(s, grammar::type_text(type), place);
}

Value tri_value(mail::Tri t, std::string_view missing, text::Span place) {
  if (t == mail::Tri::unknown) return Value::unknown_for(missing);
  return Value::make(t == mail::Tri::yes, place);
}

Value text_value(Scope& s, std::string text, text::Span place) {
  bool const empty = text.empty();
  Value v = Value::make(s.keep(std::move(text)), place);
  v.present = !empty;
  return v;
}

Value texts_value(Scope& s, std::vector<std::string> const& texts) {
  std::vector<Value> values;
  for (auto const& t : texts) values.push_back(text_value(s, t));
  Value v;
  v.kind = Kind::list;
  v.list = s.keep(std::move(values));
  v.present = !texts.empty();
  return v;
}

Value name_value(Scope& s, dns::Name name, text::Span place) { return text_value(s, name.display(), place); }

Value absent_text() {
  Value v = Value::make(std::string_view{});
  v.present = false;
  return v;
}

}  // namespace zonelint::facts
