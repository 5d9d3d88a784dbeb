/*
The board: every line's state now, what comes next, and its day.

Rows come from the server, a hundred at a time; a change is asked for anew rather than worked out here. No row moves while a pointer or the
focus is in the table: the order is made anew when they have left.
*/

import { button, choice, el, hidden, icon, name as named, replace, strip } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { call, get, path, rows as list } from "./api.js";

const PAGE = 100;
const days = new Map(); // hours around today, until something is published or overridden
let asking = 0;
const queue = [];

function inTurn(task) {
  return new Promise((resolve, reject) => {
    queue.push(() => task().then(resolve, reject).finally(() => { asking--; next(); }));
    next();
  });
}
function next() { while (asking < 6 && queue.length) { asking++; queue.shift()(); } }

/** The hours of a queue two days around now. */
export function around(line) {
  if (!days.has(line)) {
    const from = new Date(say.now() - 50 * 3600000).toISOString().slice(0, 19) + "Z";
    const to = new Date(say.now() + 50 * 3600000).toISOString().slice(0, 19) + "Z";
    days.set(line, inTurn(async () => (await get(path("queues", line, "hours"), { from, to })).body));
  }
  return days.get(line);
}
export const forget = () => days.clear();

/** What holds by hand over a row, or null; the fields of an override whose list the server keeps. */
export function overrideOf(row, overrides) {
  if (row.override === null || row.override === undefined) return null;
  if (typeof row.override === "object") return row.override;
  return overrides.find(one => String(one.id).replace(/^ov_/, "") === String(row.override)) || { id: row.override, state: row.open ? "open" : "closed", reason: row.reason_text, until: row.until };
}

const KINDS = { closed: "hand.closed", open: "hand.open", unstaffed: "hand.unstaffed", redirect: "hand.redirect" };
const stamp = text => (typeof text === "number" ? text * 1000 : text ? Date.parse(text) : null);

/** State, words and the next instant of a row. */
export function reading(row, override, zone) {
  const until = stamp(override ? override.until ?? null : row.until);
  const at = until === null ? null : say.moment(until, say.shown(zone));
  if (override) {
    const kind = KINDS[override.state || override.kind] ? override.state || override.kind : "closed";
    return { state: "hand", word: t("state.hand"), text: at ? t(`${KINDS[kind]}_until`, { time: at }) : t(`${KINDS[kind]}_further`), next: until };
  }
  if (row.open) return { state: "open", word: t("state.open"), text: at ? t("closes", { time: at }) : t("closes.never"), next: until };
  const opens = stamp(row.opens_at);
  return { state: "closed", word: t("state.closed"), text: opens ? t("opens", { time: say.moment(opens, say.shown(zone)) }) : t("opens.never"), next: opens ?? until };
}

const CAUSES = { hours: ["cause.open", "cause.closed"], exception: ["cause.special", "cause.special"], disabled: ["cause.disabled", "cause.disabled"], unstaffed: ["cause.unstaffed", "cause.unstaffed"], override: ["cause.override", "cause.override"] };
function why(row, override) {
  if (override) return [override.reason || row.reason_text || t("cause.override"), override.by ? t("by", { name: override.by }) : null];
  if (row.open && row.cause === "hours" && !row.until && !row.since) return [t("cause.always"), null];
  const [whenOpen, whenClosed] = CAUSES[row.cause] || CAUSES.hours;
  return [row.reason_text || t(row.open ? whenOpen : whenClosed), null];
}

