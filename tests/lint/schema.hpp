// A made-up schema and facts for the tests of the rule engine: what stands behind a value is plain data here.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/facts.hpp"
#include "lint/program.hpp"
#include "text/problem.hpp"

namespace zonelint::lint::test {

struct Host {
  std::string host, region;
  std::int64_t preference = 10;
  text::Span place{};
};
struct Domain {
  std::string name;
  std::vector<Host> mx;
  std::optional<std::int64_t> lookups;  // nothing: unknown
  std::optional<std::string> policy;    // nothing: absent
  Host const* best = nullptr;
  bool signed_ = false;
  text::Span place{};
};

extern facts::Subject const host_subject, domain_subject, problem_subject;
Schema schema();

class TestFacts final : public facts::Facts {
 public:
  text::Sources texts;
  std::vector<Domain> domains;
  std::vector<text::Problem> problems;
  std::vector<std::pair<text::Span, facts::Key>> keys;

  // Domains and problems are final: their addresses are taken.
  void ready();
  std::span<void const* const> objects(facts::Subject const& subject) const override;
  text::Sources const& sources() const override { return texts; }
  std::optional<facts::Key> key(text::Span where) const override;

 private:
  std::vector<void const*> domain_objects_, problem_objects_;
};

}  // namespace zonelint::lint::test
