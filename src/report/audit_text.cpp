#include "report/audit_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "report/paint.hpp"
#include "report/shown_line.hpp"
#include "report/text.hpp"

namespace zonelint::report {

namespace {

using audit::Column;
using audit::Mark;

constexpr std::size_t most_rows = 40, most_lines = 10;

// A word and a sign: colour alone tells nothing to many, nor to a log.
std::string_view sign(Mark mark) {
  switch (mark) {
    case Mark::good:
      return "+ ";
    case Mark::weak:
      return "~ ";
    case Mark::bad:
      return "! ";
    case Mark::unknown:
      return "? ";
    default:
      return "  ";
  }
}
Style style(Mark mark) {
  switch (mark) {
    case Mark::good:
      return Style::added;
    case Mark::weak:
      return Style::warning;
    case Mark::bad:
      return Style::error;
    case Mark::unknown:
      return Style::secondary;
    default:
      return Style::none;
  }
}

struct Shown {
  Mark mark;
  std::string text;
};
using Row = std::vector<Shown>;

Shown shown(audit::Cell const& cell) {
  return {cell.mark, std::string(sign(cell.mark)) + visible(cell.text)};
}

// Both standards in one cell where they agree.
Shown dmarc(audit::Domain const& d) {
  Shown one = shown(d[Column::dmarc_9989]);
  audit::Cell const& other = d[Column::dmarc_7489];
  if (other.text == d[Column::dmarc_9989].text) return one;
  return {std::max(one.mark, other.mark), fmt::format("{} (7489: {})", one.text, visible(other.text))};
}

// Of the transport's protections only what is there, or wrong.
Shown transport(audit::Domain const& d) {
  Shown out{Mark::absent, ""};
  for (Column const c : {Column::mta_sts, Column::tls_rpt, Column::dane, Column::bimi}) {
    audit::Cell const& cell = d[c];
    if (cell.mark == Mark::absent || cell.mark == Mark::unknown) continue;
    out.text += fmt::format("{}{}{}", out.text.empty() ? "" : ", ", audit::column_title(c),
                            cell.mark == Mark::good ? "" : " " + cell.text);
    out.mark = std::max(out.mark == Mark::absent ? Mark::good : out.mark, cell.mark);
  }
  return {out.mark, std::string(sign(out.mark)) + (out.text.empty() ? "none" : out.text)};
}

Shown findings(audit::Domain const& d) {
  std::string text;
  auto const add = [&](std::size_t count, char letter) {
    if (count > 0) text += fmt::format("{}{}{}", text.empty() ? "" : " ", count, letter);
  };
  add(d.errors, 'e');
  add(d.warnings, 'w');
  add(d.notes, 'n');
  Mark const mark = d.errors > 0 ? Mark::bad : d.warnings > 0 ? Mark::weak : Mark::plain;
  return {mark, text.empty() ? "-" : text};
}

Row row(audit::Domain const& d) {
  return {{Mark::plain, visible(d.name)},
          findings(d),
          shown(d[Column::receives]),
          shown(d[Column::sends]),
          shown(d[Column::spf]),
          shown(d[Column::dkim]),
          dmarc(d),
          transport(d),
          shown(d[Column::reverse])};
}

// Cut to so many columns; an ellipsis tells it.
std::string cut(std::string const& text, std::uint32_t most) {
  if (width(text) <= most) return text;
  std::string out = ShownLine(text, 0, 0, std::max(most, 20U)).text();
  return out;
}

std::string table(std::vector<Row> const& rows, AuditTextOptions const& options) {
  std::vector<std::uint32_t> widths(rows.front().size(), 0);
  for (Row const& r : rows)
    for (std::size_t i = 0; i < r.size(); ++i)
      widths[i] = std::max(widths[i], std::min(width(r[i].text), 28U));
  std::string out;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    std::string line;
    for (std::size_t i = 0; i < rows[n].size(); ++i) {
      std::string const text = cut(rows[n][i].text, std::max(widths[i], 20U));
      line += paint(options.color, n == 0 ? Style::bold : style(rows[n][i].mark), text);
      if (i + 1 < rows[n].size()) line += std::string(widths[i] + 2 - std::min(widths[i], width(text)), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

std::size_t bad_cells(audit::Domain const& d) {
  return static_cast<std::size_t>(
      std::count_if(d.cells.begin(), d.cells.end(), [](auto const& c) { return c.mark == Mark::bad; }));
}

std::vector<audit::Domain const*> worst_first(audit::Audit const& audit) {
  std::vector<audit::Domain const*> all;
  for (audit::Domain const& d : audit.domains) all.push_back(&d);
  auto const key = [](audit::Domain const* d) {
    return std::tuple(d->errors, bad_cells(*d), d->warnings, d->notes);
  };
  std::stable_sort(all.begin(), all.end(), [&](auto const* a, auto const* b) { return key(a) > key(b); });
  return all;
}

std::string more(std::size_t shown, std::size_t all) {
  return shown < all ? fmt::format("  and {} more (-v shows them all)\n", all - shown) : std::string();
}

class Writer {
 public:
  explicit Writer(AuditTextOptions const& options) : options_(options) {}

  void head(std::string_view text) { out += '\n' + paint(options_.color, Style::bold, text) + '\n'; }
  void list(std::vector<std::string> const& lines) {
    std::size_t const shown = options_.all ? lines.size() : std::min(lines.size(), most_lines);
    for (std::size_t i = 0; i < shown; ++i) out += "  " + lines[i] + '\n';
    out += more(shown, lines.size());
  }
  void posture(audit::Audit const& audit) {
    auto const all = worst_first(audit);
    std::size_t const shown = options_.all ? all.size() : std::min(all.size(), most_rows);
    std::vector<Row> rows;
    Row& top = rows.emplace_back();
    for (char const* title : {"domain", "findings", "  receives", "  sends", "  SPF", "  DKIM", "  DMARC",
                              "  transport", "  reverse"})
      top.push_back({Mark::plain, title});
    for (std::size_t i = 0; i < shown; ++i) rows.push_back(row(*all[i]));
    head(fmt::format(
        "Posture of {} domains, the worst first (+ good, ~ weak, ! bad, ? not known from these zones)",
        all.size()));
    out += table(rows, options_);
    out += more(shown, all.size());
  }
  void spoofable(audit::Audit const& audit) {
    std::map<std::string, std::vector<std::string>> by_reason;
    for (audit::Spoofable const& s : audit.spoofable) by_reason[s.why].push_back(visible(s.name));
    head(fmt::format("Names that anyone may send as: {}", audit.spoofable.size()));
    for (auto const& [why, names] : by_reason) {
      out += fmt::format("  {}, {}:\n", names.size(), visible(why));
      std::size_t const shown = options_.all ? names.size() : std::min(names.size(), most_lines);
      for (std::size_t i = 0; i < shown; ++i) out += "    " + names[i] + '\n';
      if (shown < names.size()) out += "  " + more(shown, names.size());
    }
  }
  void refusals(audit::Audit const& audit) {
    head(fmt::format("What bulk receivers would refuse: {}", audit.refusals.size()));
    std::vector<std::string> lines;
    for (audit::Refusal const& r : audit.refusals)
      lines.push_back(fmt::format("{}: {}", visible(r.who), r.what));
    list(lines);
    if (!audit.refusals.empty())
      out += fmt::format("  ({}: {})\n", audit.refusals[0].receivers, audit.refusals[0].source);
  }
  void changes(lint::Result const& result, audit::Since const& since) {
    head(fmt::format("Since {}: {} new, {} gone, {} still there", visible(since.file), since.added.size(),
                     since.gone.size(), since.still));
    std::vector<std::string> lines;
    for (std::size_t const i : since.added) {
      lint::Finding const& f = result.findings[i];
      lines.push_back(fmt::format("new   {}[{}]: {}", lint::severity_text(f.severity), visible(f.rule),
                                  visible(f.message)));
    }
    for (audit::Earlier const& e : since.gone)
      lines.push_back(
          fmt::format("gone  {}[{}]: {}", visible(e.severity), visible(e.rule), visible(e.message)));
    list(lines);
  }
  void undecided(lint::Result const& result) {
    if (result.undecided.empty()) return;
    head(fmt::format("Undecided: {}", result.undecided.size()));
    std::vector<std::string> lines;
    for (lint::Undecided const& u : result.undecided)
      lines.push_back(fmt::format("{}: {}", visible(u.rule), missing_text(u.missing, u.unreadable)));
    list(lines);
  }
  std::string out;

 private:
  AuditTextOptions const& options_;
};

}  // namespace

std::string audit_text(lint::Result const& result, audit::Audit const& audit, audit::Since const* since,
                       AuditTextOptions const& options) {
  Writer writer(options);
  writer.out = summary_text(result, options.color);
  if (since != nullptr) writer.changes(result, *since);
  if (!audit.domains.empty()) writer.posture(audit);
  writer.spoofable(audit);
  writer.refusals(audit);
  writer.undecided(result);
  return std::move(writer.out);
}

}  // namespace zonelint::report