export default async function board(main, rest, app) {
  let filter = "all", sought = rest.query.get("q") || "", sort = say.keep("sort") || "change";
  let rows = [], cursor = null, overrides = [], zones = new Map(), isOver = false, isUnsorted = false;
  const changed = new Map();
  let saidAt = 0;

  const sum = el("p", { class: "sum", "aria-live": "off" });
  const body = el("tbody", {});
  const caption = el("caption", { class: "vh" });
  const more = button(t("more", { n: PAGE }), () => load(true), { hidden: true });
  const empty = el("p", { class: "empty", hidden: true });
  const search = el("input", { type: "search", placeholder: t("search"), "aria-label": t("search.label"), value: sought, on: { input: () => { sought = search.value; clearTimeout(search.wait); search.wait = setTimeout(() => load(), 150); } } });
  const sorts = el("select", { on: { change: event => { sort = event.target.value; say.keep("sort", sort); order(true); } } },
    ...[["change", t("sort.change")], ["name", t("sort.name")], ["document", t("sort.document")]].map(([value, text]) => el("option", { value, selected: value === sort }, text)));
  const scale = el("div", { class: "scale", "aria-hidden": "true" }, ...[0, 6, 12, 18, 24].map(at => el("span", {}, String(at))));
  const table = el("table", { class: "board", on: { pointerenter: () => { isOver = true; }, pointerleave: () => { isOver = false; if (isUnsorted) order(); } } }, caption,
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("col.line")), el("th", { scope: "col" }, t("col.state")), el("th", { scope: "col", class: "num" }, t("col.in")),
      el("th", { scope: "col", class: "day" }, hidden(t("col.day")), scale), el("th", { scope: "col" }, t("col.why")), el("th", { scope: "col" }, hidden(t("col.actions"))))), body);
  main.append(el("div", { class: "bar" }, el("h1", { tabindex: "-1" }, t("page.board")), sum, el("div", { class: "grow" }),
    el("div", { class: "search" }, search, el("kbd", { "aria-hidden": "true" }, "/")),
    choice(t("show"), [["all", t("show.all")], ["open", t("state.open")], ["closed", t("state.closed")], ["hand", t("state.hand")]], filter, value => { filter = value; load(); }),
    el("label", { class: "sel" }, t("sort"), sorts)), table, empty, more);
  if (rest.query.has("search")) search.focus();

  const nextOf = row => reading(row, overrideOf(row, overrides), "UTC").next ?? Infinity;

  function draw(row) {
    const override = overrideOf(row, overrides);
    const zone = row.timezone || zones.get(row.name) || null;
    const { state, word, text, next } = reading(row, override, zone || "UTC");
    const [reason, who] = why(row, override);
    const day = el("td", { class: "day" });
    const place = el("small", {}, zone ? say.zoneLong(zone) : "…");
    const count = el("td", { class: "num" });
    const press = override
      ? button(t("end"), () => end(override, row.name), { class: "mini", "aria-label": t("end.of", { line: row.name }) })
      : button(t("override"), () => app.close(row.name), { class: "mini", "aria-label": t("override.of", { line: row.name }) });
    const node = el("tr", { class: state === "hand" ? "hand" : null },
      el("th", { scope: "row" }, el("a", { href: `#/queue/${encodeURIComponent(row.name)}` }, named(row.name)), place),
      el("td", {}, el("div", { class: `state s-${state}` }, icon(state), el("b", {}, word), " ", el("span", {}, text))),
      count, day, el("td", { class: "why" }, el("em", {}, named(reason)), who ? [" · ", named(who)] : null), el("td", { class: "num" }, press));
    row.node = node;
    row.next = next;
    row.tick = () => {
      const left = next === null || next === Infinity ? null : next - say.now();
      const words = left === null ? "" : say.span(left);
      if (count.textContent !== words) count.textContent = words;
    };
    row.tick();
    around(row.name).then(hours => {
      zones.set(row.name, hours.timezone);
      replace(place, say.zoneLong(hours.timezone));
      const clock = say.shown(hours.timezone), from = say.midnight(say.now(), clock), to = say.midnight(say.now(), clock, 1);
      const open = say.blocksOf(hours.intervals, from, clock, "open", to);
      const hand = say.blocksOf(hours.overridden || [], from, clock, "hand", to);
      const spoken = open.length ? t("day.open", { hours: open.map(one => t("from_to", { from: say.clock(one.start, clock), to: say.clock(one.end, clock) })).join(", ") }) : t("day.closed");
      replace(day, hidden(spoken), strip([...open, ...hand.filter(() => override)], say.hour(say.now(), clock)));
      if (!row.timezone) replace(node.querySelector(".state span"), reading(row, override, hours.timezone).text);
    }).catch(() => replace(day, hidden(t("day.unknown"))));
    return node;
  }

  function sorted() {
    if (sort === "document" || cursor) return rows;
    const names = new Intl.Collator(say.tongue());
    return [...rows].sort((a, b) => (sort === "change" ? nextOf(a) - nextOf(b) || 0 : 0) || names.compare(a.name, b.name));
  }
  function order(isAsked) {
    if (!isAsked && (isOver || body.contains(document.activeElement))) { isUnsorted = true; return; }
    isUnsorted = false;
    replace(body, ...sorted().map(row => row.node || draw(row)));
  }

  function counts(headers) {
    // Where all rows are here they are counted; of a page, the server counts, and a line that is closed by hand is one of the closed.
    const told = key => Number(headers.get(`openline-${key}`) || 0), byHand = new Set(overrides.flatMap(one => one.affects || []));
    const total = cursor ? { open: told("open"), closed: told("closed"), hand: byHand.size } : { open: 0, closed: 0, hand: 0 };
    if (!cursor) for (const row of rows) total[overrideOf(row, overrides) ? "hand" : row.open ? "open" : "closed"]++;
    replace(sum, el("b", {}, String(total.open)), ` ${t("count.open", { n: total.open })}`, el("span", {}, "·"), el("b", {}, String(total.closed)), ` ${t("count.closed", { n: total.closed })}`, el("span", {}, "·"), el("b", {}, String(total.hand)), ` ${t("count.hand")}`);
  }

  let turn = 0;
  async function load(isMore) {
    const mine = ++turn;
    try {
      overrides = await list(path("overrides"), { active: 1 });
      const query = { limit: PAGE, q: sought.trim() || null, cursor: isMore ? cursor : null };
      if (filter === "open" || filter === "closed") query.open = String(filter === "open");
      if (filter === "hand") {
        query.name = [...new Set(overrides.flatMap(one => one.affects || (one.target && one.target.queue) || one.queue || []))].slice(0, PAGE);
        if (!query.name.length) query.name = "\u0000";
      }
      const answer = filter === "hand" && query.name === "\u0000" ? { body: [], headers: new Headers() } : await get(path("queues"), query);
      if (mine !== turn) return;
      const came = Array.isArray(answer.body) ? answer.body : answer.body.queues;
      rows = isMore ? [...rows, ...came] : came;
      if (filter === "hand") rows = rows.filter(row => row.override !== null);
      cursor = answer.headers.get("openline-next");
      sorts.disabled = Boolean(cursor);
      more.hidden = !cursor;
      if (!isMore && filter === "all" && !sought) counts(answer.headers);
      replace(caption, t("caption", { n: rows.length }));
      order(true);
      empty.hidden = rows.length > 0;
      replace(empty, rows.length ? "" : sought ? t("none.found", { text: sought }) : t("none.here"));
    } catch (problem) {
      if (mine === turn) app.problem(problem);
      if (!rows.length && mine === turn) { empty.hidden = false; replace(empty, problem.status ? problem.message : t("unreachable")); }
    }
  }

  async function end(override, line) {
    try {
      await call("DELETE", path("overrides", String(override.id)));
      app.toast(t("ended", { line }));
      forget();
      await load();
    } catch (problem) { app.problem(problem); }
  }

  /** Asks anew for rows that changed, where they are shown. */
  async function renew(names) {
    const seen = rows.filter(row => names.has(row.name)).slice(0, PAGE);
    if (!seen.length) return;
    try {
      const { body: fresh } = await get(path("queues"), { name: seen.map(row => row.name), limit: PAGE });
      for (const row of Array.isArray(fresh) ? fresh : fresh.queues) {
        const place = rows.findIndex(one => one.name === row.name);
        if (place < 0) continue;
        const old = rows[place].node;
        const had = old && old.contains(document.activeElement) ? document.activeElement.tagName : null;
        rows[place] = row;
        const drawn = draw(row);
        if (old) old.replaceWith(drawn);
        if (had) drawn.querySelector(had.toLowerCase())?.focus();
      }
      if (filter === "all" && !sought && !cursor) counts(new Headers());
      order();
    } catch { load(); }
  }

  function speak() {
    if (!changed.size || Date.now() - saidAt < 30000) return;
    saidAt = Date.now();
    const all = [...changed];
    app.announce(all.length > 3 ? t("said.many", { n: all.length }) : all.map(([line, open]) => t(open ? "said.open" : "said.closed", { line })).join(" "));
    changed.clear();
  }

  const hears = {
    queues: event => {
      for (const change of event.detail.changes || []) changed.set(change.name, change.open);
      speak();
      renew(new Set((event.detail.changes || []).map(change => change.name)));
    },
    override: () => { forget(); load(); },
    published: () => { forget(); load(); },
    reset: () => { forget(); load(); },
    tick: () => { for (const row of rows) if (row.tick) row.tick(); speak(); },
  };
  for (const [event, heard] of Object.entries(hears)) app.events.addEventListener(event, heard);
  await load();
  return () => { for (const [event, heard] of Object.entries(hears)) app.events.removeEventListener(event, heard); };
}
