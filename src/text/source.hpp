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

// A file's octets in the page cache, mapped: nothing is copied, and what was read can be let go.
class Mapping {
 public:
  Mapping() = default;
  Mapping(char const* data, std::size_t size) : data_(data), size_(size) {}
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping();
  explicit operator bool() const { return data_ != nullptr; }
  std::string_view view() const { return {data_, size_}; }
  // The octets before `end` are not needed for now: they come back from the file when someone asks.
  void let_go(std::size_t end) const;

 private:
  char const* data_ = nullptr;
  std::size_t size_ = 0;
};

class Source {
 public:
  Source(std::string name, std::string content)
      : name_(std::move(name)), text_(std::move(content)), content_(text_) {}
  Source(std::string name, Mapping content)
      : name_(std::move(name)), mapping_(std::move(content)), content_(mapping_.view()) {}
  Source(Source const&) = delete;
  Source& operator=(Source const&) = delete;
  std::string const& name() const { return name_; }  // as the user named it; what messages show
  std::string_view content() const { return content_; }
  void let_go(char const* end) const {
    if (mapping_) mapping_.let_go(static_cast<std::size_t>(end - content_.data()));
  }
  Position position(std::uint32_t offset) const;
  std::string_view line(std::uint32_t number) const;  // without its line end; empty beyond the last line
  std::uint32_t line_begin(std::uint32_t number) const;
  std::uint32_t lines() const;

 private:
  // A place within a long line whose column is known.
  struct Mark {
    std::uint32_t offset;
    std::uint32_t column;
  };
  void index() const;
  void mark() const;
  Mark mark_before(std::uint32_t line_begin, std::uint32_t offset) const;
  std::string name_;
  std::string text_;
  Mapping mapping_;
  std::string_view content_;  // of one of both
  mutable std::once_flag indexed_;
  mutable std::vector<std::uint32_t> starts_;  // the offset at which each line begins
  mutable std::once_flag marked_;
  mutable std::vector<Mark> marks_;  // in the order of offsets; only long lines have some
};

// All texts of a run. Ids and references stay valid as more are added; adding is safe from several threads.
class Sources {
 public:
  FileId add(std::string name, std::string content);
  FileId add(std::string name, Mapping content);
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
