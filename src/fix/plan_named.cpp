// The operations that need code: { run = "NAME", on = "EXPRESSION" }.
#include <fmt/format.h>

#include <algorithm>

#include "dns/places.hpp"
#include "fix/planner.hpp"
#include "grammar/abnf_case.hpp"

namespace zonelint::fix {
namespace {

using facts::Kind;
using facts::Value;
namespace spf = grammar::spf;
using grammar::trimmed;

// How much of a comment is tags that a ';' without quotes has cut off: "; p=none; rua=mailto:x". Words after
// the last tag are a comment still.
std::size_t tags_in_comment(std::string_view comment) {
  std::size_t kept = 0;
  for (std::size_t at = 0; at < comment.size();) {
    std::size_t const end = std::min(comment.find(';', at + 1), comment.size());
    std::string_view const tag = trimmed(comment.substr(at + 1, end - at - 1));
    auto const equals = tag.find('=');
    if (!tag.empty() && (equals == 0 || equals == std::string_view::npos ||
                         tag.substr(0, equals).find_first_of(" \t") != std::string_view::npos))
      break;
    kept = end;
    at = end;
  }
  return kept;
}

// Strictness of an `all`: what mail of everybody else gets. None counts as neutral (RFC 7208 4.7).
int strictness(std::optional<spf::Qualifier> q) {
  if (!q) return 1;
  switch (*q) {
    case spf::Qualifier::fail:
      return 3;
    case spf::Qualifier::softfail:
      return 2;
    case spf::Qualifier::neutral:
      return 1;
    case spf::Qualifier::pass:
      break;
  }
  return 0;
}

struct Merged {
  std::vector<std::string> terms;
  std::string last;  // all, or redirect where no record has an all
  std::string redirect;
  int strict = -1;

