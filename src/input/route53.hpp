// Amazon Route 53 as JSON: exports (`aws route53 list-resource-record-sets`, whole, in pages, concatenated or
// in several files), change batches, and the hosted-zone files that stand beside them (`list-hosted-zones`,
// `get-hosted-zone`). By the Route 53 API reference (ListResourceRecordSets, ChangeResourceRecordSets,
// ResourceRecordSet, HostedZone) and its developer guide ("DNS domain name format", "Supported DNS record
// types").
//
// The kinds of problems told:
//   json                the text is not JSON (RFC 8259)          bom                 it begins with a byte
//   order mark r53-format          YAML, XML, CloudFormation, other JSON    r53-truncated       pages are
//   missing r53-unknown-key     with the nearest known key               r53-missing-key     Name, Type, TTL,
//   Value ... r53-duplicate-key   one JSON name twice in an object         r53-duplicate-set   one record set
//   twice r53-wrong-type      a string where a list belongs ...        r53-ttl             no number from 0
//   to 2147483647 r53-alias           an alias with TTL or ResourceRecords     r53-routing SetIdentifier
//   without a policy, or v.v. r53-action          neither CREATE, UPSERT nor DELETE        r53-batch-limit a
//   batch that Route 53 refuses r53-txt-quoting     a TXT value not in double quotes         txt-over-255 a
//   string over 255 octets r53-value-size      a TXT value over 4000 characters         bad-rdata rdata its
//   type does not allow bad-name            no domain name                           unknown-type        no
//   record type out-of-zone         a name that is not in the zone           no-origin           nothing says
//   which zone this is
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dns/zone.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::input {

enum class Route53Form : std::uint8_t {
  none,    // nothing to do with Route 53
  json,    // what read_route53 reads
  foreign  // Route 53's records in another form (YAML, XML, CloudFormation, Terraform): read_route53 says
           // what to run
};
// By the first 64 KiB only; cheap enough for every file of a folder.
Route53Form route53_form(std::string_view text);
inline bool looks_like_route53(std::string_view text) { return route53_form(text) == Route53Form::json; }

struct Route53Options {
  std::string origin;  // --origin; empty: none
};
struct Route53Result {
  std::vector<std::unique_ptr<dns::Zone>> zones;  // in the order of the files
  std::vector<text::Problem> problems;
};
// Reads all these files together: pages of one zone in one folder become one zone, and hosted-zone files name
// and mark the zones of their folder. Give it all JSON files at once, in a fixed order; folders are told
// apart by the file names. An export that is not whole (truncated, broken) becomes a zone of kind `changes`:
// what is not in it is unknown.
Route53Result read_route53(std::span<text::FileId const> files, text::Sources& sources,
                           Route53Options const& options);

// The keys of a record set in the order the CLI prints them.
std::span<std::string_view const> record_set_keys();
// The types that Route 53 takes.
std::span<std::string_view const> route53_types();

}  // namespace zonelint::input
