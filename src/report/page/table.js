// The posture table: sorted and filtered over all domains, drawn a page at a time, so that it stays quick with
// tens of thousands.
const PAGE = 100, PRINTED = 2000;
const view = { sort: "findings", down: true, page: 0, query: "", state: "all", column: "", mark: "" };

const weight = (d) => d.errors * 1e6 + d.cells.filter((c) => c.mark === "bad").length * 1e4 + d.warnings * 10 + Math.min(d.notes, 9);
const lookups = (d) => Math.max(-1, ...d.row.s.map((tree) => tree.l));
function compare(a, b) {
  if (view.sort === "name") return a.name < b.name ? -1 : 1;
  if (view.sort === "findings") return weight(a) - weight(b);
  const i = columnNumber(view.sort), x = a.cells[i], y = b.cells[i];
  if (view.sort === "spf" && x.mark !== "absent" && y.mark !== "absent") {
    const by = lookups(a) - lookups(b);
    if (by) return by;
  }
  return WEIGHT[x.mark] - WEIGHT[y.mark] || (x.text < y.text ? -1 : x.text > y.text ? 1 : 0);
}
const STATES = {
  all: ["all domains", () => true],
  errors: ["with errors", (d) => d.errors > 0],
  warnings: ["with errors or warnings", (d) => d.errors + d.warnings > 0],
  clean: ["without findings", (d) => d.errors + d.warnings + d.notes === 0],
  mail: ["that send or receive", (d) => d.cells[0].mark !== "absent" || d.cells[1].mark !== "absent"],
};
function chosen() {
  const words = view.query.toLowerCase().split(/\s+/).filter(Boolean);
  const column = columnNumber(view.column);
  const kept = domains.filter((d) => STATES[view.state][1](d)
    && (column < 0 || !view.mark || d.cells[column].mark === view.mark)
    && words.every((w) => d.name.includes(w) || d.zone.includes(w) || d.cells.some((c) => c.text.toLowerCase().includes(w))));
  const sign = view.down ? -1 : 1;
  return kept.sort((a, b) => sign * compare(a, b) || (a.name < b.name ? -1 : 1));
}

function countsOf(d) {
  const one = (n, mark, word) => (n ? el("span", { class: "mark " + mark }, String(n), hidden(" " + word + (n === 1 ? "" : "s"))) : null);
  const all = [one(d.errors, "bad", "error"), one(d.warnings, "weak", "warning"), one(d.notes, "plain", "note")].filter(Boolean);
  return el("td", { class: "counts" }, all.length ? all : hidden("none"));
}
function rowOf(d) {
  return el("tr", null,
    el("th", { scope: "row", title: d.name }, el("a", { href: "#domain/" + encodeURIComponent(d.name) }, d.name)),
    countsOf(d),
    d.cells.map((cell) => el("td", { title: cell.detail || null }, badge(cell))));
}
function heading(id, title) {
  const sorted = view.sort === id;
  const onclick = () => {
    view.down = sorted ? !view.down : id !== "name";
    view.sort = id;
    view.page = 0;
    drawTable();
    document.querySelector(`thead button[data-id="${id}"]`).focus();
    tell(`sorted by ${title}, ${view.down ? "descending" : "ascending"}`);
  };
  return el("th", { scope: "col", "aria-sort": sorted ? (view.down ? "descending" : "ascending") : "none" },
    el("button", { type: "button", "data-id": id, onclick }, title));
}
function pager(all) {
  const last = Math.max(0, Math.ceil(all.length / PAGE) - 1);
  const go = (to) => () => { view.page = to; drawTable(); document.getElementById("posture").scrollIntoView(); };
  if (!last) return null;
  return el("div", { class: "pages" },
    el("button", { class: "plain", type: "button", id: "previous", disabled: view.page === 0, onclick: go(view.page - 1) }, "Previous"),
    `page ${view.page + 1} of ${last + 1}`,
    el("button", { class: "plain", type: "button", id: "next", disabled: view.page === last, onclick: go(view.page + 1) }, "Next"));
}
let printing = false;
function drawTable() {
  const all = chosen();
  view.page = Math.min(view.page, Math.max(0, Math.ceil(all.length / PAGE) - 1));
  const shown = printing ? all.slice(0, PRINTED) : all.slice(view.page * PAGE, (view.page + 1) * PAGE);
  const table = el("table", null,
    el("caption", { class: "hidden" }, "Posture of each domain"),
    el("thead", null, el("tr", null, heading("name", "Domain"), heading("findings", "Findings"), data.columns.map((c) => heading(c.id, c.title)))),
    el("tbody", null, shown.map(rowOf)));
  document.getElementById("rows").replaceChildren(
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Posture table" }, table), pager(all) || "");
  const count = all.length === domains.length ? counted(all.length, "domain") : `${number(all.length)} of ${counted(domains.length, "domain")}`;
  document.getElementById("count").textContent = count;
  tell(count);
}
addEventListener("beforeprint", () => { printing = true; if (document.getElementById("rows")) drawTable(); });
addEventListener("afterprint", () => { printing = false; if (document.getElementById("rows")) drawTable(); });

function select(id, label, options, key) {
  const onchange = (event) => { view[key] = event.target.value; view.page = 0; drawTable(); };
  return el("label", { for: id }, label,
    el("select", { id, onchange }, options.map(([value, words]) => el("option", { value, selected: view[key] === value }, words))));
}
function tools() {
  let waiting;
  const oninput = (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { view.query = event.target.value; view.page = 0; drawTable(); }, 120);
  };
  return el("div", { class: "tools" },
    el("label", { for: "query" }, "Filter (name, zone or any cell)", el("input", { type: "search", id: "query", value: view.query, oninput, autocomplete: "off" })),
    select("state", "Show", Object.entries(STATES).map(([k, v]) => [k, v[0]]), "state"),
    select("column", "Column", [["", "any"], ...data.columns.map((c) => [c.id, c.title])], "column"),
    select("mark", "is", [["", "anything"], ["bad", "bad"], ["weak", "weak"], ["unknown", "not known"], ["absent", "absent"], ["plain", "neutral"], ["good", "good"]], "mark"),
    el("span", { class: "count", id: "count" }));
}
