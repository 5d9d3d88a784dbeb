/*
Try a call: where a contact would go at an instant, what is said, and why each destination took it or not.

The track below the slider is seven days of answers. Each is the server's, asked for at the instant until which the one before held, so no
boundary is guessed.
*/

import { button, choice, el, field, name as named, replace, svg } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { call, menu, path } from "./api.js";
import { around } from "./board.js";

const WEEK = 7 * 86400, STEPS = 200;
const VERDICTS = { selected: "verdict.selected", disabled: "verdict.disabled", channel: "verdict.channel", language: "verdict.language", closed: "verdict.closed", exception: "verdict.exception", not_reached: "verdict.not_reached", override: "verdict.override", unstaffed: "verdict.unstaffed" };
const REASONS = { closed: "reason.closed", exception: "reason.exception", disabled: "reason.disabled", channel: "reason.channel", language: "reason.language", override: "reason.override", unstaffed: "reason.unstaffed" };

export default async function page(main, rest, app) {
  const [topics, handoffs] = await Promise.all([menu("topics"), menu("handoffs")]);
  const given = rest.query;
  const asked = {
    what: given.get("handoff") ? "handoff" : "topic", name: given.get("topic") || given.get("handoff") || (topics[0] || handoffs[0] || { name: "" }).name,
    channel: given.get("channel") || "voice", languages: given.get("language") ? given.get("language").split(",") : [], variables: [],
  };
  if (!given.get("topic") && !topics.length) asked.what = "handoff";
  const zone = () => say.shown(say.mine());
  let start = Math.floor(say.now() / 60000) * 60, at = given.get("at") ? Math.floor(Date.parse(given.get("at")) / 1000) : start, track = [], turn = 0, last = null;
  if (Number.isNaN(at)) at = start;
  if (at < start || at > start + WEEK) start = at;

  const names = el("select", { on: { change: () => { asked.name = names.value; changed(); } } });
  const channel = el("input", { list: "channels", autocomplete: "off", value: asked.channel, on: { change: () => { asked.channel = channel.value.trim(); changed(); } } });
  const chips = el("ul", { class: "chips" });
  const language = el("input", { autocomplete: "off", on: { keydown: event => { if (event.key === "Enter" || event.key === ",") { event.preventDefault(); addLanguage(); } }, change: addLanguage } });
  const variables = el("textarea", { rows: 2, spellcheck: "false", on: { change: () => { asked.variables = variables.value.split("\n").map(line => /^\s*\$?([^=\s]+)\s*=\s*(.*)$/.exec(line)).filter(Boolean).map(([, key, value]) => [key, value]); changed(); } } });
  const date = el("input", { type: "date", on: { change: moved } }), time = el("input", { type: "time", on: { change: moved } });
  const slider = el("input", { type: "range", min: 0, max: WEEK, step: 60, on: { input: () => { at = start + Number(slider.value); clocks(); soon(); }, keydown: jump } });
  const bar = svg("svg", { class: "track", viewBox: `0 0 ${WEEK} 14`, preserveAspectRatio: "none", role: "img" });
  const days = el("div", { class: "days", "aria-hidden": "true" });
  const result = el("section", { class: "card", "aria-live": "polite", "aria-label": t("try.result") });
  const copies = el("div", { class: "actions" }, button(t("copy.curl"), () => copy(asCurl())), button(t("copy.python"), () => copy(asPython())), button(t("copy.link"), () => copy(asLink())));
  const nowButton = button(t("try.now"), () => { start = at = Math.floor(say.now() / 60000) * 60; clocks(); changed(); });

  main.append(el("div", { class: "bar" }, el("h1", { tabindex: "-1" }, t("page.try"))), el("div", { class: "cols" },
    el("div", {}, result, el("section", { class: "card", "aria-label": t("try.when") }, el("div", { class: "row" }, field(t("try.date"), date), field(t("try.time", { zone: say.zoneLong(zone()) }), time), el("div", { class: "field" }, nowButton)),
      field(t("try.slider"), slider, t("try.slider.hint")), bar, days), copies),
    el("section", { class: "card", "aria-label": t("try.call") },
      el("div", { class: "field" }, choice(t("try.what"), [["topic", t("try.topic")], ["handoff", t("try.handoff")]], asked.what, what => { asked.what = what; options(); changed(); })),
      field(t("try.name"), names), field(t("try.channel"), channel), el("datalist", { id: "channels" }, ...["voice", "chat", "email"].map(value => el("option", { value }))),
      field(t("try.languages"), language, t("try.languages.hint")), chips, field(t("try.variables"), variables, t("try.variables.hint")))));

  function options() {
    const list = asked.what === "topic" ? topics : handoffs;
    if (!list.some(one => one.name === asked.name)) asked.name = (list[0] || { name: "" }).name;
    replace(names, ...list.map(one => el("option", { value: one.name, selected: one.name === asked.name }, one.name)));
  }
  function languages() {
    replace(chips, ...asked.languages.map((tag, place) => el("li", {}, named(tag),
      place ? button("↑", () => { asked.languages.splice(place - 1, 0, ...asked.languages.splice(place, 1)); languages(); changed(); }, { "aria-label": t("try.earlier", { tag }) }) : null,
      button("×", () => { asked.languages.splice(place, 1); languages(); changed(); language.focus(); }, { "aria-label": t("try.without", { tag }) }))));
  }
  function addLanguage() {
    const tags = language.value.split(/[,\s]+/).filter(tag => tag && !asked.languages.includes(tag));
    language.value = "";
    if (!tags.length) return;
    asked.languages.push(...tags);
    languages();
    changed();
  }
  function clocks() {
    const at0 = at * 1000;
    date.value = say.date(at0, zone());
    time.value = say.clock(at0, zone());
    slider.value = at - start;
    slider.setAttribute("aria-valuetext", `${say.day(at0, zone())} ${say.clock(at0, zone())}${last ? `, ${sentence(last)}` : ""}`);
  }
  function moved() {
    const read = /^(\d+)-(\d+)-(\d+) (\d+):(\d+)/.exec(`${date.value} ${time.value}`);
    if (!read) return;
    at = Math.floor(say.instant(...read.slice(1).map(Number), zone()) / 1000);
    if (at < start || at > start + WEEK) { start = at; changed(); } else ask();
    clocks();
  }
  function jump(event) {
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault();
    const edges = track.map(part => part.from).filter(edge => edge > start);
    const next = event.key === "PageUp" ? edges.find(edge => edge > at) : edges.findLast(edge => edge < at) ?? start;
    if (next === undefined) return;
    at = next;
    clocks();
    ask();
  }

  const stamp = instant => new Date(instant * 1000).toISOString().replace(".000Z", "Z");
  function question(instant) {
    const body = { [asked.what]: asked.name, at: stamp(instant) };
    if (asked.channel) body.channel = asked.channel;
    if (asked.languages.length) body.language = asked.languages;
    if (asked.variables.length) body.variables = Object.fromEntries(asked.variables);
    return body;
  }
  const where = decision => decision.queue || (decision.available ? decision.handoff : null);
  function sentence(decision) {
    if (decision.available && decision.open_until) return t("try.takes_until", { line: where(decision), time: moment(decision.open_until, decision.queue) });
    if (decision.available) return t("try.takes", { line: where(decision) });
    const reason = decision.reason_text || (REASONS[decision.reason] ? t(REASONS[decision.reason]) : decision.reason || "");
    return decision.reopens_at ? t("try.nobody_until", { reason, line: decision.reopens_queue || "", time: moment(decision.reopens_at, decision.reopens_queue) }) : t("try.nobody", { reason });
  }
  const zones = new Map();
  /** A time on the clock of the queue that it is about, its zone written out. */
  function moment(text, queue) {
    const at = Date.parse(text), there = say.shown(zones.get(queue) || say.mine());
    return `${say.day(at, there)} ${say.clock(at, there)} ${say.zoneShort(there, at)}`;
  }
  /** Learns the zones of the queues that an answer names. */
  async function places(decision) {
    const named = new Set([decision.queue, decision.reopens_queue, ...(decision.verdicts || []).map(verdict => verdict.queue)].filter(queue => queue && !zones.has(queue)));
    await Promise.all([...named].map(async queue => { try { zones.set(queue, (await around(queue)).timezone); } catch { /* then in the reader's zone, which is written out too */ } }));
  }

  let timer = null;
  function soon() { clearTimeout(timer); timer = setTimeout(ask, 120); }
  let asks = 0;
  async function ask() {
    clearTimeout(timer);
    const mine = ++asks;
    try {
      const { body } = await call("POST", path("route"), { json: question(at) });
      await places(body);
      if (mine !== asks) return;
      last = body;
      clocks();
      const took = (body.verdicts || []).map(verdict => el("li", {}, el("b", {}, named(verdict.queue || verdict.handoff || "")), " ", el("span", { class: verdict.verdict === "selected" ? "took" : null },
        VERDICTS[verdict.verdict] ? t(VERDICTS[verdict.verdict]) : verdict.verdict, verdict.reason_text ? [": ", named(verdict.reason_text)] : null, verdict.opens_at ? ` · ${t("opens", { time: moment(verdict.opens_at, verdict.queue) })}` : null)));
      const action = body.action;
      replace(result, el("p", { class: "answer" }, named(sentence(body))),
        body.instructions ? [el("h2", {}, t("try.told")), el("p", {}, named(body.instructions))] : null,
        body.function_name ? el("p", {}, el("code", {}, named(body.function_name))) : null,
        action ? [el("h2", {}, t("try.action")), el("pre", {}, named(JSON.stringify(action, null, 1)))] : null,
        took.length ? [el("h2", {}, t("try.why")), el("ul", { class: "verdicts" }, ...took)] : null);
    } catch (problem) {
      if (mine !== asks) return;
      replace(result, el("p", { class: "problem" }, problem.status ? problem.body.did_you_mean ? t("problem.mean", { text: problem.message, name: problem.body.did_you_mean }) : problem.message : t("unreachable")));
    }
  }

  /** Seven days of answers, each asked for where the one before ends. */
  async function survey() {
    const mine = ++turn, from = start, found = [];
    track = found;
    let edge = from;
    for (let step = 0; step < STEPS && edge < from + WEEK; step++) {
      let answer;
      try { answer = await call("POST", path("route"), { json: { ...question(edge), explain: false }, quiet: true }); } catch { break; }
      if (mine !== turn) return;
      const until = Math.floor(Date.parse(answer.headers.get("openline-valid-until") || "") / 1000);
      const end = Number.isFinite(until) && until > edge ? Math.min(until, from + WEEK) : from + WEEK;
      const name = where(answer.body) || "", before = found.at(-1);
      if (before && before.name === name) before.to = end;
      else found.push({ from: edge, to: end, name });
      edge = end;
      if (step % 8 === 0 || edge >= from + WEEK) drawTrack(from);
    }
    drawTrack(from);
  }
  function drawTrack(from) {
    const colours = new Map();
    replace(bar, svg("rect", { class: "t", x: 0, y: 2, width: WEEK, height: 10 }), ...track.map(part => {
      if (!part.name) return null;
      if (!colours.has(part.name)) colours.set(part.name, colours.size);
      return svg("rect", { class: "o", x: part.from - from, y: 2, width: Math.max(part.to - part.from, 600), height: 10, opacity: [1, 0.68, 0.45, 0.3][colours.get(part.name) % 4] });
    }));
    bar.setAttribute("aria-label", track.slice(0, 60).map(part => t("try.part", { time: `${say.day(part.from * 1000, zone())} ${say.clock(part.from * 1000, zone())}`, line: part.name || t("nobody") })).join("; "));
    replace(days, ...Array.from({ length: 8 }, (_, place) => el("span", {}, say.day((from + place * 86400) * 1000, zone()))));
  }
  function changed() { clocks(); ask(); survey(); }

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); app.toast(t("copied")); } catch {
      const area = el("textarea", { rows: 6, readonly: true, "aria-label": t("copy.by_hand") });
      area.value = text;
      result.append(el("p", {}, t("copy.by_hand")), area);
      area.select();
    }
  }
  const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;
  const asCurl = () => `curl -s ${quoted(`${location.origin}/v1/route`)} -H 'Content-Type: application/json' --data ${quoted(JSON.stringify(question(at)))}`;
  const asPython = () => `import json, urllib.request\n\nquestion = json.loads(${JSON.stringify(JSON.stringify(question(at)))})\nrequest = urllib.request.Request(${JSON.stringify(`${location.origin}/v1/route`)}, json.dumps(question).encode(), {"Content-Type": "application/json"})\nwith urllib.request.urlopen(request) as answer:\n    print(json.load(answer))\n`;
  const asLink = () => `${location.origin}/#/try?${new URLSearchParams({ [asked.what]: asked.name, channel: asked.channel, ...(asked.languages.length ? { language: asked.languages.join(",") } : {}), at: stamp(at) })}`;

  const again = () => changed();
  for (const event of ["published", "override", "reset"]) app.events.addEventListener(event, again);
  options();
  languages();
  changed();
  return () => { turn++; asks++; clearTimeout(timer); for (const event of ["published", "override", "reset"]) app.events.removeEventListener(event, again); };
}
