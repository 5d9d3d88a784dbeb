/*
Hours: a line's week and year in its zone, its special days, and what there is to do with it.

Intervals and special days are the server's; this page only lays them on wall clocks.
*/

import { button, el, field, icon, name as named, replace, strip, svg } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { get, menu, path, rows as list } from "./api.js";
import { overrideOf, reading } from "./board.js";

export default async function hours(main, rest, app) {
  let line = rest.path[0] || "";
  if (!line) {
    line = say.keep("line") || "";
    const rows = await list(path("queues"), { limit: 100 });
    if (!rows.some(row => row.name === line)) line = (rows[0] || { name: "" }).name;
    if (!line) { main.append(el("h1", { tabindex: "-1" }, t("page.hours")), el("p", { class: "empty" }, t("hours.none"))); return; }
  }
  say.keep("line", line);
  const today = say.now();
  const first = (await get(path("queues", line, "hours"), { from: iso(today - 86400000), to: iso(today + 86400000) })).body;
  const zone = first.timezone, clock = say.shown(zone);
  let monday = mondayOf(rest.query.get("week") || say.date(today, clock)), year = Number((rest.query.get("week") || say.date(today, clock)).slice(0, 4));

  const state = el("div", { class: "state" });
  const choose = el("input", { list: "hours-lines", autocomplete: "off", value: line, on: { change: () => { if (choose.value.trim() && choose.value !== line) app.go(`#/queue/${encodeURIComponent(choose.value.trim())}`); } } });
  const lines = el("datalist", { id: "hours-lines" });
  const weekHead = el("h2", {}), week = el("div", { class: "weeks" });
  const yearHead = el("h2", {}), heat = el("div", { class: "scroll" }), legend = el("p", { class: "legend" });
  const special = el("ul", { class: "facts" }), uses = el("ul", { class: "facts" });
  main.append(el("div", { class: "bar" }, el("h1", { tabindex: "-1" }, named(line)), state, el("div", { class: "grow" }), button(t("override"), () => app.close(line), { "aria-label": t("override.of", { line }) }), el("a", { href: `#/document?queue=${encodeURIComponent(line)}` }, t("edit"))),
    el("p", { class: "sum" }, say.zoneLong(clock, today), ...clockChange()),
    el("div", { class: "cols" },
      el("div", {}, el("section", { class: "card", "aria-label": t("week") }, el("div", { class: "bar" }, weekHead, el("div", { class: "grow" }), button("‹", () => turn(-7), { "aria-label": t("week.before") }), button(t("week.this"), () => { monday = mondayOf(say.date(say.now(), clock)); drawWeek(); }), button("›", () => turn(7), { "aria-label": t("week.after") })), week),
        el("section", { class: "card", "aria-label": t("year") }, el("div", { class: "bar" }, yearHead, el("div", { class: "grow" }), button("‹", () => { year--; drawYear(); }, { "aria-label": t("year.before") }), button("›", () => { year++; drawYear(); }, { "aria-label": t("year.after") })), heat, legend)),
      el("div", {}, el("section", { class: "card" }, field(t("hours.choose"), choose), lines), el("section", { class: "card" }, el("h2", {}, t("hours.special")), special),
        el("section", { class: "card" }, el("h2", {}, t("hours.uses")), uses), el("section", { class: "card" }, el("h2", {}, t("hours.feed")), el("p", { class: "hint" }, t("hours.feed.hint")), el("code", {}, `${location.origin}${path("queues", line, "calendar.ics")}?key=…`)))));

  function clockChange() {
    const now = say.offset(today, clock);
    for (let at = say.midnight(today, clock), n = 0; n < 370; n++) {
      const after = say.midnight(at + 1, clock, 1);
      if (say.offset(after, clock) !== now) return [el("span", {}, "·"), t("clock.change", { day: say.day(at, clock), zone: say.zoneShort(clock, after) })];
      at = after;
    }
    return [];
  }

  async function head() {
    const [{ body }, overrides] = await Promise.all([get(path("queues"), { name: line }), list(path("overrides"), { active: 1 })]);
    const row = (Array.isArray(body) ? body : body.queues)[0];
    if (!row) return;
    const { state: is, word, text } = reading(row, overrideOf(row, overrides), zone);
    state.className = `state s-${is}`;
    replace(state, icon(is), el("b", {}, word), " ", el("span", {}, text));
  }

  function turn(days) { monday = say.addDays(monday, days); drawWeek(); }

  let weekTurn = 0;
  async function drawWeek() {
    const mine = ++weekTurn;
    const from = say.startOf(monday, clock), to = say.startOf(say.addDays(monday, 7), clock);
    const { body } = await get(path("queues", line, "hours"), { from: iso(from), to: iso(to) });
    if (mine !== weekTurn) return;
    replace(weekHead, t("week.of", { day: say.day(from, clock) }));
    const scale = el("div", { class: "scale" }, ...[0, 6, 12, 18, 24].map(at => el("span", {}, String(at))));
    const rows = Array.from({ length: 7 }, (_, place) => {
      const date = say.addDays(monday, place), start = say.startOf(date, clock), end = say.startOf(say.addDays(date, 1), clock);
      const open = say.blocksOf(body.intervals, start, clock, "open", end), hand = say.blocksOf(body.overridden || [], start, clock, "hand", end);
      const isToday = start <= say.now() && say.now() < end, shift = say.offset(end, clock) - say.offset(start, clock);
      const day = (body.special_days || []).find(one => one.date === date);
      const said = [spoken(body, date), day && day.reason_text, hand.length ? t("state.hand") : null,
        shift ? t("clock.shift", { n: shift > 0 ? `+${shift}` : shift }) : null].filter(Boolean);
      return el("div", { class: isToday ? "weekrow today" : "weekrow" }, el("span", { class: "when" }, say.day(start, clock)), strip([...open, ...hand, ...(shift ? [{ from: 1, to: 3, kind: "hand" }] : [])], isToday ? say.hour(say.now(), clock) : null), el("span", { class: "said" }, named(said.join(" · "))));
    });
    replace(week, el("div", { class: "weekrow weekhead", "aria-hidden": "true" }, el("span", {}), scale, el("span", {})), ...rows);
  }

  let yearTurn = 0;
  async function drawYear() {
    const mine = ++yearTurn;
    replace(yearHead, String(year));
    const from = say.startOf(`${year}-01-01`, clock), to = say.startOf(`${year + 1}-01-01`, clock);
    const { body } = await get(path("queues", line, "hours"), { from: iso(from), to: iso(to) });
    if (mine !== yearTurn) return;
    const days = new Map(), specials = new Map((body.special_days || []).map(day => [day.date, day]));
    for (const interval of body.intervals)
      for (let at = Math.max(Date.parse(interval.start), from), end = Math.min(Date.parse(interval.end), to); at < end;) {
        const date = say.date(at, clock), next = Math.min(say.midnight(at, clock, 1), end);
        days.set(date, (days.get(date) || 0) + (next - at) / 60000);
        at = next;
      }
    const most = Math.max(...days.values(), 1), shift = (new Date(Date.UTC(year, 0, 1)).getUTCDay() + 6) % 7, count = Math.round((Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86400000);
    const grid = svg("svg", { class: "heat", viewBox: "0 0 774 114", role: "grid", "aria-label": t("year.grid", { year, line }) });
    for (let place = 0; place < 12; place++) {
      const ahead = Math.round((Date.UTC(year, place, 1) - Date.UTC(year, 0, 1)) / 86400000) + shift;
      grid.append(svg("text", { x: 28 + Math.floor(ahead / 7) * 14, y: 9, "aria-hidden": "true" }, say.monthName(place)));
    }
    const cells = [];
    for (let row = 0; row < 7; row++) {
      const group = svg("g", { role: "row" }, svg("text", { x: 0, y: 24 + row * 14, "aria-hidden": "true" }, say.weekday(row)));
      for (let place = (row - shift + 7) % 7; place < count; place += 7) {
        const date = say.addDays(`${year}-01-01`, place), minutes = days.get(date) || 0, day = specials.get(date);
        const name = [say.longDay(Date.parse(`${date}T12:00:00Z`), "UTC"), minutes ? say.minutesSpan(Math.round(minutes)) : t("state.closed"), day && (day.reason_text || t("cause.special"))].filter(Boolean).join(", ");
        const cell = svg("rect", { role: "gridcell", "aria-label": name, "data-date": date, tabindex: "-1", class: `y${minutes ? Math.min(4, Math.max(1, Math.ceil(minutes / most * 4))) : 0}${day ? " special" : ""}`, x: 28 + Math.floor((place + shift) / 7) * 14, y: 15 + row * 14, width: 11, height: 11, rx: 2 }, svg("title", {}, name));
        cells[place] = cell;
        group.append(cell);
      }
      grid.append(group);
    }
    const start = Math.max(0, cells.findIndex(cell => cell.dataset.date === say.date(say.now(), clock)));
    cells[start].setAttribute("tabindex", "0");
    grid.addEventListener("click", event => { if (event.target.dataset.date) open(event.target.dataset.date); });
    grid.addEventListener("keydown", event => {
      const at = cells.indexOf(event.target), step = { ArrowRight: 7, ArrowLeft: -7, ArrowDown: 1, ArrowUp: -1, Home: -at, End: count - 1 - at }[event.key];
      if (at < 0) return;
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(event.target.dataset.date); }
      else if (step !== undefined) {
        event.preventDefault();
        const next = cells[Math.min(count - 1, Math.max(0, at + step))];
        event.target.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      }
    });
    replace(heat, grid);
    const step = most / 4, box = className => svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true", class: "heat" }, svg("rect", { x: 1, y: 1, width: 10, height: 10, rx: 2, class: className }));
    replace(legend, el("span", {}, box("y0"), t("state.closed")), ...[1, 2, 3, 4].map(n => el("span", {}, box(`y${n}`), t("year.to", { time: say.minutesSpan(Math.round(step * n)) }))), el("span", {}, box("y0 special"), t("cause.special")));
  }
  function open(date) { monday = mondayOf(date); drawWeek(); app.announce(t("week.of", { day: say.day(say.startOf(monday, clock), clock) })); week.scrollIntoView({ block: "nearest" }); }

  /** The open hours of a date in words. */
  function spoken(body, date) {
    const from = say.startOf(date, clock), to = say.startOf(say.addDays(date, 1), clock);
    const open = say.blocksOf(body.intervals, from, clock, "open", to);
    return open.length ? open.map(one => t("from_to", { from: say.clock(one.start, clock), to: say.clock(one.end, clock) })).join(", ") : t("day.closed");
  }

  async function side() {
    const { body } = await get(path("queues", line, "hours"), { from: iso(say.midnight(today, clock)), to: iso(say.midnight(today, clock, 366)) });
    const days = body.special_days || [];
    replace(special, ...(days.length ? days.slice(0, 60).map(day => el("li", {}, el("b", {}, `${say.day(Date.parse(`${day.date}T12:00:00Z`), "UTC")} ${day.date.slice(0, 4)}`), ` ${spoken(body, day.date)}`, day.reason_text ? [" · ", named(day.reason_text)] : null)) : [el("li", {}, t("hours.special.none"))]));
    const handoffs = await menu("handoffs");
    const using = handoffs.filter(one => (one.destinations || one.queues || []).some(place => (place.name || place.queue || place) === line));
    replace(uses, ...(using.length ? using.map(one => el("li", {}, el("a", { href: `#/try?handoff=${encodeURIComponent(one.name)}` }, named(one.name)))) : [el("li", {}, t("hours.uses.none"))]));
  }

  const again = () => { Promise.all([head(), drawWeek(), drawYear(), side()]).catch(problem => app.problem(problem)); };
  for (const event of ["published", "override", "reset"]) app.events.addEventListener(event, again);
  const changes = event => { if ((event.detail.changes || []).some(change => change.name === line)) head().catch(() => {}); };
  app.events.addEventListener("queues", changes);
  await Promise.all([head(), drawWeek(), drawYear(), side()]);
  list(path("queues"), { limit: 200 }).then(rows => replace(lines, ...rows.map(row => el("option", { value: row.name })))).catch(() => {});
  return () => { for (const event of ["published", "override", "reset"]) app.events.removeEventListener(event, again); app.events.removeEventListener("queues", changes); };
}

const iso = instant => new Date(instant).toISOString().slice(0, 19) + "Z";
function mondayOf(date) {
  const day = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return say.addDays(date, -day);
}
