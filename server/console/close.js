/*
Close a line: two steps, no line preset but that of the row one came from, and a button that names what it will do.

Enter alone never sends: the fields belong to no form. What was sent can be undone for twenty seconds, afterwards it is ended on the board.
*/

import { button, dialog, el, field, replace } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { call, freshKey, get, menu, path, rows as list } from "./api.js";

const STATES = [["closed", "close.closed"], ["open", "close.opened"], ["unstaffed", "close.unstaffed"]];
const WORDS = { closed: ["close.do.closed", "close.did.closed"], open: ["close.do.open", "close.did.open"], unstaffed: ["close.do.unstaffed", "close.did.unstaffed"] };
const LENGTHS = [["30m", "until.30"], ["1h", "until.1h"], ["2h", "until.2h"], ["today", "until.today"], ["next_change", "until.next"], ["date", "until.date"]];
const MINUTES = { "30m": 30, "1h": 60, "2h": 120 };

function radios(legend, group, options, chosen, choose) {
  return el("fieldset", {}, el("legend", {}, legend), el("div", { class: "radios" }, ...options.map(([value, text]) =>
    el("label", {}, el("input", { type: "radio", name: group, value, checked: value === chosen, on: { change: () => choose(value) } }), text))));
}

export default async function close(app, line) {
  const chosen = { what: "queue", line: line || "", group: "", spare: [], state: "closed", until: null, date: "" };
  const reasons = JSON.parse(say.keep("reasons") || "[]");
  let zone = say.mine(), isSure = false, isSending = false;
  const key = freshKey();

  const names = el("datalist", { id: "close-lines" });
  const lineField = el("input", { id: "close-line", list: "close-lines", autocomplete: "off", value: chosen.line, on: { input: () => { chosen.line = lineField.value; suggest(); changed(); } } });
  const groupField = el("input", { id: "close-group", autocomplete: "off", on: { input: () => { chosen.group = groupField.value; changed(); } } });
  const spareField = el("input", { id: "close-spare", autocomplete: "off", list: "close-lines", on: { input: () => { chosen.spare = spareField.value.split(",").map(one => one.trim()).filter(Boolean); changed(); } } });
  const subject = el("div", { "aria-live": "off" });
  const reason = el("input", { id: "close-reason", list: "close-reasons", autocomplete: "off", maxlength: 200, on: { input: () => changed() } });
  const date = el("input", { type: "datetime-local", id: "close-date", on: { input: () => { chosen.date = date.value; changed(); } } });
  const dateField = el("div", { hidden: true });
  const effect = el("p", { class: "effect", "aria-live": "polite" });
  const sent = el("p", { class: "problem", role: "alert" });
  const go = button("", press, { class: "danger", disabled: true });

  function subjects() {
    replace(subject, chosen.what === "queue" ? field(t("close.line"), lineField) : chosen.what === "group" ? field(t("close.group"), groupField) : field(t("close.spare"), spareField, t("close.spare.hint")));
  }
  const target = () => (chosen.what === "queue" ? { queue: chosen.line.trim() } : chosen.what === "group" ? { group: chosen.group.trim() } : { all: true, except: chosen.spare });
  const label = () => (chosen.what === "queue" ? chosen.line.trim() : chosen.what === "group" ? chosen.group.trim() : t("close.all.name"));
  const isNamed = () => chosen.what === "all" || label() !== "";

  /** The instant at which it ends, or the server's word for it; null while it is not chosen. */
  function until() {
    if (MINUTES[chosen.until]) return new Date(Math.floor(say.now() / 1000) * 1000 + MINUTES[chosen.until] * 60000);
    if (chosen.until === "today") return new Date(say.midnight(say.now(), zone, 1));
    if (chosen.until === "next_change") return "next_change";
    const read = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(chosen.date);
    if (chosen.until !== "date" || !read) return null;
    const at = say.instant(...read.slice(1).map(Number), zone);
    return at > say.now() ? new Date(at) : null;
  }
  const untilText = end => (end === "next_change" ? t("until.next.text") : `${say.moment(end.getTime(), zone)} ${say.zoneShort(zone, end.getTime())}`);

  function changed() {
    isSure = false;
    sent.textContent = "";
    dateField.hidden = chosen.until !== "date";
    const end = until();
    const isReady = isNamed() && end !== null;
    go.disabled = !isReady || isSending;
    if (!isReady) {
      replace(go, t("close.do.nothing"));
      replace(effect, isNamed() ? t("close.need.until") : t("close.need.line"));
      return;
    }
    replace(go, t(WORDS[chosen.state][0], { line: label(), time: untilText(end) }));
    const parts = [chosen.state === "open" ? t("effect.open", { line: label() }) : chosen.state === "closed" ? t("effect.closed", { line: label(), reason: reason.value.trim() || t("effect.no_reason") }) : t("effect.unstaffed", { line: label() })];
    if (chosen.state !== "open") parts.push(where());
    replace(effect, parts.filter(Boolean).join(" "));
  }

  let handoffs = [];
  function where() {
    if (chosen.what !== "queue") return "";
    const using = handoffs.filter(one => (one.destinations || one.queues || []).some(place => (place.name || place.queue || place) === label()));
    return using.length ? t("effect.where", { names: using.map(one => one.name).join(", ") }) : "";
  }

  async function suggest() {
    try {
      const text = lineField.value.trim();
      const rows = await list(path("queues"), { limit: 20, q: text || null });
      replace(names, ...rows.map(row => el("option", { value: row.name })));
      if (rows.some(row => row.name === text)) {
        const day = new Date(say.now()).toISOString().slice(0, 10);
        zone = (await get(path("queues", text, "hours"), { from: day, to: say.addDays(day, 1) })).body.timezone;
        replace(dateField, field(t("close.date", { zone: say.zoneLong(zone) }), date));
        changed();
      }
    } catch { /* the list is a help, not a need */ }
  }

  async function press() {
    if (chosen.what === "all" && !isSure) {
      isSure = true;
      replace(go, t("close.sure", { n: chosen.spare.length }));
      return;
    }
    const end = until();
    if (!end || isSending) return;
    isSending = go.disabled = true;
    try {
      const json = { target: target(), state: chosen.state, until: end === "next_change" ? end : end.toISOString().replace(".000Z", "Z") };
      if (reason.value.trim()) json.reason = reason.value.trim();
      if (chosen.what === "all") json.confirm = "all";
      const { body } = await call("POST", path("overrides"), { json, headers: { "idempotency-key": key } });
      if (json.reason) say.keep("reasons", JSON.stringify([json.reason, ...reasons.filter(one => one !== json.reason)].slice(0, 5)));
      const text = t(WORDS[chosen.state][1], { line: label(), time: untilText(end) });
      box.close();
      app.events.dispatchEvent(new CustomEvent("override", { detail: body }));
      app.toast(text, [[t("undo"), async () => {
        try {
          await call("DELETE", path("overrides", String(body.id)));
          app.events.dispatchEvent(new CustomEvent("override", { detail: body }));
          app.toast(t("undone", { line: label() }));
        } catch (problem) { app.problem(problem); }
      }]], 20);
    } catch (problem) {
      isSending = false;
      changed();
      sent.textContent = problem.status ? problem.body.did_you_mean ? t("problem.mean", { text: problem.message, name: problem.body.did_you_mean }) : problem.message : t("unreachable");
    }
  }

  const box = dialog(t("close.title"),
    radios(t("close.what"), "close-what", [["queue", t("close.what.line")], ["group", t("close.what.group")], ["all", t("close.what.all")]], "queue", value => { chosen.what = value; subjects(); changed(); }),
    names, subject,
    radios(t("close.state"), "close-state", STATES.map(([value, text]) => [value, t(text)]), "closed", value => { chosen.state = value; changed(); }),
    field(t("close.reason"), reason, t("close.reason.hint")), el("datalist", { id: "close-reasons" }, ...reasons.map(text => el("option", { value: text }))),
    radios(t("close.until"), "close-until", LENGTHS.map(([value, text]) => [value, t(text)]), null, value => { chosen.until = value; changed(); }),
    dateField, effect, sent, el("div", { class: "actions" }, button(t("cancel"), () => box.close()), go));
  replace(dateField, field(t("close.date", { zone: say.zoneLong(zone) }), date));
  subjects();
  changed();
  (line ? reason : lineField).focus();
  suggest();
  handoffs = await menu("handoffs").catch(() => []);
  changed();
}
