/*
Review: what a draft changes for callers before anybody hears it, and the button that publishes.

`#/review` is the draft against what is live, `?restore=N` an old version against what is live, `?compare=N` what changed since version N.
Which minutes change, and what is risky, are the server's answers; a risk asks for the number of changed lines, typed.
*/

import { button, dialog, el, field, name as named, strip } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { call, get, path, server } from "./api.js";
import * as draft from "./draft.js";
import { picture } from "./lines.js";
import { summary } from "./document.js";

const RISKS = {
  queue_closes_now: "risk.queue_closes_now", queue_removed: "risk.queue_removed", topic_removed: "risk.topic_removed",
  handoff_removed: "risk.handoff_removed", open_minutes_drop: "risk.open_minutes_drop", function_name_changed: "risk.function_name_changed",
};
const DAYS = 14; // changed days drawn of a line; the rest is counted

export default async function review(main, rest, app) {
  const restore = rest.query.get("restore"), compare = rest.query.get("compare");
  const answer = await get(path("document"), {}, { plain: true });
  const live = { version: Number(answer.headers.get("openline-version")) || server.version, text: answer.body };
  const kept = draft.read();
  const old = restore || compare ? (await get(path("document"), { version: restore || compare }, { plain: true })).body : null;
  const [before, after] = compare ? [old, live.text] : [live.text, restore ? old : kept ? kept.text : live.text];

  main.append(el("div", { class: "bar" }, el("h1", { tabindex: "-1" }, compare ? t("review.since", { v: compare }) : restore ? t("review.restore", { v: restore }) : t("page.review")),
    el("p", { class: "sum" }, t("review.base", { v: live.version })), el("div", { class: "grow" }), el("a", { href: restore || compare ? "#/history" : "#/document" }, t("review.back"))));
  if (before === after || (!restore && !compare && !kept)) {
    main.append(el("p", { class: "empty" }, t("diff.nothing")));
    return;
  }
  const diff = (await call("POST", path("diff"), { text: after, type: draft.typeOf(after), query: compare ? { base: compare } : {} })).body;

  const left = el("section", { class: "card", "aria-labelledby": "review-what" }, el("h2", { id: "review-what" }, t("review.what")),
    el("ul", { class: "facts" }, ...summary(diff).map(line => el("li", {}, named(line)))));
  const risks = diff.risks || [];
  if (risks.length) left.append(el("div", { class: "notice" }, el("ul", { class: "facts" }, ...risks.map(risk => el("li", {}, t(RISKS[risk.risk || risk.code || risk] || "risk.other"))))));
  const right = el("section", { class: "card", "aria-labelledby": "review-text" }, el("h2", { id: "review-text" }, t("review.text")), picture(before.replaceAll("\r\n", "\n"), after.replaceAll("\r\n", "\n")));
  main.append(el("div", { class: "cols even" }, left, right));
  for (const queue of diff.queues || []) if ((queue.intervals || []).length) left.append(await weeks(queue));
  if ((diff.routes || []).length) left.append(routes(diff));
  if ((diff.words || []).length) left.append(el("h3", {}, t("review.words")), el("ul", { class: "facts" }, ...diff.words.slice(0, 50).map(word => el("li", {}, el("code", {}, named(word.path))))));
  if (!compare) main.append(publishing());

  /** The changed days of a queue, opened and closed hatched over what was open. */
  async function weeks(queue) {
    let zone = "UTC", open = [];
    const first = Date.parse(queue.intervals[0].from), last = Date.parse(queue.intervals.at(-1).to);
    try {
      const to = Math.min(last + 86400000, first + 390 * 86400000);
      const hours = (await get(path("queues", queue.name, "hours"), { from: new Date(first - 86400000).toISOString().replace(".000Z", "Z"), to: new Date(to).toISOString().replace(".000Z", "Z") })).body;
      [zone, open] = [hours.timezone, hours.intervals];
    } catch { /* a queue that is not live yet has no hours to lie under */ }
    const clock = say.shown(zone), dates = new Set();
    for (const interval of queue.intervals)
      for (let at = say.midnight(Date.parse(interval.from), clock); at < Date.parse(interval.to) && dates.size <= DAYS; at = say.midnight(at + 1, clock, 1)) dates.add(at);
    const rows = [...dates].slice(0, DAYS).map(from => {
      const to = say.midnight(from, clock, 1);
      const parts = [["opened", "open"], ["closed", "closed"]].flatMap(([kind, becomes]) => say.blocksOf(queue.intervals.filter(one => one.becomes === becomes), from, clock, kind, to));
      const said = parts.map(part => t(part.kind === "opened" ? "diff.day.opens" : "diff.day.closes", { from: say.clock(part.start, clock), to: say.clock(part.end, clock) })).join(", ");
      return el("div", { class: "weekrow slim" }, el("span", { class: "when" }, say.day(from, clock)), strip([...say.blocksOf(open, from, clock, "open", to), ...parts], null), el("span", { class: "said" }, said));
    });
    const hiddenDays = queue.intervals.length + (queue.more || 0) - rows.length;
    return el("section", {}, el("h3", {}, named(queue.name)), el("p", { class: "hint" }, say.zoneLong(clock, first)), el("div", { class: "weeks" }, ...rows), hiddenDays > 0 ? el("p", { class: "hint" }, t("review.more", { n: hiddenDays })) : null);
  }

  function routes({ routes: changed, routes_truncated: isCut }) {
    const place = name => (name ? named(name) : t("nobody"));
    return el("section", {}, el("h3", {}, t("review.routes")), el("ul", { class: "facts" }, ...changed.slice(0, 40).map(route => el("li", {},
      el("b", {}, named(route.topic || route.handoff || "")), ` · ${[route.channel, route.language].filter(Boolean).join(" · ")}: `, place(route.before), " → ", place(route.after), ` (${say.minutesSpan(route.minutes)})`))),
    changed.length > 40 || isCut ? el("p", { class: "hint" }, t("review.more", { n: Math.max(changed.length - 40, 1) })) : null);
  }

  function publishing() {
    const note = el("input", { id: "note", maxlength: 500, autocomplete: "off", value: restore ? t("restore.note", { v: restore }) : "", on: { input: () => state() } });
    const said = el("p", { class: "problem", role: "alert" });
    const go = button(t(risks.length ? "publish.anyway" : "publish"), () => (risks.length ? ask(diff) : send()), { class: risks.length ? "danger" : "go", disabled: true });
    const state = () => { go.disabled = !note.value.trim(); };

    function ask(of) {
      const number = (of.queues || []).length;
      const typed = el("input", { inputmode: "numeric", autocomplete: "off", on: { input: () => { sure.disabled = typed.value.trim() !== String(number); } } });
      const sure = button(t("publish.sure"), () => { box.close(); send(of.confirm); }, { class: "danger", disabled: true });
      const box = dialog(t("publish.risks"), el("ul", { class: "facts" }, ...(of.risks || []).map(risk => el("li", {}, t(RISKS[risk.risk || risk.code || risk] || "risk.other")))),
        el("ul", { class: "facts" }, ...summary(of).slice(0, 12).map(line => el("li", {}, named(line)))), field(t("publish.number"), typed, t("publish.number.hint", { n: number })),
        el("div", { class: "actions" }, button(t("cancel"), () => box.close()), sure));
      typed.focus();
    }

    async function send(confirm) {
      go.disabled = true;
      said.textContent = "";
      // A text that was live before is restored in one step; its risks were just shown and its lines counted here.
      const query = restore ? { note: note.value.trim() } : { note: note.value.trim(), confirm }, headers = { "if-match": `"${restore ? live.version : kept.base}"` };
      try {
        const { body } = restore ? await call("POST", path("versions", restore, "restore"), { query, headers })
          : await call("PUT", path("document"), { query, headers, text: after, type: draft.typeOf(after) });
        if (!restore) draft.discard();
        app.toast(t("published", { v: body.version }), [[t("published.history"), () => app.go("#/history")]], 12);
        app.go("#/");
      } catch (problem) {
        state();
        if (problem.code === "confirm_needed") ask(problem.body.diff || { ...diff, ...problem.body });
        else if (problem.code === "stale") said.textContent = t("publish.stale", { v: (problem.body.live && problem.body.live.version) || server.version || "" });
        else said.textContent = problem.status ? problem.message : t("unreachable");
      }
    }
    state();
    return el("section", { class: "card", "aria-label": t("publish.label") }, field(t("note"), note, t("note.hint")), said, el("div", { class: "actions" }, go));
  }
}
