// Directives of master files: $ORIGIN and $INCLUDE (RFC 1035 5.1), $TTL (RFC 2308 4).
#include <fmt/format.h>

#include <filesystem>

#include "grammar/abnf_case.hpp"
#include "input/master_reader.hpp"
#include "text/nearest.hpp"

namespace zonelint::input {

using dns::Name;
using grammar::same_word;

namespace {
constexpr std::size_t most_nested = 16;
constexpr std::string_view directives[] = {"$ORIGIN", "$TTL", "$INCLUDE", "$GENERATE"};
}  // namespace

void MasterReader::take_directive() {
  std::string_view const word = entry_.tokens.front().text;
  if (same_word(word, "$ORIGIN")) return origin_directive();
  if (same_word(word, "$TTL")) return ttl_directive();
  if (same_word(word, "$INCLUDE")) return include_directive();
  if (same_word(word, "$GENERATE")) return generate_directive();
  if (same_word(word, "$DATE")) return;  // what BIND writes into its secondaries' files
  std::string_view const near = text::nearest(word, directives);
  text::Problem& p =
      problem("unknown-directive", word,
              near.empty() ? fmt::format("there is no directive {}", word)
                           : fmt::format("there is no directive {}; {} is the nearest", word, near));
  p.wanted = "$ORIGIN, $TTL, $INCLUDE or $GENERATE";
  p.found = word;
  p.suggestion = near;
}

bool MasterReader::check_tokens(std::size_t least, std::size_t most, std::string_view usage) {
  std::size_t const count = entry_.tokens.size();
  if (count >= least && count <= most) return true;
  std::string_view const word = entry_.tokens.front().text;
  if (count < least) {
    problem("syntax", entry_end(), fmt::format("{} needs more: {}", word, usage)).wanted = usage;
  } else {
    problem("syntax", entry_.tokens[most].text, fmt::format("{} takes less: {}", word, usage)).wanted = usage;
  }
  return false;
}

void MasterReader::origin_directive() {
  if (!check_tokens(2, 2, "$ORIGIN example.com.")) return;
  std::string_view const text = entry_.tokens[1].text;
  name_.clear();
  grammar::NameError error;
  if (!grammar::parse_name(text, origin_.wire(), grammar::Dialect::master_file, name_, error)) {
    text::Problem& p =
        problem("bad-owner", error.at.empty() ? text : error.at,
                fmt::format("$ORIGIN: '{}' is no domain name: {} was expected", text, error.wanted));
    p.wanted = error.wanted;
    p.found = error.at;
    return;
  }
  auto next = Name::from_wire(name_);
  if (!next) return;
  owner_text_ = {};
  // `$ORIGIN example.com` inside example.com: the dot was forgotten, or the zone would hold its own name
  // twice.
  auto const meant = Name::from_text(text);
  bool const whole_again = !text.ends_with('.') && text.find('.') != std::string_view::npos && meant &&
                           meant->is_within(zone_->origin) && next->is_within(zone_->origin);
  if (text.data() == dotless_.data() || whole_again) {
    text::Problem& p =
        problem("origin-relative", text,
                fmt::format("'{}' has no final dot, so this $ORIGIN means {}", text, next->to_text()));
    p.wanted = std::string(text) + ".";
    p.found = text;
    p.suggestion = std::string(text) + ".";
    p.fix = {{span(text.substr(text.size())), "."}};
    next = meant;
  }
  origin_ = *next;
}

void MasterReader::ttl_directive() {
  if (!check_tokens(2, 2, "$TTL 3600")) return;
  std::string_view const text = entry_.tokens[1].text;
  auto const ttl = grammar::parse_period(text);
  if (!ttl) {
    text::Problem& p = problem(
        "bad-ttl", text,
        fmt::format("$TTL: '{}' is not a number of seconds from 0 to 2147483647, or a period such as 1h",
                    text));
    p.wanted = "a number of seconds from 0 to 2147483647 (RFC 2181 8), or a period such as 1h or 1w2d";
    p.found = text;
    return;
  }
  default_ttl_ = ttl;
}

// Beside the including file, else in named.conf's directory, else in the root: name servers take the folder
// they were started in, which nobody knows here.
Opened MasterReader::find_include(std::string_view name, std::string& real) {
  namespace fs = std::filesystem;
  std::string const beside = folder_of(chain_.back().path);
  std::string first;
  // Name servers take every $INCLUDE from their working directory, and that is often the zone's own folder.
  std::string const top = folder_of(chain_.front().path);
  for (std::string const& folder : {beside, request_.directory, top, request_.root}) {
    if (folder.empty() || chain_.back().path.empty()) continue;
    std::string const path = real_path(join(folder, name));
    if (first.empty()) first = path;
    if (!is_inside(path, request_.root)) continue;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) continue;
    real = path;
    // Shown as the including file is: below its folder, as written.
    std::string const shown = folder == beside
                                  ? join(folder_of(files_.sources()[chain_.back().file].name()), name)
                                  : shown_path(path);
    return files_.open(path, shown);
  }
  real = first;
  return {};
}

