// The frames of the Language Server Protocol 3.17 (base protocol): a header with Content-Length, an empty
// line, and so many octets of JSON. Octets come in as the pipe gives them; whole messages come out.
//
//   Content-Length: 52\r\n
//   \r\n
//   {"jsonrpc":"2.0", ... }
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace zonelint::lsp {

// A longer header is none, and a longer message is skipped and answered with an error: an editor's biggest is
// a whole file, and a zone file of this size is read better by `zonelint lint`.
inline constexpr std::size_t header_limit = 4096;
inline constexpr std::size_t message_limit = std::size_t{64} << 20;

struct Frame {
  std::string content;
  std::string problem;  // not empty: what is wrong with the frame; there is no content
};

class Frames {
 public:
  explicit Frames(std::size_t limit = message_limit) : limit_(limit) {}
  void feed(std::string_view octets);
  // The next message, or what stood in its place; nothing until more octets come.
  std::optional<Frame> next();

 private:
  std::optional<Frame> header();
  bool skip();
  std::size_t limit_;
  std::string buffer_;
  std::size_t at_ = 0;                 // what of the buffer is taken
  std::optional<std::size_t> length_;  // of the message whose header was read
  std::size_t skipping_ = 0;           // octets of a message that is too long
};

// The content in its frame.
std::string framed(std::string_view content);

}  // namespace zonelint::lsp
