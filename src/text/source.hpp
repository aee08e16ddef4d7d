// Source text and places in it. Text is never copied: everything else points into a Source by octet offset,
// and lines and columns are worked out only when something is printed.
#pragma once
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::text {

using FileId = std::uint32_t;
inline constexpr FileId no_file = 0xffff'ffff;

// Octets [begin, end) of a file. An empty span is a position.
struct Span {
  FileId file = no_file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool known() const { return file != no_file; }
  std::uint32_t size() const { return end - begin; }
  bool operator==(Span const&) const = default;
};

// Counted from 1; columns are Unicode code points (a malformed octet counts as one).
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class Source {
 public:
  Source(std::string name, std::string content) : name_(std::move(name)), content_(std::move(content)) {}
  std::string const& name() const { return name_; }  // as the user named it; what messages show
  std::string_view content() const { return content_; }
  Position position(std::uint32_t offset) const;
  std::string_view line(std::uint32_t number) const;  // without its line end; empty beyond the last line
  std::uint32_t line_begin(std::uint32_t number) const;
  std::uint32_t lines() const;

 private:
  void index() const;
  std::string name_;
  std::string content_;
  mutable std::once_flag indexed_;
  mutable std::vector<std::uint32_t> starts_;  // the offset at which each line begins
};

// All texts of a run. Ids and references stay valid as more are added; adding is safe from several threads.
class Sources {
 public:
  FileId add(std::string name, std::string content);
  Source const& operator[](FileId id) const;
  std::size_t size() const;
  std::string_view at(Span span) const;  // the octets of the span
  // The span of a view into a source's content.
  Span span(FileId id, std::string_view part) const;

 private:
  mutable std::mutex mutex_;
  std::deque<Source> all_;
};

}  // namespace zonelint::text
