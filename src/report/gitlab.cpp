#include "report/gitlab.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "lint/run.hpp"
#include "report/json_writer.hpp"

namespace zonelint::report {

namespace {

std::string_view severity_word(lint::Severity severity) {
  return severity == lint::Severity::error     ? "critical"
         : severity == lint::Severity::warning ? "major"
                                               : "info";
}

// GitLab shows one finding of each fingerprint and compares reports by them: a second equal one gets its own.
std::string unique(std::string const& fingerprint, std::unordered_map<std::string, std::size_t>& seen) {
  std::size_t const times = ++seen[fingerprint];
  if (times == 1) return fingerprint;
  std::string const number = std::to_string(times);
  std::string_view const parts[] = {fingerprint, number};
  return lint::fingerprint(parts);
}

}  // namespace

std::string gitlab(text::Sources const& sources, lint::Result const& result) {
  std::unordered_map<std::string, std::size_t> seen;
  JsonWriter out;
  out.begin_array();
  for (lint::Finding const& finding : result.findings) {
    std::string_view path = ".";  // a place is asked for, whatever the finding is about
    text::Position from, to;
    if (finding.where.known()) {
      text::Source const& source = sources[finding.where.file];
      path = source.name();
      if (path.starts_with("./")) path.remove_prefix(2);
      from = source.position(finding.where.begin);
      to = source.position(finding.where.end);
    }
    out.space("\n ").begin_object().key("type").string("issue").key("check_name").string(finding.rule);
    out.key("description").string(finding.message).key("severity").string(severity_word(finding.severity));
    std::string body = finding.why;
    if (!finding.todo.empty()) body += (body.empty() ? "" : "\n\n") + finding.todo;
    if (!body.empty()) out.key("content").begin_object().key("body").string(body).end_object();
    out.key("fingerprint").string(unique(finding.fingerprint, seen));
    out.key("location").begin_object().key("path").string(path).key("lines").begin_object();
    out.key("begin").number(from.line).key("end").number(to.line).end_object().end_object();
    out.end_object();
  }
  out.end_array();
  return out.take() + '\n';
}

}  // namespace zonelint::report
