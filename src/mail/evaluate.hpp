// What SPF, DKIM and DMARC result a mail would get, from the zones alone: zonelint evaluate.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mail/dkim.hpp"
#include "mail/dmarc.hpp"
#include "mail/spf.hpp"

namespace zonelint::mail {

struct Signature {
  dns::Name domain;      // d=
  std::string selector;  // s=
};
struct Mail {
  Ip ip;
  std::string helo;
  std::string mail_from;          // address; empty: the null sender
  std::optional<dns::Name> from;  // RFC5322.From domain; nothing: no DMARC
  std::vector<Signature> dkim;
};
struct DkimEvaluation {
  Signature signature;
  DkimKey key;
  std::array<Tri, 2> aligned{};  // by Standard; of no meaning without a From domain
};
struct DmarcEvaluation {
  Dmarc result = Dmarc::none;
  DmarcPolicy policy;
  std::vector<std::string> unknown;
};
struct Evaluation {
  bool has_from = false;
  SpfResult spf;
  std::array<Tri, 2> spf_aligned{};
  std::vector<DkimEvaluation> dkim;
  std::array<DmarcEvaluation, 2> dmarc;  // by Standard
};
Evaluation evaluate(dns::World const& world, std::span<Provider const> providers, Mail const& mail);

}  // namespace zonelint::mail
