// The page's data: short names for members, and each text that comes up often written once. See page/data.js,
// which reads it.
#include "report/html.hpp"

#include <algorithm>
#include <unordered_map>

#include "report/html_snippet.hpp"
#include "report/json_writer.hpp"
#include "report/shown_line.hpp"

namespace zonelint::report {

namespace {

class Data {
 public:
  Data(text::Sources const& sources, lint::Result const& result, audit::Audit const& audit)
      : sources_(sources), result_(result), audit_(audit) {
    number("");  // text 0: nothing
  }

  std::string write(audit::Since const* since, HtmlOptions const& options) {
    auto const& s = result_.summary;
    out_.begin_object().key("version").string(options.version).key("date").string(options.date);
    out_.key("summary").begin_object().key("files").number(s.files).key("zones").number(s.zones);
    out_.key("records").number(s.records).key("errors").number(s.errors).key("warnings").number(s.warnings);
    out_.key("notes").number(s.notes).key("undecided").number(result_.undecided.size()).end_object();
    columns();
    out_.key("domains").begin_array();
    for (audit::Domain const& d : audit_.domains) domain(d);
    out_.end_array().key("findings").begin_array();
    for (lint::Finding const& f : result_.findings) finding(f);
    out_.end_array();
    lists();
    changes(since);
    out_.key("strings").begin_array();
    for (std::string_view const text : texts_) out_.string(text);
    out_.end_array().end_object();
    return out_.take();
  }

 private:
  std::uint64_t number(std::string_view text) {
    auto const [at, is_new] = numbers_.try_emplace(std::string(text), texts_.size());
    if (is_new) texts_.push_back(at->first);  // a node's key stays where it is
    return at->second;
  }
  void text(std::string_view key, std::string_view words) { out_.key(key).number(number(words)); }
  void mark(std::string_view key, audit::Mark m) { out_.key(key).number(static_cast<std::uint64_t>(m)); }
  void strings(std::string_view key, std::vector<std::string> const& all) {
    out_.key(key).begin_array();
    for (std::string const& one : all) out_.string(visible(one));
    out_.end_array();
  }
  void numbers(std::string_view key, std::vector<std::size_t> const& all) {
    out_.key(key).begin_array();
    for (std::size_t const one : all) out_.number(one);
    out_.end_array();
  }

  void columns() {
    out_.key("columns").begin_array();
    for (std::size_t i = 0; i < audit::columns; ++i) {
      auto const c = static_cast<audit::Column>(i);
      out_.begin_object()
          .key("id")
          .string(audit::column_id(c))
          .key("title")
          .string(audit::column_title(c))
          .end_object();
    }
    out_.end_array();
  }

  void domain(audit::Domain const& d) {
    out_.space("\n").begin_object().key("n").string(visible(d.name));
    text("z", visible(d.zone));
    text("f", visible(d.file));
    out_.key("c").begin_array().number(d.errors).number(d.warnings).number(d.notes).end_array();
    out_.key("m").begin_array();
    for (audit::Cell const& cell : d.cells) {
      out_.number(static_cast<std::uint64_t>(cell.mark));
      out_.number(number(visible(cell.text))).number(number(visible(cell.detail)));
    }
    out_.end_array().key("s").begin_array();
    for (audit::SpfTree const& tree : d.spf) {
      out_.begin_object().key("t").string(visible(tree.record)).key("l").number(count(tree.lookups));
      out_.key("k").boolean(tree.lookups_known).key("v").number(count(tree.void_lookups));
      nodes(tree.terms);
      out_.end_object();
    }
    out_.end_array().key("k").begin_array();
    for (audit::Selector const& s : d.selectors) {
      out_.begin_array()
          .string(visible(s.name))
          .string(visible(s.key))
          .number(static_cast<std::uint64_t>(s.mark));
      out_.string(visible(s.note)).end_array();
    }
    out_.end_array().key("w").begin_array();
    for (audit::Flow const& flow : d.flows) sender(flow);
    out_.end_array();
    numbers("i", d.findings);
    out_.end_object();
  }

  static std::uint64_t count(int n) { return static_cast<std::uint64_t>(std::max(n, 0)); }

  void nodes(std::vector<audit::SpfNode> const& all) {
    out_.key("b").begin_array();
    for (audit::SpfNode const& node : all) {
      out_.begin_object().key("t").string(visible(node.term));
      mark("m", node.mark);
      if (node.lookups > 0) out_.key("l").number(count(node.lookups));
      if (!node.note.empty()) out_.key("n").string(visible(node.note));
      if (!node.leads_to.empty()) out_.key("r").string(visible(node.leads_to));
      if (!node.known_date.empty()) out_.key("k").string(node.known_date);
      if (!node.below.empty()) nodes(node.below);
      out_.end_object();
    }
    out_.end_array();
  }

