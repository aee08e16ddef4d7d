// Parts of records: tags, terms, fields.
#include <fmt/format.h>

#include <algorithm>

#include "dns/places.hpp"
#include "fix/planner.hpp"
#include "grammar/abnf_case.hpp"
#include "grammar/json.hpp"

namespace zonelint::fix {
namespace {

using facts::Kind;
using facts::Value;
namespace spf = grammar::spf;

std::optional<std::uint32_t> offset_in(std::string_view text, std::string_view part) {
  if (part.data() < text.data() || part.data() + part.size() > text.data() + text.size()) return std::nullopt;
  return static_cast<std::uint32_t>(part.data() - text.data());
}

facts::DmarcFact const* dmarc_of(Value const& v) {
  if (v.object == nullptr) return nullptr;
  if (v.subject == &facts::dmarc_subject) return static_cast<facts::DmarcFact const*>(v.object);
  if (v.subject != &facts::sender_dmarc_subject) return nullptr;
  auto const& view = *static_cast<facts::SenderDmarcFact const*>(v.object);
  return view.sender->dmarc[view.standard];
}

std::string_view spf_text(facts::SpfFact const& f) { return f.facts.record->text; }

spf::Term const* find_term(facts::SpfFact const& f, std::string_view field) {
  auto const& terms = f.facts.record->record.terms;
  auto const it = std::find_if(terms.begin(), terms.end(), [&](spf::Term const& t) {
    bool const all = t.kind == spf::TermKind::mechanism && t.mechanism == spf::Mechanism::all;
    return field == "all" ? all : field == "redirect" && t.kind == spf::TermKind::redirect;
  });
  return it == terms.end() ? nullptr : &*it;
}

// "~" and "~all" both mean ~all; '+' needs no writing (RFC 7208 4.6.2).
std::string all_term(std::string_view text) {
  if (text == "+") text = {};
  return text.ends_with("all") ? std::string(text) : std::string(text) + "all";
}

bool is_name_field(std::string_view field) {
  return field == "owner" || field == "exchange" || field == "nsdname" || field == "cname" ||
         field == "ptrdname" || field == "target" || field == "mname" || field == "rname";
}

}  // namespace

std::optional<TagText> tags_of(Value const& parent) {
  if (auto const* d = dmarc_of(parent)) return TagText{d->record->ref, d->text->text, &d->text->record.list};
  if (parent.subject != &facts::dkim_subject || parent.object == nullptr) return std::nullopt;
  auto const& key = static_cast<facts::DkimFact const*>(parent.object)->key;
  if (!key.text || key.records.empty()) return std::nullopt;
  return TagText{key.records.front(), key.text->text, &key.text->record.list};
}

std::string_view tag_name(facts::Subject const& subject, std::string_view field) {
  if (&subject != &facts::dkim_subject) return field;
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"version", "v"}, {"key_type", "k"}, {"hashes", "h"}, {"services", "s"},
      {"flags", "t"},   {"testing", "t"},  {"bits", "p"},   {"revoked", "p"}};
  for (auto const& [name, tag] : names)
    if (name == field) return tag;
  return field;
}

dns::RecordRef Planner::record_around(lint::Target const& target) const {
  for (Value const* v : {&target.value, &target.parent, &env_.it, &env_.self}) {
    if (v->kind != Kind::object || v->object == nullptr) continue;
    if (auto const tags = tags_of(*v)) return tags->record;
    if (auto const* r = facts::record_of(*v->subject, v->object)) return r->ref;
  }
  return {};
}

bool Planner::remove_part(Value const& v) {
  auto const gone = [&](dns::RecordRef record, std::string_view text, std::string_view part, Separator s) {
    auto const at = offset_in(text, part);
    if (at) editor_.remove_item(record, *at, s);
    return at.has_value();
  };
  if (v.subject == &facts::dmarc_tag_subject) {
    auto const& t = *static_cast<facts::DmarcTagFact const*>(v.object);
    return gone(t.dmarc->record->ref, t.dmarc->text->text, t.whole, Separator::semicolon);
  }
  if (v.subject == &facts::dmarc_uri_subject) {
    auto const& u = *static_cast<facts::DmarcUriFact const*>(v.object);
    return gone(u.dmarc->record->ref, u.dmarc->text->text, u.uri.text, Separator::comma);
  }
  if (v.subject == &facts::spf_term_subject) {
    auto const& t = *static_cast<facts::SpfTermFact const*>(v.object);
    return gone(t.spf->record->ref, spf_text(*t.spf), t.spf->facts.record->record.terms[t.number].text,
                Separator::blank);
  }
  if (v.subject == &facts::spf_error_subject) {
    auto const& e = *static_cast<facts::SpfErrorFact const*>(v.object);
    auto const& error = e.spf->facts.record->record.errors[e.number];
    return !error.term.empty() && gone(e.spf->record->ref, spf_text(*e.spf), error.term, Separator::blank);
  }
  return false;
}

