// One domain's page: its state, findings with their lines, SPF tree, and its senders' mail on its way.
function findingCard(i) {
  const f = data.findings[i], severity = SEVERITIES[f.s];
  const lines = f.l.map(([file, no, before, marked, after, say, primary]) => [
    el("span", { class: "no" }, `${file === f.f ? "" : text(file) + ":"}${String(no).padStart(4)} | `), before,
    el("mark", { class: primary ? null : "also" }, marked || " "), after,
    say ? el("span", { class: "say" }, "   " + say) : null, "\n"]);
  return el("article", { class: "card finding " + severity },
    el("h3", null, el("span", { class: "sev " + severity }, severity), f.m),
    el("p", { class: "muted mono" }, text(f.r) + (f.n ? ` at ${text(f.f)}:${f.n}` : "") + (f.p ? ` (${f.p})` : "")),
    lines.length ? el("pre", { tabindex: "0", "aria-label": "source lines" }, lines) : null,
    f.w ? el("p", null, el("b", null, "Why: "), text(f.w), f.o ? el("span", { class: "muted" }, ` (${text(f.o)})`) : null) : null,
    f.t ? el("p", null, el("b", null, "To do: "), text(f.t)) : null,
    f.x ? el("p", { class: "fix" }, el("b", null, "Fix: "), f.x) : null);
}

// The bar of a cost: ten look-ups are all that there are.
function cost(n, unknown) {
  const fill = n > 10 ? "bad" : n > 7 ? "weak" : "good";
  return el("span", { class: "cost" }, el("i", { class: "fill-" + fill, style: `width:${Math.min(n, 14) * .45}rem`, "aria-hidden": "true" }),
    `${unknown ? "at least " : ""}${counted(n, "look-up")}`);
}
function spfTerms(nodes) {
  return el("ul", null, nodes.map((node) => el("li", null,
    el("span", { class: "term " + MARKS[node.m] }, el("code", null, node.t), node.l ? cost(node.l) : null,
      node.n ? el("span", { class: "cost" }, node.n) : null, node.k ? el("span", { class: "cost" }, `known data of ${node.k}`) : null),
    node.r ? el("span", { class: "leads" }, node.r) : null,
    node.b ? spfTerms(node.b) : null)));
}
function spfTree(tree) {
  return el("div", { class: "card" },
    el("p", { style: "margin:0 0 .5rem" }, el("code", { class: "mono", style: "overflow-wrap:anywhere" }, tree.t)),
    el("p", { style: "margin:0 0 .6rem" }, cost(tree.l, !tree.k), tree.v ? el("span", { class: "cost" }, ` ${counted(tree.v, "void look-up")}`) : null),
    el("div", { class: "tree" }, spfTerms(tree.b)));
}

const box = (mark, small, words, more) => el("div", { class: "box " + mark }, el("small", null, small), words, more ? el("small", null, more) : null);
// Lines from the three rows' middles to the verdict's.
function line(mark, d) { return el("path", { class: "stroke-" + mark, d }); }
function flowCard(flow) {
  const spf = { mark: MARKS[flow.spf[2]] }, dkim = { mark: MARKS[flow.dkim[2]] };
  const arrow = (mark) => el("svg", { viewBox: "0 0 40 10", preserveAspectRatio: "none", "aria-hidden": "true", style: "height:10px" }, line(mark, "M4 5H36M31 1L36 5L31 9"));
  const join = el("svg", { class: "join", viewBox: "0 0 40 90", preserveAspectRatio: "none", "aria-hidden": "true" },
    line(spf.mark, "M2 15C24 15 18 45 38 45"), line("plain", "M2 45H38"), line(dkim.mark, "M2 75C24 75 18 45 38 45"));
  const verdict = (title, v) => box(MARKS[v[2]], title, v[0], v[1]);
  return el("div", { class: "card" },
    el("h3", null, flow.sender, flow.provider ? el("span", { class: "muted" }, ` through ${flow.provider}`) : null),
    el("div", { class: "flow" },
      box("plain", "MAIL FROM", flow.mail_from || "none"), arrow(spf.mark), box(spf.mark, "SPF", flow.spf[0], flow.spf[1]),
      el("div", { style: "grid-row:2;grid-column:1" }, box("plain", "From", flow.from || "not a domain")),
      el("svg", { viewBox: "0 0 40 10", preserveAspectRatio: "none", "aria-hidden": "true", style: "grid-row:2;grid-column:2/4;height:10px" }, line("plain", "M1 5H40")),
      el("div", { style: "grid-row:3;grid-column:1" }, box("plain", "d=", flow.d || "none")),
      el("div", { style: "grid-row:3;grid-column:2" }, arrow(dkim.mark)),
      el("div", { style: "grid-row:3;grid-column:3" }, box(dkim.mark, "DKIM", flow.dkim[0], flow.dkim[1])),
      join, el("div", { class: "verdicts" }, verdict("DMARC (RFC 9989)", flow.v[0]), verdict("DMARC (RFC 7489)", flow.v[1]))),
    flow.missing.length ? el("p", { class: "muted" }, "Needed and not in these zones: " + flow.missing.join(", ")) : null);
}

function domainPage(d) {
  const selectors = d.row.k;
  return [
    el("h1", { tabindex: "-1" }, d.name),
    el("p", { class: "muted" }, [d.zone && d.zone !== d.name ? `in the zone ${d.zone}` : null, d.file ? `read from ${d.file}` : null].filter(Boolean).join(", ")),
    el("dl", { class: "facts" }, d.cells.map((cell, i) => el("div", null, el("dt", null, data.columns[i].title), el("dd", null, badge(cell)), cell.detail ? el("p", null, cell.detail) : null))),
    el("h2", null, d.row.i.length ? counted(d.row.i.length, "finding") : "No findings"), d.row.i.map(findingCard),
    d.row.s.length ? [el("h2", null, "SPF"), d.row.s.map(spfTree)] : null,
    selectors.length ? [el("h2", null, "DKIM selectors"),
      el("div", { class: "scroll" }, el("table", { class: "wide" }, el("thead", null, el("tr", null, ["Selector", "Key", ""].map((t) => el("th", { scope: "col", style: "padding:.45rem .6rem" }, t || hidden("Note"))))),
        el("tbody", null, selectors.map((s) => el("tr", null, el("th", { scope: "row" }, s[0]), el("td", null, badge({ mark: MARKS[s[2]], text: s[1] })), el("td", null, s[3]))))))] : null,
    d.row.w.length ? [el("h2", null, "Senders"), d.row.w.map(flowCard)] : null,
  ];
}
