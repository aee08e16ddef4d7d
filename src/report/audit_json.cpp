#include "report/audit_json.hpp"

#include "report/json.hpp"

namespace zonelint::report {

namespace {

void write_strings(JsonWriter& out, std::string_view key, std::vector<std::string> const& texts) {
  out.key(key).begin_array();
  for (std::string const& text : texts) out.string(text);
  out.end_array();
}

void write_cells(JsonWriter& out, audit::Domain const& domain) {
  out.key("cells").begin_object();
  for (std::size_t i = 0; i < audit::columns; ++i) {
    audit::Cell const& cell = domain.cells[i];
    out.key(audit::column_id(static_cast<audit::Column>(i))).begin_object();
    out.key("mark").string(audit::mark_text(cell.mark)).key("text").string(cell.text);
    if (!cell.detail.empty()) out.key("detail").string(cell.detail);
    out.end_object();
  }
  out.end_object();
}

void write_nodes(JsonWriter& out, std::string_view key, std::vector<audit::SpfNode> const& nodes) {
  out.key(key).begin_array();
  for (audit::SpfNode const& node : nodes) {
    out.begin_object().key("term").string(node.term).key("mark").string(audit::mark_text(node.mark));
    out.key("lookups").number(static_cast<std::uint64_t>(node.lookups));
    if (!node.note.empty()) out.key("note").string(node.note);
    if (!node.leads_to.empty()) out.key("leads_to").string(node.leads_to);
    if (!node.known_date.empty()) out.key("known").string(node.known_date);
    if (!node.below.empty()) write_nodes(out, "below", node.below);
    out.end_object();
  }
  out.end_array();
}

void write_spf(JsonWriter& out, std::vector<audit::SpfTree> const& trees) {
  out.key("spf").begin_array();
  for (audit::SpfTree const& tree : trees) {
    out.begin_object().key("record").string(tree.record);
    out.key("lookups").number(static_cast<std::uint64_t>(tree.lookups));
    out.key("lookups_known").boolean(tree.lookups_known);
    out.key("void_lookups").number(static_cast<std::uint64_t>(tree.void_lookups));
    write_nodes(out, "terms", tree.terms);
    out.end_object();
  }
  out.end_array();
}

void write_verdict(JsonWriter& out, std::string_view key, audit::Verdict const& verdict) {
  out.key(key).begin_object().key("result").string(verdict.result).key("policy").string(verdict.policy);
  out.key("mark").string(audit::mark_text(verdict.mark)).end_object();
}

void write_flows(JsonWriter& out, std::vector<audit::Flow> const& flows) {
  out.key("flows").begin_array();
  for (audit::Flow const& flow : flows) {
    out.begin_object().key("sender").string(flow.sender).key("provider").string(flow.provider);
    out.key("from")
        .string(flow.from)
        .key("mail_from")
        .string(flow.mail_from)
        .key("d")
        .string(flow.dkim_domain);
    write_verdict(out, "spf", flow.spf);
    write_verdict(out, "dkim", flow.dkim);
    write_verdict(out, "rfc9989", flow.dmarc[0]);
    write_verdict(out, "rfc7489", flow.dmarc[1]);
    write_strings(out, "missing", flow.missing);
    out.end_object();
  }
  out.end_array();
}

void write_selectors(JsonWriter& out, std::vector<audit::Selector> const& selectors) {
  out.key("selectors").begin_array();
  for (audit::Selector const& s : selectors) {
    out.begin_object().key("name").string(s.name).key("key").string(s.key);
    out.key("mark").string(audit::mark_text(s.mark)).key("note").string(s.note).end_object();
  }
  out.end_array();
}

void write_since(JsonWriter& out, lint::Result const& result, audit::Since const* since) {
  out.space("\n ").key("since");
  if (since == nullptr) {
    out.null();
    return;
  }
  out.begin_object().key("file").string(since->file).key("still").number(since->still);
  out.key("new").begin_array();
  for (std::size_t const i : since->added) out.string(result.findings[i].fingerprint);
  out.end_array().key("gone").begin_array();
  for (audit::Earlier const& one : since->gone) {
    out.begin_object().key("rule").string(one.rule).key("severity").string(one.severity);
    out.key("message").string(one.message).key("name").string(one.name).end_object();
  }
  out.end_array().end_object();
}

}  // namespace

void write_domain(JsonWriter& out, audit::Domain const& domain) {
  out.key("domain").string(domain.name).key("zone").string(domain.zone).key("file").string(domain.file);
  out.key("errors")
      .number(domain.errors)
      .key("warnings")
      .number(domain.warnings)
      .key("notes")
      .number(domain.notes);
  write_cells(out, domain);
  write_spf(out, domain.spf);
  write_selectors(out, domain.selectors);
  write_flows(out, domain.flows);
}

void write_audit_lists(JsonWriter& out, lint::Result const& result, audit::Audit const& audit,
                       audit::Since const* since) {
  out.space("\n ").key("spoofable").begin_array();
  for (audit::Spoofable const& s : audit.spoofable) {
    out.space("\n  ").begin_object().key("name").string(s.name).key("zone").string(s.zone);
    out.key("why").string(s.why).end_object();
  }
  out.end_array().space("\n ").key("refusals").begin_array();
  for (audit::Refusal const& r : audit.refusals) {
    out.space("\n  ").begin_object().key("who").string(r.who).key("receivers").string(r.receivers);
    out.key("what").string(r.what).key("source").string(r.source).end_object();
  }
  out.end_array().space("\n ").key("undecided").begin_array();
  for (lint::Undecided const& u : result.undecided) {
    out.space("\n  ").begin_object().key("rule").string(u.rule);
    write_strings(out, "missing", u.missing);
    write_strings(out, "unreadable", u.unreadable);
    out.end_object();
  }
  out.end_array().space("\n ").key("known").begin_array();
  for (audit::Known const& k : audit.known)
    out.begin_object().key("what").string(k.what).key("date").string(k.date).end_object();
  out.end_array();
  write_since(out, result, since);
}

std::string audit_json(text::Sources const& sources, lint::Result const& result, audit::Audit const& audit,
                       audit::Since const* since, std::string_view version) {
  JsonWriter out;
  write_head(out, "zonelint/audit/1", version, result.summary);
  out.space("\n ").key("domains").begin_array();
  for (audit::Domain const& domain : audit.domains) {
    out.space("\n  ").begin_object();
    write_domain(out, domain);
    out.key("findings").begin_array();
    for (std::size_t const i : domain.findings) out.number(i);
    out.end_array().end_object();
  }
  out.end_array();
  write_audit_lists(out, result, audit, since);
  write_findings(out, sources, result);
  return out.take() + '\n';
}

}  // namespace zonelint::report