void Planner::remove(lint::Target const& target) {
  if (target.parent.kind == Kind::object && target.field != nullptr) {
    auto const tags = tags_of(target.parent);
    auto const* tag = tags ? tags->list->find(tag_name(*target.parent.subject, target.field->name)) : nullptr;
    if (tag != nullptr)
      return editor_.remove_item(tags->record, *offset_in(tags->text, tag->whole), Separator::semicolon);
    if (target.parent.subject == &facts::spf_subject && target.parent.object != nullptr) {
      auto const& f = *static_cast<facts::SpfFact const*>(target.parent.object);
      if (auto const* t = find_term(f, target.field->name))
        return editor_.remove_item(f.record->ref, *offset_in(spf_text(f), t->text), Separator::blank);
    }
    bool const term_part = is_part(target.parent.subject) && target.value.kind == Kind::text;
    if (term_part && target.parent.object != nullptr) {
      if (!remove_part(target.parent)) editor_.fail();
      return;
    }
  }
  auto const objects = objects_of(target.value);
  if (objects.empty()) return editor_.fail();
  for (Value const& v : objects) delete_records(v);
}

void Planner::set_tag(TagText const& tags, std::string_view name, std::string const& text) {
  auto const* tag = tags.list->find(name);
  if (tag == nullptr) return editor_.append_tag(tags.record, fmt::format("{}={}", name, text));
  auto const at = offset_in(tags.text, tag->value.data() != nullptr ? tag->value : tag->whole);
  if (!at) return editor_.fail();
  editor_.change(tags.record, {*at, *at + static_cast<std::uint32_t>(tag->value.size()), text});
}

void Planner::set_spf(facts::SpfFact const& f, std::string_view field, std::string const& text) {
  std::string const term = field == "all" ? all_term(text) : fmt::format("redirect={}", text);
  auto const* const there = find_term(f, field);
  std::string_view const whole = spf_text(f);
  auto end = static_cast<std::uint32_t>(whole.size());
  while (end > 0 && whole[end - 1] == ' ') --end;
  if (there == nullptr) return editor_.change(f.record->ref, {end, end, " " + term});
  std::uint32_t const at = *offset_in(whole, there->text);
  editor_.change(f.record->ref, {at, at + static_cast<std::uint32_t>(there->text.size()), term});
}

void Planner::set(lint::Target const& target, std::string const& text) {
  Value const& parent = target.parent;
  if (parent.kind != Kind::object || parent.object == nullptr || target.field == nullptr)
    return replace(target, text);
  std::string_view const field = target.field->name;
  if (auto const tags = tags_of(parent)) return set_tag(*tags, tag_name(*parent.subject, field), text);
  if (parent.subject == &facts::spf_subject && (field == "all" || field == "redirect"))
    return set_spf(*static_cast<facts::SpfFact const*>(parent.object), field, text);
  if (parent.subject == &facts::spf_term_subject && field == "qualifier") {
    auto const& t = *static_cast<facts::SpfTermFact const*>(parent.object);
    auto const& term = t.spf->facts.record->record.terms[t.number];
    std::uint32_t const at = *offset_in(spf_text(*t.spf), term.text);
    return editor_.change(t.spf->record->ref,
                          {at, at + (term.explicit_qualifier ? 1U : 0U), text == "+" ? "" : text});
  }
  if (field == "ttl") {
    auto const ttl = grammar::parse_period(text);
    auto const records = records_of(parent);
    if (!ttl || records.empty()) return editor_.fail();
    for (dns::RecordRef r : records) editor_.set_ttl(r, *ttl);
    return;
  }
  replace(target, text);
}

void Planner::replace(lint::Target const& target, std::string const& text) {
  if (target.value.kind == Kind::list && target.value.list.empty()) return;  // nothing is to be replaced
  text::Span const where = lint::place_of(target.value, env_.scope);
  if (!where.known()) return editor_.fail();
  dns::RecordRef const record = record_around(target);
  if (record.record == nullptr || record.record->source.file != where.file) return replace_raw(where, text);
  replace_place(record, where, text);
}

// Within a JSON string what is put in is escaped for it; a whole string is put in with its quotes.
void Planner::replace_raw(text::Span where, std::string const& text) {
  std::string_view const content = facts_.sources()[where.file].content();
  std::string_view const old = facts_.sources().at(where);
  auto const first = content.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  bool const json = first != std::string_view::npos && (content[first] == '{' || content[first] == '[');
  if (!json) return editor_.raw({where, text});
  std::string const quoted = grammar::json::quote(text);
  editor_.raw({where, old.starts_with('"') ? quoted : quoted.substr(1, quoted.size() - 2)});
}

void Planner::replace_place(dns::RecordRef r, text::Span where, std::string const& text) {
  if (r.record->type == dns::Type::TXT || r.record->type == dns::Type::SPF) {
    auto const places = dns::text_places(facts_.sources(), *r.zone, *r.record);
    auto const range = places.strings.empty() ? std::nullopt : offsets_of(places.joined, where);
    bool const inside = where.begin >= r.record->source.begin && where.end <= r.record->source.end;
    if (range && inside) {
      std::string_view const old =
          std::string_view(places.joined.bytes).substr(range->first, range->second - range->first);
      for (TextChange const& c : differences(old, text))
        editor_.change(r, {range->first + c.begin, range->first + c.end, c.text});
      return;
    }
  }
  std::string written = text;
  for (dns::Place const& p : dns::places(facts_.sources(), *r.zone, *r.record)) {
    if (p.where != where || !is_name_field(p.name)) continue;
    auto const name = dns::Name::from_text(text);  // facts show names without their final dot
    if (!name) return editor_.fail();
    written = name->to_text();
  }
  replace_raw(where, written);
}

}  // namespace zonelint::fix
