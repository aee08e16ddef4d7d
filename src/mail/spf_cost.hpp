// What an SPF record costs and leads to whatever the client: look-ups over the whole tree (RFC 7208 4.6.4),
// void look-ups by client family, targets that are not there, loops.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mail/spf.hpp"

namespace zonelint::mail {

enum class SpfTarget : std::uint8_t {
  none_needed,  // all, ip4, ip6, exp
  good,
  no_spf,       // include or redirect: the name publishes no SPF record: permerror (5.2, 6.1)
  several_spf,  // more than one: permerror (4.5)
  broken,       // include or redirect: a permerror below it
  no_data,      // a, mx, exists: the name is there, the data is not
  no_name,      // NXDOMAIN
  loop,         // leads back to a record that it comes from
  macro,        // depends on the sender or the client
  cost_only,    // a provider's: the cost is known, the record is not
  unknown       // outside the world
};
std::string_view spf_target_text(SpfTarget);

struct SpfTermFacts {
  std::size_t term = 0;             // index into record->record.terms
  std::optional<dns::Name> target;  // nothing: none, or a macro
  SpfTarget state = SpfTarget::none_needed;
  int lookups = 0;           // its own and all below it, worst case
  int reached = 0;           // after it, in order of evaluation: over 10, and this is where it ends
  int void4 = 0, void6 = 0;  // void look-ups for an IPv4 and an IPv6 client, worst case
  int void_maybe = 0;        // more of them where a macro's name is not there
  int mx_count = 0;          // mx: hosts in the set
  bool passes_all = false;   // include, redirect: an included record passes the whole Internet
  bool flattens = false;  // include: its addresses could stand here in its place: nothing below it asks for
                          // the client or the sender, and its cost is known
  dns::RecordRef at;      // include, redirect: the record it leads to
};
struct SpfFacts {
  dns::RecordRef ref;
  dns::Name owner;
  std::shared_ptr<SpfText const> record;
  std::vector<SpfTermFacts> terms;        // parallel to record->record.terms, in the order written
  int lookups = 0, void4 = 0, void6 = 0;  // worst case: no term matches; a loop counts as
                                          // 11, its void look-ups once
  int void_maybe = 0;                     // void look-ups beyond those, where no macro's name is there
  bool lookups_known = true;              // false: at least so many; see `unknown`
  std::optional<std::size_t> first_over;  // the term at which the 11th look-up stands, in order of evaluation
  std::vector<std::string> unknown;       // "_spf.example.net/TXT"
  std::vector<dns::Name> loop;            // the names of a loop, in order; empty if none
  bool passes_all = false;                // +all, or ip4:0.0.0.0/0, here or included
  bool fixed = true;                      // nothing here or below depends on the client's name or the sender
  // The fewest includes that bring the cost to 10 when their addresses stand in their place; empty: there is
  // no need, or no way.
  std::vector<std::size_t> flatten;
};

// Remembers what it has seen; for one thread.
class SpfAnalyser {
 public:
  SpfAnalyser(dns::World const& world, std::span<Provider const> providers)
      : world_(world), providers_(providers) {}
  SpfFacts analyse(dns::RecordRef ref);
  // Names that some record of the world includes or redirects to (after all records were analysed).
  std::vector<dns::Name> const& targets() const { return targets_; }

 private:
  // What an include or redirect of a name leads to.
  struct Below {
    SpfTarget state = SpfTarget::good;
    dns::RecordRef ref;
    int lookups = 0, void4 = 0, void6 = 0, void_maybe = 0;
    bool lookups_known = true, passes_all = false, fixed = true;
    std::vector<std::string> unknown;
    std::vector<dns::Name> loop;
  };
  Below below(dns::Name name);
  Below below_now(dns::Name name);
  SpfFacts record_facts(dns::RecordRef ref, std::shared_ptr<SpfText const> record, dns::Name domain);
  SpfTermFacts term_facts(SpfFacts& all, std::size_t index, dns::Name domain);
  void follow(SpfFacts& all, SpfTermFacts& facts, grammar::spf::Term const& term);
  bool hosts(SpfTermFacts& facts, dns::Name name);
  void mx(SpfTermFacts& facts, dns::Name name);
  void exists(SpfTermFacts& facts, dns::Name name);
  void add_up(SpfFacts& all);
  static void choose_flatten(SpfFacts& all);

  dns::World const& world_;
  std::span<Provider const> providers_;
  std::map<dns::Name, Below> seen_;
  std::vector<dns::Name> stack_;
  std::vector<dns::Name> targets_;
};

}  // namespace zonelint::mail
