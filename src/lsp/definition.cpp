#include "lsp/definition.hpp"

#include <algorithm>
#include <filesystem>

#include "grammar/abnf_case.hpp"
#include "grammar/dmarc.hpp"
#include "grammar/spf.hpp"
#include "lsp/place.hpp"

namespace zonelint::lsp {
namespace {

using dns::Name;
using dns::Type;

class Collector {
 public:
  Collector(Findings const& findings, ProjectView const& project) : findings_(findings), project_(project) {}

  // What answers these questions: the aliases on the way, then the data.
  void ask(std::optional<Name> name, std::initializer_list<Type> types) {
    if (!name) return;
    for (Type const type : types) {
      auto const answer = project_.world->lookup(*name, type);
      for (auto const& r : answer.aliases) add(r);
      for (auto const& r : answer.records) add(r);
    }
  }
  // TXT records that begin so.
  void ask_text(std::optional<Name> name, std::string_view start) {
    if (!name) return;
    auto const answer = project_.world->lookup(*name, Type::TXT);
    for (auto const& r : answer.aliases) add(r);
    for (auto const& r : answer.records)
      if (dns::text_starts_with(*r.zone, *r.record, start)) add(r);
  }
  // Whatever the name has.
  void ask_all(std::optional<Name> name) {
    if (!name) return;
    auto const* zone = project_.world->zone_for(*name);
    if (zone == nullptr) return;
    for (auto const& record : zone->records)
      if (record.owner == *name) add({zone, &record});
  }
  json::array take() { return std::move(out_); }

 private:
  void add(dns::RecordRef r) {
    if (!r.record->source.known()) return;
    // What the program brings along of other people's records is in no file that could be opened.
    std::error_code error;
    std::string const& path = findings_.path(r.record->source.file);
    if (!findings_.open().contains(path) && !std::filesystem::exists(path, error)) return;
    json::object location = findings_.location(r.record->source);
    if (std::find(out_.begin(), out_.end(), json::value(location)) == out_.end())
      out_.push_back(std::move(location));
  }
  Findings const& findings_;
  ProjectView const& project_;
  json::array out_;
};

void of_spf_term(Collector& all, Place const& place) {
  std::string const text = "v=spf1 " + std::string(place.part());
  auto const parsed = grammar::spf::parse(text);
  if (parsed.terms.size() != 1 || parsed.terms[0].has_macro) return;
  auto const& term = parsed.terms[0];
  Name const owner = place.record.record->owner;
  auto const name = term.value.empty() ? owner : Name::from_text(term.value);
  using grammar::spf::Mechanism;
  using grammar::spf::TermKind;
  if (term.kind == TermKind::redirect ||
      (term.kind == TermKind::mechanism && term.mechanism == Mechanism::include))
    return all.ask_text(name, "v=spf1");
  if (term.kind == TermKind::exp) return all.ask(name, {Type::TXT});
  if (term.kind != TermKind::mechanism) return;
  if (term.mechanism == Mechanism::a || term.mechanism == Mechanism::exists)
    all.ask(name, {Type::A, Type::AAAA});
  if (term.mechanism == Mechanism::mx) all.ask(name, {Type::MX});
}

// The consent of the domain that reports go to (RFC 9990 4): example.com._report._dmarc.example.net.
void of_reports(Collector& all, Place const& place) {
  auto const record = grammar::dmarc::parse(place.text);
  auto const within = [&](std::string_view text) {
    return text.data() >= place.part().data() && text.data() < place.part().data() + place.part().size();
  };
  std::string domain = place.record.record->owner.to_text();
  if (domain.starts_with("_dmarc.")) domain = domain.substr(7);
  for (auto const* list : {&record.rua, &record.ruf})
    for (auto const& uri : *list)
      if (within(uri.text) && !uri.domain.empty())
        all.ask(Name::from_text(domain + "_report._dmarc." + std::string(uri.domain)), {Type::TXT});
}

// The name that a field of the rdata holds.
std::optional<Name> name_in(dns::RecordRef r, std::string_view field) {
  for (auto const& f : grammar::wire_fields(r.record->type, r.zone->wire(*r.record)))
    if (f.name == field) return Name::from_wire(f.wire);
  return std::nullopt;
}

void of_record(Collector& all, Place const& place) {
  auto const& r = place.record;
  if (place.language == Language::spf) return of_spf_term(all, place);
  if (place.language == Language::dmarc) return of_reports(all, place);
  // The type, or the owner, stand for the one name that the record leads to.
  std::string_view field = place.field;
  for (auto const& [type, target] : {std::pair<Type, std::string_view>{Type::MX, "exchange"},
                                     {Type::SRV, "target"},
                                     {Type::CNAME, "cname"},
                                     {Type::NS, "nsdname"},
                                     {Type::PTR, "ptrdname"},
                                     {Type::DNAME, "target"}})
    if (r.record->type == type && field != "ttl") field = target;
  auto const name = name_in(r, field);
  if (!name) return;
  if (r.record->type == Type::CNAME) return all.ask_all(name);
  all.ask(name, {Type::A, Type::AAAA});
}

bool holds(text::Span where, text::FileId file, std::uint32_t offset) {
  return where.file == file && where.begin <= offset && offset <= where.end;
}

std::optional<Name> below(std::string_view labels, std::string_view domain) {
  return Name::from_text(std::string(labels) + "." + std::string(domain));
}

// zonelint.toml: what its names have in the zones.
void of_config(Collector& all, input::Config const& config, text::FileId file, std::uint32_t offset) {
  for (auto const& sender : config.senders) {
    std::string const& domain = sender.from.value;
    for (auto const& selector : sender.dkim)
      if (holds(selector.where, file, offset))
        all.ask(below(selector.value + "._domainkey", domain), {Type::TXT});
    if (holds(sender.mail_from.where, file, offset)) {
      auto const name = Name::from_text(sender.mail_from.value);
      all.ask(name, {Type::MX});
      all.ask_text(name, "v=spf1");
    }
    if (holds(sender.from.where, file, offset)) {
      all.ask_text(below("_dmarc", domain), "v=dmarc1");
      all.ask_text(Name::from_text(domain), "v=spf1");
    }
  }
  for (auto const& policy : config.policies)
    for (auto const& domain : policy.domains)
      if (holds(domain.where, file, offset)) all.ask_text(below("_dmarc", domain.value), "v=dmarc1");
}

}  // namespace

json::array definitions(Findings const& findings, text::FileId file, std::uint32_t offset) {
  for (auto const& project : findings.snapshot().projects) {
    // One file may have been read more than once: for its project, and as a neighbour of another's.
    text::FileId const source = project.config == nullptr ? text::no_file : project.config->source;
    if (source == text::no_file || findings.path(source) != findings.path(file)) continue;
    Collector all(findings, project);
    of_config(all, *project.config, source, offset);
    return all.take();
  }
  auto const place = place_at(findings, file, offset);
  if (!place) return {};
  Collector all(findings, *place->project);
  of_record(all, *place);
  return all.take();
}

}  // namespace zonelint::lsp
