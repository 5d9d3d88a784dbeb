/*
History: every version, newest first; it is never rewritten. A version can be read, compared with what is live, and restored through the review.
*/

import { button, dialog, el, hidden, name as named, replace } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { get, path, server } from "./api.js";

const PAGE = 50, WEIGHED = 10;

export default async function history(main, rest, app) {
  const body = el("tbody", {}), caption = el("caption", { class: "vh" }, t("history.caption"));
  const more = button(t("more", { n: PAGE }), () => load(true), { hidden: true });
  const head = ["history.version", "history.when", "history.who", "history.note", "history.minutes"].map(key => el("th", { scope: "col" }, t(key)));
  main.append(el("div", { class: "bar" }, el("h1", { tabindex: "-1" }, t("page.history")), el("p", { class: "sum" }, t("history.zone", { zone: say.zoneLong(say.shown(say.mine())) }))),
    el("table", { class: "board" }, caption, el("thead", {}, el("tr", {}, ...head, el("th", { scope: "col" }, hidden(t("col.actions"))))), body), more);
  let before = null;

  async function view(row) {
    try {
      const text = (await get(path("document"), { version: row.version }, { plain: true })).body;
      const box = dialog(t("history.text", { v: row.version }), el("pre", { class: "card", tabindex: "0" }, text), el("div", { class: "actions" }, button(t("done"), () => box.close())));
      box.classList.add("wide");
    } catch (problem) { app.problem(problem); }
  }

  function draw(row) {
    const at = row.at || row.instant || row.made_at || row.published_at, zone = say.shown(say.mine()), when = typeof at === "number" ? at * 1000 : Date.parse(at);
    const isLive = row.version === server.version;
    const note = row.note || (row.restored_from ? t("restore.note", { v: row.restored_from }) : "");
    return el("tr", {}, el("th", { scope: "row" }, `v${row.version}`, isLive ? el("small", {}, t("history.live")) : null),
      el("td", {}, at ? el("time", {}, `${say.day(when, zone)} ${say.clock(when, zone)}`) : ""), el("td", {}, named(row.by || row.name || row.author || "")), el("td", { class: "why" }, named(note)),
      el("td", { "data-minutes": row.version }),
      el("td", { class: "num" }, button(t("view"), () => view(row), { class: "mini", "aria-label": t("view.of", { v: row.version }) }), " ",
        isLive ? null : [button(t("compare"), () => app.go(`#/review?compare=${row.version}`), { class: "mini", "aria-label": t("compare.of", { v: row.version }) }), " ",
          button(t("restore"), () => app.go(`#/review?restore=${row.version}`), { class: "mini", "aria-label": t("restore.of", { v: row.version }) })]));
  }

  async function load(isMore) {
    const answer = await get(path("versions"), { limit: PAGE, before: isMore ? before : null });
    const rows = Array.isArray(answer.body) ? answer.body : answer.body.versions;
    before = rows.length ? rows.at(-1).version : null;
    more.hidden = rows.length < PAGE;
    if (!isMore) replace(body);
    body.append(...rows.map(draw));
    minutes(rows.slice(0, WEIGHED).map(row => row.version));
  }

  /** Which minutes a version opened and closed: a comparison each, so one after the other and of the newest only. */
  async function minutes(versions) {
    for (const version of versions) {
      const cell = body.querySelector(`[data-minutes="${version}"]`);
      if (!cell) return;
      try {
        const { body: one } = await get(path("versions", String(version)));
        replace(cell, one.minutes_opened ? el("div", { class: "s-open" }, t("history.opened", { time: say.minutesSpan(one.minutes_opened) })) : null, one.minutes_closed ? el("div", {}, t("history.closed", { time: say.minutesSpan(one.minutes_closed) })) : null);
      } catch { return; }
    }
  }
  const published = () => load().catch(() => {});
  app.events.addEventListener("published", published);
  await load();
  return () => app.events.removeEventListener("published", published);
}
