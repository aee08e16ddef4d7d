// The pages, by the part of the address after '#'.
function stack(title, id) {
  const column = columnNumber(id), groups = new Map();
  const mail = domains.filter(STATES.mail[1]);
  for (const d of mail) {
    const cell = d.cells[column], key = cell.mark;
    groups.set(key, (groups.get(key) || 0) + 1);
  }
  const order = ["good", "plain", "weak", "bad", "unknown", "absent"].filter((m) => groups.has(m));
  const words = { good: "good", plain: "neutral", weak: "weak", bad: "bad", unknown: "not known", absent: "absent" };
  const pick = (mark) => () => {
    Object.assign(view, { column: id, mark, state: "mail", page: 0 });
    render();
    document.getElementById("posture").scrollIntoView();
    document.getElementById("mark").focus();
  };
  return el("div", { class: "card" }, el("h3", null, title),
    el("div", { class: "stack", "aria-hidden": "true" }, order.map((m) => el("i", { class: "fill-" + m, style: `flex:${groups.get(m)}` }))),
    el("ul", { class: "legend" }, order.map((m) => el("li", null, el("button", { type: "button", onclick: pick(m) },
      el("span", { class: "swatch fill-" + m, "aria-hidden": "true" }), `${words[m]} ${number(groups.get(m))}`)))));
}
function families() {
  const counts = new Map();
  for (const f of data.findings) {
    const family = text(f.r).split("/")[0], row = counts.get(family) || [0, 0, 0, 0];
    ++row[f.s];
    counts.set(family, row);
  }
  const sum = (row) => row[1] + row[2] + row[3];
  const rows = [...counts].sort((a, b) => sum(b[1]) - sum(a[1])).slice(0, 10);
  const most = Math.max(1, ...rows.map(([, row]) => sum(row)));
  if (!rows.length) return null;
  return el("div", { class: "card" }, el("h3", null, "Findings by family"),
    el("dl", { class: "bars" }, rows.map(([family, row]) => [el("dt", null, family),
      el("dd", { class: "bar", "aria-hidden": "true" }, [[3, "bad"], [2, "weak"], [1, "plain"]].map(([s, mark]) => (row[s] ? el("i", { class: "fill-" + mark, style: `width:${100 * row[s] / most}%` }) : null))),
      el("dd", null, number(sum(row)))])));
}
const tile = (n, words, mark, href) => el(href ? "a" : "div", { class: "tile " + (n ? mark : "good"), href }, el("b", null, number(n)), words);

function overview() {
  const s = data.summary;
  return [
    el("h1", { tabindex: "-1" }, `Mail posture of ${counted(domains.length, "domain")}`),
    el("div", { class: "tiles" },
      el("div", { class: "tile" }, el("b", null, number(s.zones)), s.zones === 1 ? "zone" : "zones"),
      tile(s.errors, "errors", "bad"), tile(s.warnings, "warnings", "weak"),
      tile(data.spoofable.length, "names anyone may send as", "bad", "#spoofable"),
      tile(data.refusals.length, "reasons for bulk receivers to refuse", "bad", "#refused"),
      tile(s.undecided, "undecided", "unknown", "#undecided")),
    el("div", { class: "charts" }, stack("SPF of domains with mail", "spf"), stack("DKIM", "dkim"), stack("DMARC (RFC 9989)", "dmarc"), families()),
    el("h2", { id: "posture" }, "Domains"), tools(), el("div", { id: "rows" })];
}
// A long list, a part at a time.
function listed(rows, draw, head) {
  let shown = 200;
  const body = el("tbody", null, rows.slice(0, shown).map(draw));
  const more = el("button", { class: "plain", type: "button", onclick: () => {
    body.append(...rows.slice(shown, shown + 1000).map(draw));
    shown += 1000;
    if (shown >= rows.length) more.remove();
  } }, "Show more");
  return [el("div", { class: "scroll" }, el("table", { class: "wide" },
    el("thead", null, el("tr", null, head.map((t) => el("th", { scope: "col", style: "padding:.45rem .6rem" }, t)))), body)),
    rows.length > shown ? el("p", null, more) : null];
}
const row = (first, ...rest) => el("tr", null, el("th", { scope: "row" }, first), rest.map((t) => el("td", null, t)));
const nameLink = (name) => (byName.has(name) ? el("a", { href: "#domain/" + encodeURIComponent(name) }, name) : name);

