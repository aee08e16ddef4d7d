#include "lsp/frames.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace zonelint::lsp {
namespace {

constexpr std::string_view end_of_header = "\r\n\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  std::size_t const first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The value of Content-Length. Other fields (Content-Type) say nothing that matters: all is UTF-8.
std::optional<std::size_t> content_length(std::string_view header) {
  while (!header.empty()) {
    std::size_t const end = std::min(header.find("\r\n"), header.size());
    std::string_view const line = header.substr(0, end);
    header.remove_prefix(std::min(end + 2, header.size()));
    std::size_t const colon = line.find(':');
    if (colon == std::string_view::npos || !same(trimmed(line.substr(0, colon)), "content-length")) continue;
    std::string_view const digits = trimmed(line.substr(colon + 1));
    std::size_t value = 0;
    auto const [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc() && stop == digits.data() + digits.size()) return value;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void Frames::feed(std::string_view octets) {
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  buffer_ += octets;
}

// Takes what has come of a message that is too long; true when all of it is gone.
bool Frames::skip() {
  std::size_t const part = std::min(skipping_, buffer_.size() - at_);
  at_ += part;
  skipping_ -= part;
  return skipping_ == 0;
}

// Reads a header; what is wrong with it is a frame. Nothing where it is not whole yet, or good.
std::optional<Frame> Frames::header() {
  std::string_view const rest = std::string_view(buffer_).substr(at_);
  std::size_t const end = rest.find(end_of_header);
  if (end == std::string_view::npos || end > header_limit) {
    if (rest.size() <= header_limit) return std::nullopt;
    // No frame can be told from here on but by its first word.
    std::size_t const next = rest.find("Content-Length", 1);
    at_ += next == std::string_view::npos ? rest.size() - end_of_header.size() : next;
    return Frame{{}, fmt::format("a header ends within {} octets, with an empty line", header_limit)};
  }
  std::optional<std::size_t> const length = content_length(rest.substr(0, end));
  at_ += end + end_of_header.size();
  if (!length) return Frame{{}, "the header has no Content-Length that is a number"};
  if (*length > limit_) {
    skipping_ = *length;
    return Frame{{}, fmt::format("a message of {} octets is over the limit of {}", *length, limit_)};
  }
  length_ = length;
  return std::nullopt;
}

std::optional<Frame> Frames::next() {
  if (!skip()) return std::nullopt;
  if (!length_) {
    if (auto problem = header()) return problem;
  }
  if (!length_ || buffer_.size() - at_ < *length_) return std::nullopt;
  Frame frame{buffer_.substr(at_, *length_), {}};
  at_ += *length_;
  length_.reset();
  return frame;
}

std::string framed(std::string_view content) {
  return fmt::format("Content-Length: {}\r\n\r\n{}", content.size(), content);
}

}  // namespace zonelint::lsp
