// One fix as it is put together: records to take away, to add, to change, gathered first and turned into
// edits at the end, so that what belongs to one line, one set or one text is written once.
#pragma once
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "fix/text_record.hpp"
#include "fix/texts.hpp"
#include "lint/finding.hpp"

namespace zonelint::fix {

// What may be taken out of a text: an item between separators.
enum class Separator : std::uint8_t {
  semicolon,  // tags (RFC 6376 3.2)
  blank,      // terms of SPF (RFC 7208 4.6.1)
  comma       // URIs of a DMARC tag (RFC 9989 4.8)
};

class Editor {
 public:
  explicit Editor(Texts& texts) : texts_(texts) {}

  void remove(dns::RecordRef record);
  void add(NewRecord record);
  // Changes of a TXT record's joined text.
  void change(dns::RecordRef record, TextChange change);
  void remove_item(dns::RecordRef record, std::uint32_t begin, Separator separator);
  void append_tag(dns::RecordRef record, std::string tag);
  // All of its rdata (wire form).
  void rewrite(dns::RecordRef record, std::string wire);
  void set_ttl(dns::RecordRef record, std::uint32_t ttl);
  // An edit whose meaning only reading tells: of an entry that could not be read.
  void raw(text::Edit edit) { raw_.push_back(std::move(edit)); }
  // A record for people only: it can't be written here.
  void show(std::string line) { shown_.push_back(std::move(line)); }
  void fail() { failed_ = true; }

  Texts& texts() { return texts_; }
  // Fills edits, records and changes; no edits where it can't be written.
  void finish(lint::Fix& fix);

 private:
  struct Removed {
    std::uint32_t begin;
    Separator separator;
  };
  struct Text {
    dns::RecordRef record;
    std::vector<TextChange> changes;
    std::vector<Removed> removed;
    std::vector<std::string> tags;
  };
  struct Rewrite {
    dns::RecordRef record;
    std::string wire;
  };
  Text& text_of(dns::RecordRef record);
  bool finish_texts(lint::Fix& fix);
  bool finish_rewrites(lint::Fix& fix);
  bool finish_deletes(lint::Fix& fix);
  bool finish_adds(lint::Fix& fix);
  bool removed(dns::RecordRef record) const;
  std::vector<dns::Record const*> gone_in(dns::Zone const* zone) const;

  Texts& texts_;
  std::vector<dns::RecordRef> gone_;
  std::deque<NewRecord> added_;
  std::deque<Text> changed_;
  std::vector<Rewrite> rewritten_;
  std::vector<std::pair<dns::RecordRef, std::uint32_t>> ttls_;
  std::vector<text::Edit> raw_;
  std::vector<std::string> shown_;
  bool failed_ = false;
};

lint::RecordKey key_of(dns::Zone const& zone, dns::Name owner, dns::Type type, std::string rdata);
lint::RecordKey key_of(dns::RecordRef record);
// TXT compared as readers see it: strings joined (RFC 7208 3.3).
std::string compared_rdata(dns::Type type, std::string_view wire);
// "mail.example.com. IN MX 10 mx.example.com."
std::string record_text(dns::Name owner, dns::Type type, std::string_view rdata);
// Presentation form with absolute names; nothing where it is no rdata of this type.
std::optional<std::string> wire_from_text(dns::Type type, std::string_view rdata);

}  // namespace zonelint::fix
