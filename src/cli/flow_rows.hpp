// What a declared sender's mail gets, as a row of text and as JSON: for zonelint flows.
#pragma once
#include <string>
#include <vector>

#include "mail/sender.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {

// SPF, DKIM, DMARC by RFC 9989, by RFC 7489.
std::vector<std::string> result_cells(mail::Sender const& s);
std::vector<std::string> flow_row(mail::Sender const& s);
inline constexpr char const* result_titles[] = {"SPF", "DKIM", "DMARC (RFC 9989)", "DMARC (RFC 7489)"};

// A policy as published, and what keeps receivers of this standard from applying it to all mail: "p=reject",
// "sp=quarantine, pct=25"; empty where none applies.
std::string policy_cell(mail::DmarcPolicy const& policy);

// What the sender's `expect` asks for and does not get; empty where all is as expected.
std::string unmet(mail::Sender const& s);
void write_flow(report::JsonWriter& w, mail::Sender const& s);

}  // namespace zonelint::cli
