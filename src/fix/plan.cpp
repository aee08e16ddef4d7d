// Planning fixes: see plan.hpp. Here what works on whole records; the parts of records are in
// plan_fields.cpp, moving in plan_move.cpp, the named operations in plan_named.cpp.
#include "fix/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fix/planner.hpp"
#include "lint/run.hpp"
#include "mail/wanted.hpp"

namespace zonelint::fix {

using facts::Kind;
using facts::Value;

std::vector<Value> objects_of(Value const& value) {
  if (value.kind == Kind::list) {
    std::vector<Value> out;
    for (Value const& item : value.list) {
      auto const more = objects_of(item);
      out.insert(out.end(), more.begin(), more.end());
    }
    return out;
  }
  if (value.kind == Kind::object && value.object != nullptr) return {value};
  return {};
}

bool is_part(facts::Subject const* s) {
  return s == &facts::spf_term_subject || s == &facts::spf_error_subject || s == &facts::dmarc_tag_subject ||
         s == &facts::dmarc_uri_subject;
}

std::vector<dns::RecordRef> Planner::records_of(Value const& value) const {
  std::vector<dns::RecordRef> out;
  auto const add = [&](facts::RecordFact const* r) {
    if (r != nullptr) out.push_back(r->ref);
  };
  for (Value const& v : objects_of(value)) {
    if (v.subject == &facts::rrset_subject) {
      for (auto const* r : static_cast<facts::RrsetFact const*>(v.object)->records) add(r);
    } else if (v.subject == &facts::name_subject) {
      for (auto const* r : static_cast<facts::NameFact const*>(v.object)->records) add(r);
    } else if (v.subject == &facts::mx_subject) {
      for (auto const& h : static_cast<facts::MxFact const*>(v.object)->hosts) add(h.record);
    } else {
      add(facts::record_of(*v.subject, v.object));
    }
  }
  return out;
}

// The text, or nothing where a part of it is unknown.
std::optional<std::string> Planner::known_text(lint::Template text) {
  for (lint::Piece const& piece : text)
    if (!piece.program.empty() && lint::eval(piece.program, env_).kind == Kind::unknown) return std::nullopt;
  std::string out = lint::render(text, env_);
  if (mail::is_placeholder(out)) placeholder_ = true;
  return out;
}

void Planner::show(std::string_view owner, dns::Type type, std::string_view rdata) {
  editor_.show(
      fmt::format("{}{} IN {} {}", owner, owner.ends_with('.') ? "" : ".", grammar::type_text(type), rdata));
}

void Planner::delete_records(Value const& value) {
  auto const objects = objects_of(value);
  for (Value const& v : objects) {
    if (is_part(v.subject)) {
      if (!remove_part(v)) editor_.fail();
      continue;
    }
    auto const records = records_of(v);
    if (records.empty()) editor_.fail();
    for (dns::RecordRef r : records) editor_.remove(r);
  }
  if (value.kind == Kind::unknown) editor_.fail();
}

void Planner::add_record(dns::Name owner, dns::Type type, std::string_view rdata) {
  auto const wire = wire_from_text(type, rdata);
  dns::Zone const* const zone = facts_.world().zone_for(owner);
  if (!wire) return editor_.fail();
  if (zone == nullptr) {
    belongs_ = facts_.world().delegated_away(owner).value_or(owner).display();
    return show(owner.to_text(), type, rdata);
  }
  for (dns::Record const* r : zone->find(owner, type))
    if (zone->wire(*r) == *wire) return;
  editor_.add({zone, owner, type, *wire, std::nullopt});
}

// What stands in its place is changed rather than added to: true where that is done.
bool Planner::take_place(mail::Wanted const& wanted, std::string const& wire) {
  bool done = false;
  for (dns::RecordRef r : wanted.instead) {
    bool const here =
        r.zone != nullptr && r.zone->kind != dns::ZoneKind::known && r.record->owner == wanted.name;
    if (!here) continue;  // a wildcard's, or somewhere else
    if (!done && r.record->type == wanted.type) {
      editor_.rewrite(r, wire);
      done = true;
    } else {
      editor_.remove(r);
    }
  }
  return done;
}

void Planner::add_wanted(mail::Wanted const& w) {
  if (w.present && w.known == mail::Tri::yes) return;
  std::string const name = w.name_text.empty() ? w.name.to_text() : w.name_text;
  if (w.placeholder || !w.hindrance.empty()) {
    placeholder_ = true;
    note_ = w.hindrance.empty() ? w.hint : w.hindrance;
    return show(name, w.type, w.rdata);
  }
  if (w.zone == nullptr) {
    belongs_ = facts_.world().delegated_away(w.name).value_or(w.name).display();
    return show(name, w.type, w.rdata);
  }
  auto const wire = wire_from_text(w.type, w.rdata);
  if (!wire) return editor_.fail();
  if (!take_place(w, *wire)) editor_.add({w.zone, w.name, w.type, *wire, std::nullopt});
}

void Planner::add(lint::FixOp const& op) {
  Value const value = lint::eval(op.target, env_);
  if (op.name.empty()) {
    for (Value const& v : objects_of(value))
      if (v.subject == &facts::wanted_subject)
        add_wanted(static_cast<facts::WantedFact const*>(v.object)->wanted);
    return;
  }
  auto const owner = value.kind == Kind::text ? dns::Name::from_text(value.text) : std::nullopt;
  auto const type = grammar::type_from_text(op.name);
  auto const rdata = known_text(op.text);
  if (!owner || !type || !rdata) return editor_.fail();
  if (mail::is_placeholder(*rdata)) return show(owner->to_text(), *type, *rdata);
  add_record(*owner, *type, *rdata);
}

void Planner::run(lint::FixOp const& op) {
  using lint::FixKind;
  switch (op.kind) {
    case FixKind::delete_:
      return delete_records(lint::eval(op.target, env_));
    case FixKind::add:
      return add(op);
    case FixKind::move:
      return move(op);
    case FixKind::remove:
      return remove(lint::eval_target(op.target, env_));
    case FixKind::set:
    case FixKind::replace: {
      auto const text = known_text(op.text);
      if (!text) return editor_.fail();
      auto const target = lint::eval_target(op.target, env_);
      return op.kind == FixKind::set ? set(target, *text) : replace(target, *text);
    }
    case FixKind::run:
      if (op.name == "add-dot") return add_dot(lint::eval_target(op.target, env_));
      if (op.name == "mend") return mend_policy(lint::eval_target(op.target, env_));
      if (op.name == "copy-mx") return copy_mx(lint::eval(op.target, env_));
      if (op.name == "drop-tag" || op.name == "unescape" || op.name == "base64-alone" ||
          op.name == "join-space")
        return change_text(op.name, lint::eval_target(op.target, env_));
      return run_named(op.name, op.target.empty() ? env_.self : lint::eval(op.target, env_));
  }
}

std::optional<lint::Fix> Planner::finish(lint::FixPlan const& plan) {
  lint::Fix fix;
  fix.level = plan.level;
  fix.title = lint::render(plan.title, env_);
  editor_.finish(fix);
  for (std::size_t i = 0; i < fix.edits.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (text::overlap(fix.edits[i], fix.edits[k])) fix.edits.clear();
  auto const& sources = facts_.sources();
  bool const idle = std::all_of(fix.edits.begin(), fix.edits.end(),
                                [&](text::Edit const& e) { return sources.at(e.where) == e.text; });
  if (idle) fix.edits.clear();
  if (placeholder_ || plan.level == lint::FixLevel::placeholder || !belongs_.empty()) fix.edits.clear();
  if (!belongs_.empty()) fix.title += fmt::format(" (in the zone of {}, which is not here)", belongs_);
  if (!note_.empty()) fix.title += fmt::format(" ({})", note_);
  if (!blocked_.empty()) {
    fix.edits.clear();
    fix.title += fmt::format(" (it can't be made: {})", blocked_);
    fix.blocked = std::move(blocked_);
  }
  if (fix.edits.empty()) {
    fix.level = lint::FixLevel::placeholder;
    fix.changes.clear();
    if (fix.records.empty() && fix.blocked.empty()) return std::nullopt;
  }
  return fix;
}

void plan_fixes(facts::WorldFacts const& facts, lint::Plan const& plan, lint::Schema schema,
                lint::Result& result) {
  Texts texts(facts.sources());
  for (lint::Finding& f : result.findings) {
    if (f.compiled == nullptr || f.compiled->fix.ops.empty()) continue;
    facts::Scope scope(facts);
    lint::Env const env = lint::env_of(f, plan, schema, scope);
    Planner planner(facts, env, texts);
    for (lint::FixOp const& op : f.compiled->fix.ops) planner.run(op);
    f.fix = planner.finish(f.compiled->fix);
  }
  result.fixes_planned = true;
  lint::count(result);
}

}  // namespace zonelint::fix
