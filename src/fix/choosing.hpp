// Inside of src/fix: which fixes of a round are made together.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

using Chosen = std::vector<lint::Finding const*>;
using Refused = std::map<std::string, std::string>;  // findings and the reason

// What takes one step a run.
std::string step_of(lint::Finding const& finding);
std::string id_of(lint::Finding const& finding);

class Choosing {
 public:
  // All arguments must outlive it.
  Choosing(Round const& round, ApplyOptions const& options, Refused const& refused,
           std::set<std::string> const& taken);
  // Why a finding's fix is not applied; empty: it is to be.
  std::string reason(lint::Finding const& finding) const;
  // Those of one round that keep out of one another's way; `promised`: the safe ones, so that what they
  // promise is held against them alone.
  Chosen choose(bool promised) const;
  std::size_t left() const;

 private:
  bool selected(std::string_view rule) const;
  bool named(std::string const& rule) const;
  Round const& round_;
  ApplyOptions const& options_;
  Refused const& refused_;
  std::set<std::string> const& taken_;
  std::set<text::FileId> signed_;
};

}  // namespace zonelint::fix
