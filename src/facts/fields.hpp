// Inside of src/facts: short words for field tables.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "dns/places.hpp"
#include "facts/subjects.hpp"
#include "facts/world_facts.hpp"
#include "grammar/abnf_case.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {

using grammar::lower_text;
using grammar::trimmed;

inline constexpr Type boolean_type{Kind::boolean, nullptr, nullptr};
inline constexpr Type integer_type{Kind::integer, nullptr, nullptr};
inline constexpr Type text_type{Kind::text, nullptr, nullptr};
inline constexpr Type texts_type{Kind::list, nullptr, &text_type};
inline constexpr Type integers_type{Kind::list, nullptr, &integer_type};
constexpr Type object_type(Subject const& s) { return {Kind::object, &s, nullptr}; }
constexpr Type list_type(Type const& element) { return {Kind::list, nullptr, &element}; }
constexpr Type list_type(Type&&) = delete;  // the element type must outlive the table

template <class T>
T const& as(void const* object) {
  return *static_cast<T const*>(object);
}
inline WorldFacts const& all(Scope const& s) { return static_cast<WorldFacts const&>(s.facts); }

// The place of a record's field; nothing while places are not asked for.
text::Span field_place(Scope const& s, RecordFact const& record, std::string_view field);
// The place of octets [begin, end) of a TXT record's joined text.
text::Span text_place(Scope const& s, RecordFact const& record, std::size_t begin, std::size_t end);
// `part` is a view into `whole`, the record's joined text; or empty with null data: the whole record.
text::Span text_place(Scope const& s, RecordFact const& record, std::string_view whole,
                      std::string_view part);
text::Span record_place(Scope const& s, RecordFact const& record);
// Of a part of the text of an SPF or DMARC record.
inline text::Span part_place(Scope const& s, SpfFact const& f, std::string_view part) {
  return text_place(s, *f.record, f.facts.record->text, part);
}

inline text::Span part_place(Scope const& s, DmarcFact const& d, std::string_view part) {
  return text_place(s, *d.record, d.text->text, part);
}

// Another zone of the same name answers in this one's place (an old copy, another view): what that one has or
// lacks says nothing about this one's records.
inline bool shadowed(WorldFacts const& facts, dns::Zone const& zone) {
  auto const* answering = facts.world().zone_for(zone.origin);
  return answering != nullptr && answering != &zone && answering->origin == zone.origin;
}
inline bool shadowed(Scope const& s, dns::Zone const& zone) { return shadowed(all(s), zone); }

Value object(Subject const& subject, void const* object, text::Span place = {});
Value type_value(Scope& s, dns::Type type, text::Span place = {});
Value tri_value(mail::Tri t, std::string_view missing, text::Span place = {});
Value text_value(Scope& s, std::string text, text::Span place = {});
Value texts_value(Scope& s, std::vector<std::string> const& texts);
Value name_value(Scope& s, dns::Name name, text::Span place = {});
template <class T>
Value objects_value(Scope& s, Subject const& subject, T const& objects) {
  std::vector<Value> values;
  values.reserve(objects.size());
  for (auto const& o : objects) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(o)>>) {
      values.push_back(object(subject, o));
    } else {
      values.push_back(object(subject, &o));
    }
  }
  Value v;
  v.kind = Kind::list;
  v.list = s.keep(std::move(values));
  v.present = !v.list.empty();
  return v;
}
Value absent_text();
// What an unknown value lacks: "mail.example.net/A".
inline std::string_view missing(Scope& s, dns::Name name, dns::Type type) {
  return s.keep(mail::missing_text(name, type));
}

// What signatures are made of.
class Signature {
 public:
  Signature& add(std::uint64_t part) {
    value_ = (value_ ^ part) * 0x9e37'79b9'7f4a'7c15ULL;
    value_ ^= value_ >> 29;
    return *this;
  }
  Signature& add(void const* part) { return add(reinterpret_cast<std::uintptr_t>(part)); }
  Signature& add(std::string_view part) { return add(std::hash<std::string_view>()(part)).add(part.size()); }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0x2545'f491'4f6c'dd1dULL;
};
bool is_parked(DomainFact const& domain);  // it neither sends nor receives

}  // namespace zonelint::facts
