// Suppression comments: good ones, broken ones with the place, near misses, and comments that are none.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "grammar/suppression.hpp"

using zonelint::grammar::parse_suppression;
using zonelint::grammar::Suppression;
using State = zonelint::grammar::Suppression::State;
using std::string;
using std::string_view;

namespace {

// "good file mx/x,spf/* [reason]", "near_miss@2 'zonlint'", "none"
string canonical(string_view comment) {
  auto const found = parse_suppression(comment);
  if (!found) return "none";
  if (found->state == State::malformed || found->state == State::near_miss) {
    CHECK_FALSE(found->wanted.empty());
    return string(found->state == State::malformed ? "malformed@" : "near_miss@") +
           std::to_string(found->at.data() - comment.data()) + " '" + string(found->at) + "'";
  }
  string out = found->state == State::good ? "good" : "no_reason";
  if (found->file_wide) out += " file";
  out += " ";
  for (auto const rule : found->rules) out += string(rule) + ",";
  if (found->state == State::good) return out + " [" + string(found->reason) + "]";
  CHECK_FALSE(found->wanted.empty());
  return out + " @" + std::to_string(found->at.data() - comment.data()) + " '" + string(found->at) + "'";
}

struct Row {
  string_view comment, want;
};
template <std::size_t N>
void check(Row const (&rows)[N]) {
  for (auto const& row : rows) {
    INFO(row.comment);
    CHECK(canonical(row.comment) == row.want);
  }
}

}  // namespace

TEST_CASE("suppression: good", "[suppression]") {
  static constexpr Row rows[] = {
      {"; zonelint: allow(mx/private-target) -- split horizon", "good mx/private-target, [split horizon]"},
      {";zonelint:allow(mx/x)--y", "good mx/x, [y]"},
      {"; zonelint: allow-file(zone/rrset-ttl, spf/*) -- failover zone",
       "good file zone/rrset-ttl,spf/*, [failover zone]"},
      {";; zonelint : allow ( spf ,dkim/rsa-size )\t-- a, (b); -- c \r",
       "good spf,dkim/rsa-size, [a, (b); -- c]"},
      {"; Zonelint: Allow(spf/no-all) -- x", "good spf/no-all, [x]"},
      {"; the old relay; zonelint: allow(mx/x) -- y", "good mx/x, [y]"},
  };
  check(rows);
}

TEST_CASE("suppression: without a reason", "[suppression]") {
  static constexpr Row rows[] = {
      {"; zonelint: allow(mx/x)", "no_reason mx/x, @23 ''"},
      {"; zonelint: allow(mx/x) --  ", "no_reason mx/x, @24 '--'"},
      {"; zonelint: allow(mx/x) split horizon", "no_reason mx/x, @24 'split horizon'"},
      {"; zonelint: allow(mx/x) - split", "no_reason mx/x, @24 '- split'"},
      {"; zonelint: allow-file(spf)", "no_reason file spf, @27 ''"},
  };
  check(rows);
}

TEST_CASE("suppression: malformed", "[suppression]") {
  static constexpr Row rows[] = {
      {"; zonelint: allow() -- x", "malformed@18 ''"},
      {"; zonelint: allow(mx/private target) -- x", "malformed@29 'target'"},
      {"; zonelint: allow(mx/x,) -- x", "malformed@22 ','"},
      {"; zonelint: allow(mx/) -- x", "malformed@20 '/'"},
      {"; zonelint: allow(MX/single) -- x", "malformed@18 'MX/single'"},
      {"; zonelint:", "malformed@11 ''"},
      {"; zonelint: see the docs", "malformed@12 'see'"},
  };
  check(rows);
}

TEST_CASE("suppression: near misses", "[suppression]") {
  static constexpr Row rows[] = {
      {"; zonlint allow spf/no-all", "near_miss@2 'zonlint'"},
      {"; zonlint: allow(spf/no-all) -- x", "near_miss@2 'zonlint'"},
      {"; zoenlint: allow(spf/no-all) -- x", "near_miss@2 'zoenlint'"},
      {"; zone-lint: allow(spf/no-all) -- x", "near_miss@2 'zone-lint'"},
      {"; zone lint: allow(spf/no-all) -- x", "near_miss@2 'zone lint'"},
      {"; zonelint allow(mx/x) -- y", "near_miss@10 ''"},
      {"; zonelint allow spf -- flattened", "near_miss@10 ''"},
      {"; zonelint; allow(mx/x) -- y", "near_miss@10 ';'"},
      {"; zonelint: alow(mx/x) -- y", "near_miss@12 'alow'"},
      {"; zonelint: ignore(mx/x) -- y", "near_miss@12 'ignore'"},
      {"; zonelint: allow_file(mx/x) -- y", "near_miss@12 'allow_file'"},
      {"; zonelint-allow: x", "near_miss@10 '-'"},
      {"; zonelint: allow mx/x -- y", "near_miss@18 ''"},
      {"; zonelint: allow(mx/x -- y", "near_miss@23 ''"},
      {"; zonelint: allow[mx/x] -- y", "near_miss@17 ''"},
  };
  check(rows);
}

TEST_CASE("suppression: ordinary comments", "[suppression]") {
  for (string_view const comment : {";",
                                    "; ",
                                    "",
                                    "; serial",
                                    "; allow transfer to the secondaries",
                                    "; allow(x) -- y",
                                    "; lint",
                                    "; lint: off",
                                    "; checked with zonelint, see README",
                                    "; zonelint is run by CI",
                                    "; zonelint",
                                    "; zonelint allows this",
                                    "; zonelint allow transfers from the office",
                                    "; zone: allow updates",
                                    "; zone list: allow transfers",
                                    "; zone lint",
                                    "; zone lint finds what we allow",
                                    "; zone transfer: allow 192.0.2.1/24",
                                    "; online allow spf/x",
                                    "; 2024; allow zonelint",
                                    "; zonelint allow http://example.com/",
                                    "; zone linked to: allow(foo)",
                                    "; zone files allow spf/x",
                                    "; zonelint-rules live elsewhere",
                                    "; v=spf1 -all; allow"}) {
    INFO(comment);
    CHECK(canonical(comment) == "none");
  }
}

TEST_CASE("suppression: very long words are no near miss", "[suppression]") {
  CHECK(canonical("; " + string(5000, 'z') + ": allow(x/y)") == "none");
  CHECK(canonical("; zonelint: " + string(5000, 'a') + "(x/y)").starts_with("malformed@12"));
}