  void verdict(audit::Verdict const& v) {
    out_.begin_array().string(visible(v.result)).string(visible(v.policy));
    out_.number(static_cast<std::uint64_t>(v.mark)).end_array();
  }
  void sender(audit::Flow const& flow) {
    out_.begin_object()
        .key("sender")
        .string(visible(flow.sender))
        .key("provider")
        .string(visible(flow.provider));
    out_.key("from").string(visible(flow.from)).key("mail_from").string(visible(flow.mail_from));
    out_.key("d").string(visible(flow.dkim_domain)).key("spf");
    verdict(flow.spf);
    out_.key("dkim");
    verdict(flow.dkim);
    out_.key("v").begin_array();
    for (audit::Verdict const& v : flow.dmarc) verdict(v);
    out_.end_array();
    strings("missing", flow.missing);
    out_.end_object();
  }

  void finding(lint::Finding const& f) {
    out_.space("\n").begin_object().key("s").number(static_cast<std::uint64_t>(f.severity));
    out_.key("m").string(visible(f.message));
    text("r", visible(f.rule));
    std::string source;
    for (std::string const& one : f.source) source += (source.empty() ? "" : "; ") + one;
    text("w", visible(f.why));
    text("t", visible(f.todo));
    text("o", visible(source));
    if (f.where.known()) {
      text("f", visible(sources_[f.where.file].name()));
      out_.key("n").number(sources_[f.where.file].position(f.where.begin).line);
    }
    if (!f.pointer.empty()) out_.key("p").string(visible(f.pointer));
    if (f.fix) out_.key("x").string(visible(f.fix->title));
    out_.key("l").begin_array();
    for (SnippetLine const& line : snippet_lines(sources_, f)) {
      out_.begin_array()
          .number(number(line.file))
          .number(line.number)
          .string(line.before)
          .string(line.marked);
      out_.string(line.after).string(line.say).boolean(line.primary).end_array();
    }
    out_.end_array().end_object();
  }

  void lists() {
    out_.key("spoofable").begin_array();
    for (audit::Spoofable const& s : audit_.spoofable) {
      out_.begin_object().key("n").string(visible(s.name));
      text("z", visible(s.zone));
      text("w", visible(s.why));
      out_.end_object();
    }
    out_.end_array().key("refusals").begin_array();
    for (audit::Refusal const& r : audit_.refusals) {
      out_.begin_object().key("n").string(visible(r.who)).key("w").string(visible(r.what));
      text("r", r.receivers);
      text("s", r.source);
      out_.end_object();
    }
    out_.end_array().key("undecided").begin_array();
    for (lint::Undecided const& u : result_.undecided) {
      out_.begin_object().key("r").string(visible(u.rule));
      strings("m", u.missing);
      strings("u", u.unreadable);
      out_.end_object();
    }
    out_.end_array().key("known").begin_array();
    for (audit::Known const& k : audit_.known)
      out_.begin_object().key("w").string(visible(k.what)).key("d").string(k.date).end_object();
    out_.end_array();
    numbers("elsewhere", audit_.elsewhere);
  }

  void changes(audit::Since const* since) {
    out_.key("since");
    if (since == nullptr) {
      out_.null();
      return;
    }
    out_.begin_object().key("file").string(visible(since->file)).key("still").number(since->still);
    numbers("added", since->added);
    out_.key("gone").begin_array();
    for (audit::Earlier const& e : since->gone)
      out_.begin_object()
          .key("rule")
          .string(visible(e.rule))
          .key("message")
          .string(visible(e.message))
          .end_object();
    out_.end_array().end_object();
  }

  text::Sources const& sources_;
  lint::Result const& result_;
  audit::Audit const& audit_;
  JsonWriter out_;
  std::unordered_map<std::string, std::uint64_t> numbers_;
  std::vector<std::string_view> texts_;
};

// No text of a zone may end the element that holds the data: '<' is written as an escape of JSON.
std::string for_script(std::string const& json) {
  std::string out;
  out.reserve(json.size());
  for (char const c : json) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string html(text::Sources const& sources, lint::Result const& result, audit::Audit const& audit,
                 audit::Since const* since, HtmlOptions const& options) {
  std::string const data = for_script(Data(sources, result, audit).write(since, options));
  std::string_view page = page_html();
  std::string out;
  out.reserve(data.size() + 65'536);
  while (!page.empty()) {
    std::size_t const at = page.find("@@");
    out += page.substr(0, at);
    if (at == std::string_view::npos) break;
    page.remove_prefix(at + 2);
    std::string_view const name = page.substr(0, page.find("@@"));
    page.remove_prefix(name.size() + 2);
    out += name == "css" ? page_css() : name == "js" ? page_js() : std::string_view(data);
  }
  return out;
}

}  // namespace zonelint::report
