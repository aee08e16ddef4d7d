"use strict";
// What the page knows. Texts that come up often are kept once, in `strings`, and named by number.
const data = JSON.parse(document.getElementById("data").textContent);
const text = (i) => data.strings[i];
const MARKS = ["good", "plain", "weak", "bad", "absent", "unknown"];
// How bad a cell is, for sorting: the worst first when descending.
const WEIGHT = { good: 1, plain: 2, absent: 0, unknown: 3, weak: 4, bad: 5 };
const SEVERITIES = ["off", "note", "warning", "error"];

const domains = data.domains.map((row, number) => ({
  number, name: row.n, zone: text(row.z), file: text(row.f), errors: row.c[0], warnings: row.c[1], notes: row.c[2],
  cells: data.columns.map((_, i) => ({ mark: MARKS[row.m[3 * i]], text: text(row.m[3 * i + 1]), detail: text(row.m[3 * i + 2]) })),
  row,
}));
const byName = new Map(domains.map((d) => [d.name, d]));
const columnNumber = (id) => data.columns.findIndex((c) => c.id === id);

// Elements are made by name with attributes and children; texts are only ever text, never markup.
function el(name, attributes, ...children) {
  const svg = ["svg", "path"].includes(name);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "style") made.style.cssText = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) made.append(child);
  return made;
}
const hidden = (words) => el("span", { class: "hidden" }, words);
// A cell's word in its colour; who can't see the sign is told it.
const WORDS = { good: "good: ", weak: "weak: ", bad: "bad: ", unknown: "not known: ", plain: "", absent: "" };
const badge = (cell) => el("span", { class: "mark " + cell.mark }, WORDS[cell.mark] ? hidden(WORDS[cell.mark]) : null, cell.text);
const number = (n) => n.toLocaleString("en");
const counted = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;
const tell = (words) => { document.getElementById("live").textContent = words; };
