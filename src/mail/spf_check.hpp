// check_host() at work: one evaluation's state. For spf*.cpp only.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mail/names.hpp"
#include "mail/spf.hpp"
#include "mail/spf_macros.hpp"
#include "mail/tri.hpp"

namespace zonelint::mail {

// A set of outcomes, one bit each.
struct Outcomes {
  unsigned bits = 0;
  static Outcomes one(Spf s) { return {1U << static_cast<unsigned>(s)}; }
  bool has(Spf s) const { return (bits >> static_cast<unsigned>(s) & 1U) != 0; }
  bool empty() const { return bits == 0; }
  Outcomes without(Spf s) const { return {bits & ~one(s).bits}; }
  Outcomes operator|(Outcomes o) const { return {bits | o.bits}; }
  std::optional<Spf> single() const;
  std::vector<Spf> list() const;
};

// What a mechanism came to: it may match, it may not, it may be an error; more than one where something is
// unknown.
struct Match {
  bool yes = false, no = false;
  Outcomes errors;
  std::string note;  // for the trace
  static Match of(bool b) { return {b, !b, {}, {}}; }
  static Match maybe(std::string note) { return {true, true, {}, std::move(note)}; }
  static Match error(Spf s, std::string note) { return {false, false, Outcomes::one(s), std::move(note)}; }
};

class SpfCheck {
 public:
  SpfCheck(dns::World const& world, std::span<Provider const> providers, SpfQuery const& query,
           SpfResult& result);
  void run();

 private:
  // One record under evaluation.
  struct Frame {
    dns::Name domain;
    int depth = 0;
    dns::RecordRef ref;
    std::shared_ptr<SpfText const> record;
  };
  // A domain-spec after expansion. A name that can't be asked for is malformed (4.3).
  struct Target {
    enum class State : std::uint8_t { name, malformed, unknown } state = State::malformed;
    dns::Name name;
    std::string text;
  };
  // The names that the client's reverse names validate to (5.5).
  struct Validated {
    std::vector<dns::Name> names;
    std::vector<dns::Name> maybe;  // whose addresses are not known
    bool unknown = false;          // the reverse names themselves are not known
  };
  using Term = grammar::spf::Term;

  // `explains`: not within an include, so that what decides here is the result, and exp= counts (6.2).
  Outcomes check_host(dns::Name domain, int depth, bool explains);
  Outcomes missing_record(dns::Name domain, dns::Answer const& answer);
  Outcomes evaluate(Frame const& frame, bool explains);
  Outcomes redirect(Frame const& frame, Term const& term, bool explains);
  std::optional<Match> over_limit(Term const& term);
  std::optional<Match> count_lookups(int more, Term const& term);
  void note(Frame const& frame, Term const& term, Match const& match);
  void decide(Frame const& frame, Term const& term, Match const& match);
  void explain();

  Match mechanism(Frame const& frame, Term const& term);
  Match network(Term const& term) const;
  Match include(Frame const& frame, Term const& term);
  Match include_unknown(dns::Name name, Term const& term);
  Match addresses(Frame const& frame, Term const& term);
  Match mx(Frame const& frame, Term const& term);
  Match ptr(Frame const& frame, Term const& term);
  Match exists(Frame const& frame, Term const& term);
  Match host(dns::Name name, Term const& term);
  bool matches(dns::RecordRef address, Term const& term) const;
  // What an answer without data comes to; counts void look-ups (4.6.4).
  Match no_data(dns::Answer const& answer, dns::Name name, dns::Type type);

  Target target(Frame const& frame, Term const& term);
  MacroValue macro_values(dns::Name domain);
  std::optional<std::string> macro_value(char letter, dns::Name domain);
  Validated const& validated();
  std::optional<std::string> validated_name(dns::Name domain);
  bool provider_includes(dns::Name name) const;

  dns::World const& world_;
  std::span<Provider const> providers_;
  SpfQuery const& query_;
  SpfResult& result_;
  std::string local_, sender_domain_;
  std::optional<Validated> validated_;
  std::string sure_, maybe_;        // the terms that decide, or may
  std::optional<Frame> failed_in_;  // whose record's "-" mechanism matched: its exp= counts
};

}  // namespace zonelint::mail
