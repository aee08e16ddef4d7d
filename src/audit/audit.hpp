// The state of each domain for people who look at all of them at once: what it is for mail, what protects it,
// how its SPF record unfolds and what becomes of its senders' mail. Plain words and numbers only: reports
// draw them without knowing what a zone is.
//
//   WorldFacts, Result -> build() -> Audit { domains: Domain { cells, spf: tree, flows }, spoofable, refusals
//   }
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::audit {

// How a cell of the table is to be read; a report has a colour and a sign for each.
enum class Mark : std::uint8_t {
  good,
  plain,    // neither good nor bad
  weak,     // works, and protects less than it could
  bad,      // broken, or missing where it is needed
  absent,   // not there, and not needed
  unknown,  // depends on a name that is not here
};
std::string_view mark_text(Mark);

struct Cell {
  Mark mark = Mark::absent;
  std::string text;    // "reject"; a word or a few
  std::string detail;  // a sentence more; may be empty
};

// The columns of the posture table, in their order.
enum class Column : std::uint8_t {
  receives,
  sends,
  spf,
  dkim,
  dmarc_9989,
  dmarc_7489,
  mta_sts,
  tls_rpt,
  dane,
  bimi,
  reverse
};
inline constexpr std::size_t columns = 11;
std::string_view column_id(Column);     // "mta_sts"
std::string_view column_title(Column);  // "MTA-STS"

// A term of an SPF record, and the record that it leads to.
struct SpfNode {
  std::string term;        // as written: "include:_spf.example.net"
  std::string leads_to;    // the record there, as text; empty: none, or not here
  std::string note;        // what is wrong or not known with it; may be empty
  std::string known_date;  // the record there is known data of this date
  Mark mark = Mark::plain;
  int lookups = 0;  // its own and all below it
  std::vector<SpfNode> below;
};
struct SpfTree {
  std::string record;  // joined
  int lookups = 0, void_lookups = 0;
  bool lookups_known = true;  // false: at least so many
  std::vector<SpfNode> terms;
};

struct Selector {
  std::string name;  // "s1"
  std::string key;   // "RSA 2048", "Ed25519", "at Amazon SES"
  Mark mark = Mark::good;
  std::string note;
};

// A declared sender's mail from its identifiers to the verdict.
struct Verdict {
  std::string result, policy;  // "pass", "quarantine"
  Mark mark = Mark::unknown;
};
struct Flow {
  std::string sender, provider;
  std::string from, mail_from, dkim_domain;
  Verdict spf, dkim;                 // policy: "aligned", "not aligned"
  std::array<Verdict, 2> dmarc;      // RFC 9989, RFC 7489
  std::vector<std::string> missing;  // names that were needed and are not here
};

struct Domain {
  std::string name, zone, file;
  std::array<Cell, columns> cells;
  std::vector<SpfTree> spf;
  std::vector<Selector> selectors;
  std::vector<Flow> flows;
  std::vector<std::size_t> findings;  // into the result's
  std::size_t errors = 0, warnings = 0, notes = 0;
  Cell const& operator[](Column c) const { return cells[static_cast<std::size_t>(c)]; }
  Cell& operator[](Column c) { return cells[static_cast<std::size_t>(c)]; }
};

// A name with an address that anyone may write as From or MAIL FROM: it has no SPF record, and no DMARC
// policy of quarantine or reject covers it.
struct Spoofable {
  std::string name, zone;
  std::string why;
};
// What receivers of bulk mail ask for and a domain or a sender does not meet.
struct Refusal {
  std::string who;        // "example.com", "newsletter (example.com)"
  std::string receivers;  // "Gmail, Yahoo, Outlook.com"
  std::string what;
  std::string source;
};
struct Known {
  std::string what, date;
};

struct Audit {
  std::vector<Domain> domains;
  std::vector<Spoofable> spoofable;
  std::vector<Refusal> refusals;
  std::vector<Known> known;            // other people's records that the audit rests on
  std::vector<std::size_t> elsewhere;  // findings that belong to no domain
};

}  // namespace zonelint::audit
