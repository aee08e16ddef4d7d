// Putting one fix together: see editor.hpp.
#include "fix/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fix/export_edits.hpp"
#include "fix/items.hpp"
#include "fix/master_edits.hpp"
#include "fix/rdata_edits.hpp"
#include "fix/route53_json.hpp"
#include "grammar/zone_file.hpp"

namespace zonelint::fix {

lint::RecordKey key_of(dns::Zone const& zone, dns::Name owner, dns::Type type, std::string rdata) {
  return {zone.origin.to_text(), owner.to_text(), grammar::type_text(type), {}, std::move(rdata)};
}

std::string compared_rdata(dns::Type type, std::string_view wire) {
  if (type != dns::Type::TXT && type != dns::Type::SPF) return grammar::rdata_text(type, wire);
  std::string joined;
  while (!wire.empty()) {
    std::size_t const size = static_cast<unsigned char>(wire[0]);
    joined += wire.substr(1, size);
    wire.remove_prefix(std::min(wire.size(), size + 1));
  }
  return grammar::quote_text(joined, grammar::Dialect::master_file);
}

lint::RecordKey key_of(dns::RecordRef r) {
  lint::RecordKey key = key_of(*r.zone, r.record->owner, r.record->type,
                               compared_rdata(r.record->type, r.zone->wire(*r.record)));
  if (r.record->set != dns::none) key.set = r.zone->sets[r.record->set].set_identifier;
  return key;
}

std::string record_text(dns::Name owner, dns::Type type, std::string_view rdata) {
  return fmt::format("{} IN {} {}", owner.to_text(), grammar::type_text(type), rdata);
}

std::optional<std::string> wire_from_text(dns::Type type, std::string_view rdata) {
  std::string const text = fmt::format(" {}", rdata);
  grammar::Entry entry;
  grammar::read_entry(text.data(), text.data() + text.size(), entry);
  if (entry.tokens.empty() || entry.broken != grammar::Entry::Broken::no || !entry.comments.empty())
    return std::nullopt;
  grammar::Rdata out;
  bool const read = grammar::parse_rdata(type, entry.tokens, dns::Name().wire(),
                                         grammar::Dialect::master_file, text.data() + text.size(), out);
  if (!read || !out.errors.empty()) return std::nullopt;
  return out.wire;
}

namespace {

bool usable(dns::RecordRef r) {
  return r.zone != nullptr && r.record != nullptr && r.zone->kind != dns::ZoneKind::known &&
         r.record->source.known();
}

void append(std::vector<text::Edit>& to, std::vector<text::Edit> const& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

bool Editor::removed(dns::RecordRef record) const {
  return std::find(gone_.begin(), gone_.end(), record) != gone_.end();
}

void Editor::remove(dns::RecordRef record) {
  if (!usable(record)) return fail();
  if (!removed(record)) gone_.push_back(record);
}

void Editor::add(NewRecord record) {
  auto const same = [&](NewRecord const& r) {
    return r.zone == record.zone && r.owner == record.owner && r.type == record.type && r.wire == record.wire;
  };
  if (std::none_of(added_.begin(), added_.end(), same)) added_.push_back(std::move(record));
}

Editor::Text& Editor::text_of(dns::RecordRef record) {
  for (Text& t : changed_)
    if (t.record == record) return t;
  return changed_.emplace_back(Text{record, {}, {}, {}});
}

void Editor::change(dns::RecordRef record, TextChange change) {
  if (!usable(record)) return fail();
  text_of(record).changes.push_back(std::move(change));
}
void Editor::remove_item(dns::RecordRef record, std::uint32_t begin, Separator separator) {
  if (!usable(record)) return fail();
  text_of(record).removed.push_back({begin, separator});
}
void Editor::append_tag(dns::RecordRef record, std::string tag) {
  if (!usable(record)) return fail();
  text_of(record).tags.push_back(std::move(tag));
}
void Editor::rewrite(dns::RecordRef record, std::string wire) {
  if (!usable(record)) return fail();
  rewritten_.push_back({record, std::move(wire)});
}
void Editor::set_ttl(dns::RecordRef record, std::uint32_t ttl) {
  if (!usable(record)) return fail();
  ttls_.emplace_back(record, ttl);
}

std::vector<dns::Record const*> Editor::gone_in(dns::Zone const* zone) const {
  std::vector<dns::Record const*> out;
  for (dns::RecordRef r : gone_)
    if (r.zone == zone) out.push_back(r.record);
  return out;
}

bool Editor::finish_texts(lint::Fix& fix) {
  for (Text const& t : changed_) {
    if (removed(t.record)) continue;
    std::string const before = dns::as_text(*t.record.zone, *t.record.record);
    std::vector<TextChange> changes = t.changes;
    for (Separator s : {Separator::semicolon, Separator::blank, Separator::comma}) {
      std::vector<std::uint32_t> at;
      for (Removed const& r : t.removed)
        if (r.separator == s) at.push_back(r.begin);
      if (!remove_items(before, at, s, changes)) return false;
    }
    for (std::string const& tag : t.tags) append_tag_to(before, tag, changes);
    auto const after = changed_text(before, changes);
    auto const edits =
        after ? text_edits(texts_.sources(), *t.record.zone, *t.record.record, changes) : std::nullopt;
    if (!edits) return false;
    if (*after == before) continue;
    append(fix.edits, *edits);
    lint::RecordKey key = key_of(t.record);
    fix.changes.push_back({false, key});
    key.rdata = grammar::quote_text(*after, grammar::Dialect::master_file);
    fix.records.push_back(record_text(t.record.record->owner, t.record.record->type,
                                      grammar::rdata_text(dns::Type::TXT, text_wire(*after))));
    fix.changes.push_back({true, std::move(key)});
  }
  return true;
}

bool Editor::finish_rewrites(lint::Fix& fix) {
  for (Rewrite const& r : rewritten_) {
    auto const edits = rdata_edits(texts_.sources(), *r.record.zone, *r.record.record, r.wire);
    if (!edits) return false;
    append(fix.edits, *edits);
    lint::RecordKey key = key_of(r.record);
    fix.changes.push_back({false, key});
    key.rdata = compared_rdata(r.record.record->type, r.wire);
    fix.changes.push_back({true, std::move(key)});
    fix.records.push_back(record_text(r.record.record->owner, r.record.record->type,
                                      grammar::rdata_text(r.record.record->type, r.wire)));
  }
  for (auto const& [record, ttl] : ttls_) {
    auto const edit = record.record->set == dns::none
                          ? set_master_ttl(texts_, *record.zone, *record.record, ttl)
                          : set_export_ttl(texts_, record.zone->sets[record.record->set], ttl);
    if (!edit) return false;
    if (std::find(fix.edits.begin(), fix.edits.end(), *edit) == fix.edits.end()) fix.edits.push_back(*edit);
  }
  return true;
}

bool Editor::finish_deletes(lint::Fix& fix) {
  std::vector<dns::Zone const*> zones;
  for (dns::RecordRef r : gone_)
    if (std::find(zones.begin(), zones.end(), r.zone) == zones.end()) zones.push_back(r.zone);
  for (dns::Zone const* zone : zones) {
    auto gone = gone_in(zone);
    // A set that gets other values in the place of all it had is rewritten, not taken out.
    bool const json = is_json(*zone);
    std::erase_if(gone, [&](dns::Record const* g) {
      return json && std::any_of(added_.begin(), added_.end(), [&](NewRecord const& a) {
               return a.zone == zone && a.owner == g->owner && a.type == g->type &&
                      std::all_of(zone->records.begin(), zone->records.end(), [&](dns::Record const& r) {
                        return r.set != g->set || removed({zone, &r});
                      });
             });
    });
    bool const done = json ? delete_from_export(texts_, *zone, gone, fix.edits)
                           : delete_from_master(texts_, *zone, gone, fix.edits);
    if (!done) return false;
  }
  for (dns::RecordRef r : gone_) fix.changes.push_back({false, key_of(r)});
  return true;
}

bool Editor::finish_adds(lint::Fix& fix) {
  std::vector<std::pair<NewRecord const*, bool>> todo;
  for (NewRecord const& r : added_) todo.emplace_back(&r, true);
  std::vector<Inserted> together;
  for (auto& [record, open] : todo) {
    if (!open) continue;
    auto const gone = gone_in(record->zone);
    if (!is_json(*record->zone)) {
      if (!insert_into_master(texts_, *record, gone, together, fix.edits)) return false;
      continue;
    }
    std::vector<NewRecord const*> set;
    for (auto& [other, waits] : todo) {
      bool const joins = waits && other->zone == record->zone && other->owner == record->owner &&
                         other->type == record->type;
      if (joins) set.push_back(other);
      waits = waits && !joins;
    }
    auto edit = insert_into_export(texts_, set, gone);
    if (!edit) return false;
    fix.edits.push_back(std::move(*edit));
  }
  for (NewRecord const& r : added_)
    fix.changes.push_back({true, key_of(*r.zone, r.owner, r.type, compared_rdata(r.type, r.wire))});
  return true;
}

void Editor::finish(lint::Fix& fix) {
  lint::Fix made;
  // What is to be changed and deleted is replaced.
  for (Rewrite& r : std::exchange(rewritten_, {})) {
    if (!removed(r.record)) {
      rewritten_.push_back(std::move(r));
      continue;
    }
    dns::Record const& old = *r.record.record;
    add({r.record.zone, old.owner, old.type, std::move(r.wire), old.ttl});
  }
  bool const done =
      !failed_ && finish_texts(made) && finish_rewrites(made) && finish_deletes(made) && finish_adds(made);
  for (NewRecord const& r : added_)
    fix.records.push_back(record_text(r.owner, r.type, grammar::rdata_text(r.type, r.wire)));
  fix.records.insert(fix.records.end(), made.records.begin(), made.records.end());
  fix.records.insert(fix.records.end(), shown_.begin(), shown_.end());
  if (!done) return;
  fix.edits = std::move(made.edits);
  fix.changes = std::move(made.changes);
  append(fix.edits, raw_);
  // What these bring is known only by reading it.
  if (!raw_.empty() || !ttls_.empty()) fix.changes.clear();
}

}  // namespace zonelint::fix
