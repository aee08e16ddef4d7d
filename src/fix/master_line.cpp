// The layout of new lines: see master_line.hpp.
#include "fix/master_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "grammar/zone_file.hpp"

namespace zonelint::fix {
namespace {

using grammar::Entry;
using grammar::Shape;
using Kind = MasterEntry::Kind;

Shape read_shape(MasterMap const& map, MasterEntry const& e, Entry& entry) {
  std::string_view const content = map.content();
  grammar::read_entry(content.data() + e.begin, content.data() + content.size(), entry);
  return grammar::shape(entry);
}

bool is_model(MasterMap const& map, MasterEntry const& e) {
  if (e.kind != Kind::record || map.whole(e).find('\n') != std::string_view::npos) return false;
  Entry entry;
  return read_shape(map, e, entry).type != dns::Type::SOA;
}

// The record whose layout is copied: the entry before, else the nearest above, else the nearest below.
MasterEntry const* find_model(LinePlace const& place) {
  auto const& all = place.map.entries();
  std::size_t const start = place.before == nullptr ? 0 : place.map.number(*place.before) + 1;
  for (std::size_t i = start; i-- > 0;)
    if (is_model(place.map, all[i])) return &all[i];
  for (std::size_t i = start; i < all.size(); ++i)
    if (is_model(place.map, all[i])) return &all[i];
  return nullptr;
}

// Are owners written relative around there? The nearest one that says so decides.
bool relative_owners(LinePlace const& place) {
  auto const& all = place.map.entries();
  std::size_t const start = place.before == nullptr ? 0 : place.map.number(*place.before) + 1;
  auto const tells = [](MasterEntry const& e) { return e.kind == Kind::record && !e.owner.empty(); };
  for (std::size_t i = start; i-- > 0;)
    if (tells(all[i])) return !all[i].owner.ends_with('.');
  for (std::size_t i = start; i < all.size(); ++i)
    if (tells(all[i])) return !all[i].owner.ends_with('.');
  return false;
}

bool is_name_last(dns::Type type) {
  return type == dns::Type::MX || type == dns::Type::CNAME || type == dns::Type::NS ||
         type == dns::Type::PTR || type == dns::Type::SRV || type == dns::Type::DNAME;
}

// Does the file write the targets of this type relative?
bool relative_targets(MasterMap const& map, dns::Type type) {
  Entry entry;
  for (MasterEntry const& e : map.entries()) {
    if (e.kind != Kind::record) continue;
    Shape const shape = read_shape(map, e, entry);
    if (shape.type != type || shape.rdata >= entry.tokens.size()) continue;
    std::string_view const target = entry.tokens.back().text;
    if (!target.ends_with('.') && target != "@") return true;
  }
  return false;
}

std::string rdata_for(LinePlace const& place, NewRecord const& record) {
  std::string text = grammar::rdata_text(record.type, record.wire);
  if (!is_name_last(record.type) || !place.origin || !relative_targets(place.map, record.type)) return text;
  auto const space = text.rfind(' ');
  std::size_t const at = space == std::string::npos ? 0 : space + 1;
  auto const target = dns::Name::from_text(std::string_view(text).substr(at));
  if (!target || !target->is_below(*place.origin)) return text;
  return text.substr(0, at) + owner_text(*target, place.origin, true);
}

// One field of the model's line.
struct Column {
  enum class What : std::uint8_t { owner, ttl, klass, type, rdata } what;
  std::string_view text;  // the model's
  std::string_view gap;   // between it and the field after
  std::size_t at = 0;     // its visual column
};

std::vector<Column> columns_of(MasterMap const& map, MasterEntry const& model) {
  Entry entry;
  Shape const shape = read_shape(map, model, entry);
  std::string_view const content = map.content();
  std::vector<Column> out;
  std::size_t const first = shape.owner ? 1 : 0;
  char const* const begin = content.data() + model.begin;
  auto const add = [&](Column::What what, std::string_view text, char const* next) {
    char const* const end = text.data() + text.size();
    std::size_t const at =
        column_after(0, {begin, static_cast<std::size_t>(std::max(text.data(), begin) - begin)});
    std::string_view const gap(end, next > end ? static_cast<std::size_t>(next - end) : 0);
    out.push_back({what, text, gap, at});
  };
  auto const start_of = [&](std::size_t i) {
    return i < entry.tokens.size() ? entry.tokens[i].text.data() - (entry.tokens[i].quoted ? 1 : 0)
                                   : entry.whole.data() + entry.whole.size();
  };
  add(Column::What::owner, shape.owner ? shape.owner->text : std::string_view(begin, 0), start_of(first));
  for (std::size_t i = first; i < shape.rdata && i < entry.tokens.size(); ++i) {
    std::string_view const word = entry.tokens[i].text;
    auto const what = i + 1 == shape.rdata                                ? Column::What::type
                      : shape.ttl && word.data() == shape.ttl_text.data() ? Column::What::ttl
                                                                          : Column::What::klass;
    add(what, word, start_of(i + 1));
  }
  std::size_t const rdata = std::min(shape.rdata, entry.tokens.size());
  char const* const at = start_of(rdata);
  add(Column::What::rdata, {at, 0}, at);
  return out;
}

// Is one blank before this field chance, or do other lines pad it to the same column? The nearest tell.
bool is_aligned(MasterMap const& map, MasterEntry const& model, Column::What what, std::size_t at) {
  std::size_t const here = map.number(model);
  std::size_t const first = here < 40 ? 0 : here - 40;
  std::size_t const last = std::min(here + 40, map.entries().size());
  for (std::size_t i = first; i < last; ++i) {
    MasterEntry const& e = map.entries()[i];
    if (!is_model(map, e)) continue;
    auto const columns = columns_of(map, e);
    for (std::size_t k = 1; k < columns.size(); ++k)
      if (columns[k].what == what && columns[k].at == at && columns[k - 1].gap.size() > 1 &&
          !columns[k - 1].text.empty())
        return true;
  }
  return false;
}

// "mx" where the model writes its types so.
std::string type_like(dns::Type type, std::string_view model) {
  std::string text = grammar::type_text(type);
  bool const lower =
      !model.empty() && std::all_of(model.begin(), model.end(), [](char c) { return c < 'A' || c > 'Z'; });
  if (lower)
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// The TTL to write, or nothing where what is inherited is right.
std::string ttl_for(LinePlace const& place, NewRecord const& record, std::string_view model) {
  if (record.ttl) {
    bool const inherited = model.empty() && place.inherited_ttl == record.ttl;
    if (inherited) return {};
    bool const same = !model.empty() && grammar::parse_period(model) == record.ttl;
    return same ? std::string(model) : fmt::format("{}", *record.ttl);
  }
  return std::string(model);
}

}  // namespace

std::size_t column_after(std::size_t column, std::string_view text) {
  for (char const c : text) column = c == '\t' ? (column / 8 + 1) * 8 : column + 1;
  return column;
}

void pad(std::string& line, std::size_t target, std::string_view like) {
  bool const tabs = like.find('\t') != std::string_view::npos;
  std::size_t const start = line.size();
  auto const column = [&] { return column_after(0, line); };
  while (line.size() == start || column() < target) {
    if (tabs && column_after(column(), "\t") <= std::max(target, column() + 1)) {
      line += '\t';
    } else {
      line += tabs && line.size() == start && column() >= target ? '\t' : ' ';
    }
  }
}

std::string owner_text(dns::Name owner, std::optional<dns::Name> origin, bool relative) {
  if (!relative || !origin || !owner.is_within(*origin) || origin->is_root()) return owner.to_text();
  if (owner == *origin) return "@";
  std::string text = owner.to_text();
  text.resize(text.size() - origin->to_text().size() - 1);
  return text;
}

std::string master_line(LinePlace const& place, NewRecord const& record) {
  MasterEntry const* const model = find_model(place);
  std::string const rdata = rdata_for(place, record);
  std::string line;
  if (!place.blank_owner) line = owner_text(record.owner, place.origin, relative_owners(place));
  if (model == nullptr) {
    std::string const ttl = ttl_for(place, record, {});
    return fmt::format("{} {}{}IN {} {}", line, ttl, ttl.empty() ? "" : " ", grammar::type_text(record.type),
                       rdata);
  }
  auto const columns = columns_of(place.map, *model);
  auto const written = std::find_if(columns.begin(), columns.end(),
                                    [](Column const& c) { return c.what == Column::What::ttl; });
  std::string const ttl = ttl_for(place, record, written == columns.end() ? "" : written->text);
  std::string_view gap = columns.front().gap;
  if (written == columns.end() && !ttl.empty()) {
    pad(line, columns[1].at, gap);
    line += ttl;
    gap = " ";
  }
  for (std::size_t i = 1; i < columns.size(); ++i) {
    Column const& c = columns[i];
    bool const aligned = gap != " " || is_aligned(place.map, *model, c.what, c.at);
    pad(line, aligned ? c.at : 0, gap);
    gap = c.gap;
    switch (c.what) {
      case Column::What::ttl:
        line += ttl;
        break;
      case Column::What::type:
        line += type_like(record.type, c.text);
        break;
      case Column::What::rdata:
        line += rdata;
        break;
      default:
        line += c.text;
    }
  }
  return line;
}

}  // namespace zonelint::fix
