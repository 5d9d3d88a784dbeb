/*
Two texts line by line: what went, what came (Myers, "An O(ND) Difference Algorithm", 1986), with three lines of what stayed around.
*/

import { el } from "./draw.js";
import { t } from "./say.js";

const MOST = 1500; // edits that are looked for; beyond, the middle is shown as replaced

/** `["=" | "-" | "+", line]` in order. */
export function edits(before, after) {
  const a = before.split("\n"), b = after.split("\n");
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = walk(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...a.slice(0, start).map(line => ["=", line]), ...middle, ...a.slice(a.length - end).map(line => ["=", line])];
}

function walk(a, b) {
  const most = Math.min(a.length + b.length, MOST), far = new Map([[1, 0]]), trail = [];
  for (let d = 0; d <= most; d++) {
    trail.push(new Map(far));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && (far.get(k - 1) ?? -1) < (far.get(k + 1) ?? -1)) ? far.get(k + 1) ?? 0 : (far.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      far.set(k, x);
      if (x >= a.length && x - k >= b.length) return back(a, b, trail, d);
    }
  }
  return [...a.map(line => ["-", line]), ...b.map(line => ["+", line])];
}

function back(a, b, trail, depth) {
  const found = [];
  let x = a.length, y = b.length;
  for (let d = depth; d >= 0; d--) {
    const far = trail[d], k = x - y;
    const from = k === -d || (k !== d && (far.get(k - 1) ?? -1) < (far.get(k + 1) ?? -1)) ? k + 1 : k - 1;
    const px = far.get(from) ?? 0, py = px - from;
    while (x > px && y > py && x > 0 && y > 0) { found.push(["=", a[x - 1]]); x--; y--; }
    if (d === 0) break;
    if (x === px) { found.push(["+", b[y - 1]]); y--; } else { found.push(["-", a[x - 1]]); x--; }
  }
  return found.reverse();
}

/** The difference as a table; at most `most` rows are drawn, and what is left out is said. */
export function picture(before, after, most = 2000) {
  const all = edits(before, after), near = new Array(all.length).fill(false);
  all.forEach(([kind], at) => { if (kind !== "=") for (let i = Math.max(0, at - 3); i <= Math.min(all.length - 1, at + 3); i++) near[i] = true; });
  const body = el("tbody", {});
  let left = 0, right = 0, skipped = 0, drawn = 0;
  const skip = () => { if (skipped) body.append(el("tr", { class: "skip-row" }, el("td", { colspan: 4 }, t("lines.same", { n: skipped })))); skipped = 0; };
  all.forEach(([kind, line], at) => {
    if (kind !== "+") left++;
    if (kind !== "-") right++;
    if (!near[at] || drawn >= most) { skipped++; return; }
    skip();
    drawn++;
    const sign = { "+": "plus", "-": "minus", "=": null }[kind];
    body.append(el("tr", { class: sign }, el("td", {}, kind === "+" ? "" : String(left)), el("td", {}, kind === "-" ? "" : String(right)),
      el("td", {}, kind === "=" ? "" : el("span", { role: "img", "aria-label": t(kind === "+" ? "lines.came" : "lines.went") }, kind)), el("td", {}, el("bdi", {}, line))));
  });
  skip();
  return el("table", { class: "difftext" }, el("caption", { class: "vh" }, t("lines.caption")), el("colgroup", {}, el("col", { class: "n" }), el("col", { class: "n" }), el("col", { class: "s" }), el("col", {})), body);
}
