// The line index of a source, and the table of all sources. See source.hpp.
#include "text/source.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "text/utf8.hpp"

namespace zonelint::text {

namespace {

// How many octets of the text's beginning are ASCII, in steps of a machine word: an export may be one line of
// megabytes, and every finding in it asks for its column.
std::size_t ascii_run(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t word; text.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080'8080'8080'8080) != 0) return at;
  }
  return at;
}

}  // namespace

Mapping::Mapping(Mapping&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Mapping::~Mapping() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

void Mapping::let_go(std::size_t end) const {
  ::madvise(const_cast<char*>(data_), end & ~std::size_t{0xffff}, MADV_DONTNEED);
}

void Source::index() const {
  std::call_once(indexed_, [this] {
    starts_.push_back(0);
    char const* const first = content_.data();
    char const* const last = first + content_.size();
    for (char const* at = first; at != last;) {
      auto const* const end =
          static_cast<char const*>(std::memchr(at, '\n', static_cast<std::size_t>(last - at)));
      if (end == nullptr) break;
      at = end + 1;
      starts_.push_back(static_cast<std::uint32_t>(at - first));
    }
  });
}

namespace {

// Moves `at` over whole code points of the line as long as they end by `upto`, and counts them.
void walk(std::string_view line, std::size_t& at, std::size_t upto, std::uint32_t& column) {
  while (at < upto) {
    if (std::size_t const plain = ascii_run(line.substr(at, upto - at)); plain > 0) {
      at += plain;
      column += static_cast<std::uint32_t>(plain);
      continue;
    }
    std::size_t const next = at + decode(line, at).size;
    if (next > upto) return;
    at = next;
    ++column;
  }
}

constexpr std::size_t stride = 4096;  // octets from one mark to the next

}  // namespace

// An export of one line may hold a finding in each of its records: without marks each would count the line
// from its begin.
void Source::mark() const {
  std::call_once(marked_, [this] {
    for (std::uint32_t number = 1; number <= starts_.size(); ++number) {
      std::string_view const text = line(number);
      std::size_t at = 0;
      std::uint32_t column = 1;
      for (std::size_t upto = stride; upto < text.size(); upto += stride) {
        walk(text, at, upto, column);
        marks_.push_back({starts_[number - 1] + static_cast<std::uint32_t>(at), column});
      }
    }
  });
}

Source::Mark Source::mark_before(std::uint32_t line_begin, std::uint32_t offset) const {
  Mark const none{line_begin, 1};
  if (offset - line_begin <= stride) return none;
  mark();
  auto const after = std::upper_bound(marks_.begin(), marks_.end(), offset,
                                      [](std::uint32_t value, Mark const& m) { return value < m.offset; });
  return after == marks_.begin() || (after - 1)->offset < line_begin ? none : *(after - 1);
}

Position Source::position(std::uint32_t offset) const {
  index();
  offset = std::min(offset, static_cast<std::uint32_t>(content_.size()));
  auto const after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  auto const number = static_cast<std::uint32_t>(after - starts_.begin());
  // Only whole code points before the offset count: an offset within one is that one's column. The line's
  // end, '\r' included, is one column past the line.
  std::string_view const text = line(number);
  std::size_t const upto = std::min<std::size_t>(offset - starts_[number - 1], text.size());
  std::uint32_t const begin = starts_[number - 1];
  Mark const known = mark_before(begin, begin + static_cast<std::uint32_t>(upto));
  std::size_t at = known.offset - begin;
  std::uint32_t column = known.column;
  walk(text, at, upto, column);
  return {number, column};
}

std::string_view Source::line(std::uint32_t number) const {
  index();
  if (number == 0 || number > starts_.size()) return {};
  std::size_t const begin = starts_[number - 1];
  std::size_t end = content_.size();
  if (number < starts_.size()) {
    end = starts_[number] - 1;
    if (end > begin && content_[end - 1] == '\r') --end;
  }
  return content_.substr(begin, end - begin);
}

std::uint32_t Source::line_begin(std::uint32_t number) const {
  index();
  if (number == 0) return 0;
  if (number > starts_.size()) return static_cast<std::uint32_t>(content_.size());
  return starts_[number - 1];
}

std::uint32_t Source::lines() const {
  index();
  // What follows the final newline is a place one can point at, but no line.
  bool const ended = starts_.back() == content_.size();
  return static_cast<std::uint32_t>(starts_.size() - (ended ? 1 : 0));
}

FileId Sources::add(std::string name, std::string content) {
  std::lock_guard const lock(mutex_);
  all_.emplace_back(std::move(name), std::move(content));
  return static_cast<FileId>(all_.size() - 1);
}

FileId Sources::add(std::string name, Mapping content) {
  std::lock_guard const lock(mutex_);
  all_.emplace_back(std::move(name), std::move(content));
  return static_cast<FileId>(all_.size() - 1);
}

Source const& Sources::operator[](FileId id) const {
  // The deque's own table of blocks moves as it grows; the sources in it do not.
  std::lock_guard const lock(mutex_);
  return all_[id];
}

std::size_t Sources::size() const {
  std::lock_guard const lock(mutex_);
  return all_.size();
}

std::string_view Sources::at(Span span) const {
  if (!span.known()) return {};
  std::string_view const content = (*this)[span.file].content();
  if (span.begin > content.size() || span.end < span.begin) return {};
  return content.substr(span.begin, span.end - span.begin);
}

Span Sources::span(FileId id, std::string_view part) const {
  std::string_view const content = (*this)[id].content();
  auto const begin = static_cast<std::uint32_t>(part.data() - content.data());
  return {id, begin, begin + static_cast<std::uint32_t>(part.size())};
}

}  // namespace zonelint::text