const sections = {
  "": ["Domains", () => true, overview],
  spoofable: ["Spoofable", () => data.spoofable.length, () => [el("h1", { tabindex: "-1" }, `${counted(data.spoofable.length, "name")} that anyone may send as`),
    el("p", { class: "muted" }, "Each has an address and no SPF record, and no DMARC policy that asks receivers for anything covers it. \"v=spf1 -all\" at the name, or p=reject above it, closes it."),
    listed(data.spoofable, (s) => row(nameLink(s.n), text(s.z), text(s.w)), ["Name", "Zone", "Why"])]],
  refused: ["Refused", () => data.refusals.length, () => [el("h1", { tabindex: "-1" }, "What bulk receivers would refuse"),
    el("p", { class: "muted" }, data.refusals.length ? `${text(data.refusals[0].r)} (${text(data.refusals[0].s)})` : ""),
    listed(data.refusals, (r) => row(nameLink(r.n), r.w), ["Who", "What is missing"])]],
  since: ["Changes", () => data.since, () => [el("h1", { tabindex: "-1" }, `Since ${data.since.file}`),
    el("p", null, `${number(data.since.added.length)} new, ${number(data.since.gone.length)} gone, ${number(data.since.still)} still there.`),
    el("h2", null, "New"), data.since.added.slice(0, 500).map(findingCard),
    el("h2", null, "Gone"), listed(data.since.gone, (g) => row(g.rule, g.message), ["Rule", "What was wrong"])]],
  undecided: ["Undecided", () => data.undecided.length, () => [el("h1", { tabindex: "-1" }, "Undecided"),
    el("p", { class: "muted" }, "These rules needed names that are in none of the zones read, or in entries that can't be read; nothing was reported for them."),
    listed(data.undecided, (u) => row(u.r, u.m.join(", "), u.u.join(", ")), ["Rule", "Not in these zones", "Can't be read"])]],
  elsewhere: ["Other findings", () => data.elsewhere.length, () => [el("h1", { tabindex: "-1" }, "Findings about no domain"), data.elsewhere.slice(0, 500).map(findingCard)]],
  known: ["Known data", () => data.known.length, () => [el("h1", { tabindex: "-1" }, "What rests on known data"),
    el("p", { class: "muted" }, "Records of other people that were not read from a zone but are kept with the program, or named as known by the configuration. They may have changed since their date."),
    listed(data.known, (k) => row(k.w, k.d || "not dated"), ["Records", "Date"])]],
};

function render() {
  const [name, rest] = location.hash.slice(1).split(/\/(.*)/s);
  const domain = name === "domain" ? byName.get(decodeURIComponent(rest || "")) : null;
  const section = sections[name] || sections[""];
  document.getElementById("main").replaceChildren(...[domain ? domainPage(domain) : section[2]()].flat(Infinity).filter((c) => c !== null && c !== undefined));
  document.getElementById("nav").replaceChildren(...Object.entries(sections).filter(([, s]) => s[1]()).map(([id, s]) =>
    el("a", { href: "#" + id, "aria-current": !domain && s === section ? "page" : null }, s[0])));
  document.title = domain ? `${domain.name}: mail posture` : "Mail posture";
  if (document.getElementById("rows")) drawTable();
}
addEventListener("hashchange", () => {
  render();
  scrollTo(0, 0);
  const head = document.querySelector("main h1");
  if (head) head.focus();
});
addEventListener("keydown", (event) => {
  const query = document.getElementById("query");
  if (event.key === "/" && query && document.activeElement !== query && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    query.focus();
  }
});
document.getElementById("about").textContent = `${data.date}, ${counted(data.summary.records, "record")} in ${counted(data.summary.files, "file")}`;
document.getElementById("foot").textContent = `Made by zonelint ${data.version} from zone files alone: nothing was asked of the DNS, and this page loads nothing.`;
render();