void MasterReader::include_directive() {
  if (!check_tokens(2, 3, "$INCLUDE file [origin]")) return;
  std::string_view const name = entry_.tokens[1].text;
  std::optional<Name> origin;
  if (entry_.tokens.size() == 3) {
    origin = Name::from_text(entry_.tokens[2].text, origin_);
    if (!origin) {
      problem("bad-owner", entry_.tokens[2].text,
              fmt::format("$INCLUDE: '{}' is no domain name", entry_.tokens[2].text));
      return;
    }
  }
  if (chain_.size() > most_nested) {
    problem("include-depth", name,
            fmt::format("files include each other more than {} deep here", most_nested));
    return;
  }
  std::string real;
  Opened const opened = find_include(name, real);
  // Whatever it holds is unknown from here on.
  if (!opened.ok()) zone_->touch(zone_->origin, true);
  if (!opened.ok() && !real.empty() && !is_inside(real, request_.root)) {
    text::Problem& p = problem("include-outside", name,
                               fmt::format("{} leads out of the folder that was named ({}): it was not read",
                                           name, shown_path(request_.root)));
    p.wanted = "a file in that folder";
    p.found = name;
    return;
  }
  if (!opened.ok()) {
    problem("include-missing", name,
            opened.error.empty() ? fmt::format("the included file {} is not here", name)
                                 : fmt::format("the included file {} can't be read: {}", name, opened.error))
        .found = name;
    return;
  }
  include_file(opened, std::move(real), origin);
}

void MasterReader::include_file(Opened const& opened, std::string real, std::optional<Name> origin) {
  text::Span const directive = span(entry_.whole);
  for (Frame const& frame : chain_) {
    if (frame.file != opened.id) continue;
    std::string way;
    for (Frame const& f : chain_) way += std::string(files_.sources()[f.file].name()) + " -> ";
    text::Problem& p = problem("include-loop", entry_.tokens[1].text,
                               fmt::format("the files include each other in a circle: {}{}", way,
                                           files_.sources()[opened.id].name()));
    for (Frame const& f : chain_) {
      if (f.directive.known()) p.also.push_back({f.directive, "included from here"});
    }
    return;
  }
  if (std::find(out_.includes.begin(), out_.includes.end(), opened.id) == out_.includes.end()) {
    out_.includes.push_back(opened.id);
  }
  // RFC 1035 5.1: the origin and the owner of the including file are untouched by what is included.
  Name const origin_before = origin_;
  auto const owner_before = owner_;
  char const *const base_before = base_, *const looked_to_before = looked_to_;
  bool const bad_before = owner_bad_, braces_before = braces_;
  auto const pending_before = std::move(pending_);
  pending_.clear();
  chain_.push_back({opened.id, std::move(real), directive});
  owner_text_ = {};
  if (origin) origin_ = *origin;
  read_text(files_.sources()[opened.id].content());
  chain_.pop_back();
  pending_ = pending_before;
  base_ = base_before;
  braces_ = braces_before;
  looked_to_ = looked_to_before;
  origin_ = origin_before;
  owner_ = owner_before;
  owner_bad_ = bad_before;
  owner_text_ = {};
}

}  // namespace zonelint::input