  void add(spf::Record const& record) {
    std::optional<spf::Qualifier> all;
    std::string all_text;
    for (spf::Term const& t : record.terms) {
      if (t.kind == spf::TermKind::mechanism && t.mechanism == spf::Mechanism::all) {
        if (!all) all = t.qualifier, all_text = t.text;
      } else if (t.kind == spf::TermKind::redirect) {
        if (redirect.empty()) redirect = t.text;
      } else if (std::find(terms.begin(), terms.end(), t.text) == terms.end()) {
        terms.emplace_back(t.text);
      }
    }
    if (!all || strictness(all) <= strict) return;
    strict = strictness(all);
    last = all_text;
  }
  std::string text() const {
    std::string out = "v=spf1";
    for (std::string const& t : terms) out += " " + t;
    std::string const& end = last.empty() ? redirect : last;
    return end.empty() ? out : out + " " + end;
  }
};

}  // namespace

void Planner::run_named(std::string_view name, Value const& value) {
  auto const objects = objects_of(value);
  if (objects.empty()) return editor_.fail();
  if (name == "merge-spf") return merge_spf(objects);
  if (name == "flatten-spf") return flatten_spf(objects);
  if (name == "one-ttl") return one_ttl(records_of(value));
  for (Value const& v : objects) {
    if (v.subject == &facts::problem_subject) {
      named_of_problem(name, *static_cast<text::Problem const*>(v.object));
      continue;
    }
    auto const* record = facts::record_of(*v.subject, v.object);
    if (name == "add-ptr" && v.subject == &facts::zone_subject) {
      add_ptr(*static_cast<facts::ZoneFact const*>(v.object));
      continue;
    }
    if (name == "version-first" && v.subject == &facts::dkim_subject) {
      version_first(*static_cast<facts::DkimFact const*>(v.object));
    } else if (record == nullptr) {
      editor_.fail();
    } else if (name == "requote") {
      requote(record->ref);
    } else if (name == "split-strings") {
      split_strings(record->ref);
    } else {
      editor_.fail();
    }
  }
}

// What the reader of the file knows to be the mend; of a word that is none, the nearest one.
void Planner::named_of_problem(std::string_view name, text::Problem const& problem) {
  if (name == "replace-type") {
    if (problem.suggestion.empty() || !problem.where.known()) return editor_.fail();
    if (problem.fix.empty()) return replace_raw(problem.where, problem.suggestion);
  }
  if (problem.fix.empty()) return editor_.fail();
  for (text::Edit const& edit : problem.fix) editor_.raw(edit);
}

// { run = "requote" }: an unquoted TXT record as one quoted string; several words were meant with their
// blanks, and tags behind a ';' were meant as tags (RFC 1035 5.1: a ';' outside quotes begins a comment).
void Planner::requote(dns::RecordRef r) {
  if (r.record->set != dns::none || !r.record->source.known()) return editor_.fail();
  auto const places = dns::text_places(facts_.sources(), *r.zone, *r.record);
  if (places.strings.empty()) return editor_.fail();
  text::Span where = places.strings.front().where;
  where.end = places.strings.back().where.end;
  std::string_view const content = facts_.sources()[where.file].content();
  std::string_view const inside = facts_.sources().at(where);
  if (inside.find_first_of("();\n\"") != std::string_view::npos &&
      inside.find('\\') == std::string_view::npos)
    return editor_.fail();
  std::string text;
  for (dns::StringPlace const& s : places.strings) {
    if (s.quoted) return editor_.fail();
    text += (text.empty() ? "" : " ") + places.joined.bytes.substr(s.begin, s.end - s.begin);
  }
  auto const line_end = std::min(content.find_first_of("\r\n", where.end), content.size());
  auto const semicolon = content.substr(0, line_end).find_first_not_of(" \t", where.end);
  if (semicolon != std::string_view::npos && content[semicolon] == ';') {
    std::string_view const comment = content.substr(semicolon, line_end - semicolon);
    std::size_t const tags = tags_in_comment(comment);
    if (tags > 0) {
      std::string_view const cut = trimmed(comment.substr(0, tags));
      text += content.substr(where.end, semicolon - where.end);
      text += cut;
      where.end = static_cast<std::uint32_t>(
          semicolon + static_cast<std::size_t>(cut.data() + cut.size() - comment.data()));
    }
  }
  editor_.raw({where, grammar::quote_text(text, grammar::Dialect::master_file)});
}

// { run = "split-strings" }: a string over 255 octets (RFC 1035 3.3) becomes several; readers join them.
void Planner::split_strings(dns::RecordRef r) {
  auto const places = dns::text_places(facts_.sources(), *r.zone, *r.record);
  bool split = false;
  for (dns::StringPlace const& s : places.strings) {
    for (std::uint32_t at = s.begin + 255; at < s.end; at += 255) {
      if (!s.quoted) return editor_.fail();
      std::uint32_t const where = places.joined.span(at, at + 1).begin;
      editor_.raw({{s.where.file, where, where}, r.record->set != dns::none ? R"(\" \")" : R"(" ")"});
      split = true;
    }
  }
  if (!split) editor_.fail();
}

// { run = "add-dot" }: the name at this place was meant absolute.
void Planner::add_dot(lint::Target const& target) {
  if (auto const objects = objects_of(target.value);
      objects.size() == 1 && objects[0].subject == &facts::problem_subject)
    return named_of_problem("apply", *static_cast<text::Problem const*>(objects[0].object));
  text::Span const where = lint::place_of(target.value, env_.scope);
  if (!where.known() || target.value.kind != Kind::text) return editor_.fail();
  std::string_view const name = facts_.sources().at(where);
  // A name of one label was meant to stand below the zone's.
  bool const word =
      name.find_first_of(" \t\n\"();") == std::string_view::npos && name.find('.') != std::string_view::npos;
  if (!word || name.empty() || name == "@" || name.ends_with('.')) return editor_.fail();
  editor_.raw({{where.file, where.end, where.end}, "."});
}

// { run = "merge-spf" }: a domain has one SPF record (RFC 7208 4.5): the first one gets the terms of all, and
// the strictest `all`.
void Planner::merge_spf(std::vector<Value> const& objects) {
  std::vector<facts::SpfFact const*> all;
  for (Value const& v : objects)
    if (v.subject == &facts::spf_subject) all.push_back(static_cast<facts::SpfFact const*>(v.object));
  if (all.size() == 1) {  // one of them stands for the owner's
    all.clear();
    auto const* one = static_cast<facts::SpfFact const*>(objects[0].object);
    for (void const* o : facts_.objects(facts::spf_subject)) {
      auto const* f = static_cast<facts::SpfFact const*>(o);
      if (f->facts.owner == one->facts.owner && f->record->ref.zone == one->record->ref.zone)
        all.push_back(f);
    }
  }
  if (all.size() < 2) return editor_.fail();
  Merged merged;
  for (facts::SpfFact const* f : all) {
    if (!f->facts.record->record.errors.empty()) return editor_.fail();
    merged.add(f->facts.record->record);
  }
  auto const change = difference(all.front()->facts.record->text, merged.text());
  if (change) editor_.change(all.front()->record->ref, *change);
  for (std::size_t i = 1; i < all.size(); ++i) editor_.remove(all[i]->record->ref);
}

// { run = "one-ttl" }: the lowest TTL for the whole set (RFC 2181 5.2).
void Planner::one_ttl(std::vector<dns::RecordRef> const& records) {
  if (records.empty()) return editor_.fail();
  std::uint32_t lowest = records.front().record->ttl;
  for (dns::RecordRef r : records) lowest = std::min(lowest, r.record->ttl);
  for (dns::RecordRef r : records)
    if (r.record->ttl != lowest) editor_.set_ttl(r, lowest);
}

}  // namespace zonelint::fix
