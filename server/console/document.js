/*
The document: an editor whose faults are the server's, placed while one types, and a draft that stays in this browser until it is published.

The server counts columns in characters and the editor in UTF-16 units; `place` makes one of the other.
*/

import { button, choice, dialog, el, hidden, name as named, replace } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { call, get, path, server } from "./api.js";
import * as draft from "./draft.js";
import { EXAMPLES, merged } from "./examples.js";

const SEVERITIES = { error: ["fault.error", "err"], warning: ["fault.warning", "warn"], info: ["fault.info", ""] };
const SHOWN = 200;

/** Where an issue lies in a text, as offsets. */
export function place(lines, issue) {
  if (!issue.line) return { from: 0, to: 0 };
  const line = lines[Math.min(issue.line, lines.length) - 1];
  const units = column => { let at = 0; for (let i = 1; i < column && at < line.text.length; i++) at += line.text.codePointAt(at) > 0xffff ? 2 : 1; return at; };
  const from = units(issue.column || 1);
  // A message that quotes what it found knows its length best: a plain name may hold blanks.
  const quoted = /"(?:[^"\\]|\\.)*"/.exec(issue.message || "");
  if (quoted) {
    let said = "";
    try { said = JSON.parse(quoted[0]); } catch { /* quoted in another way */ }
    if (said && line.text.startsWith(said, from)) return { from: line.at + from, to: line.at + from + said.length };
    if (said && line.text.startsWith(quoted[0], from)) return { from: line.at + from, to: line.at + from + quoted[0].length };
  }
  const token = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:(?!: |:$| #)[^,\]}])+|.)/.exec(line.text.slice(from));
  const to = issue.end_column ? units(issue.end_column) : from + (token ? token[0].trimEnd().length || 1 : 0);
  return { from: line.at + from, to: line.at + Math.min(Math.max(to, from), line.text.length) };
}

export function linesOf(text) {
  let at = 0;
  return text.split("\n").map(line => { const found = { text: line, at }; at += line.length + 1; return found; });
}

/** The word that the server proposes instead, or null. */
export function proposal(issue) {
  if (issue.did_you_mean) return issue.did_you_mean;
  const read = /did you mean ("(?:[^"\\]|\\.)*"|[^\s?]+)\?/i.exec(issue.message);
  if (!read) return null;
  try { return read[1].startsWith('"') ? JSON.parse(read[1]) : read[1]; } catch { return null; }
}

/** A field of its own, where the editor's file cannot be had. */
function plain(host, text, label, told) {
  const area = el("textarea", { "aria-label": label, spellcheck: "false", value: text, on: { input: () => told() } });
  host.append(area);
  return {
    text: () => area.value, focus: () => area.focus(), find: null, faults() {}, cursor: () => area.selectionStart, end() {},
    replace(next) { area.value = next; told(); },
    change(from, to, insert) { area.setRangeText(insert, from, to, "end"); told(); },
    select(from, to) { area.focus(); area.setSelectionRange(from, to); },
  };
}

export default async function page(main, rest, app) {
  const answer = await get(path("document"), {}, { plain: true });
  let live = { version: Number(answer.headers.get("openline-version")) || server.version, text: answer.body.replaceAll("\r\n", "\n") };
  const kept = draft.read();
  if (kept && kept.text === live.text) draft.discard();
  let base = draft.read() ? draft.read().base : live.version;
  let found = [], isClean = false, asked = null, timer = null, saving = null;

  const sum = el("p", { class: "sum" });
  const notice = el("div", { class: "notice", hidden: true });
  const heading = el("h2", { "aria-live": "polite" });
  const list = el("ol", { class: "faults" });
  const changes = el("div", {});
  const host = el("div", { class: "edit" });
  const review = button(t("review.open"), () => { save(); app.go("#/review"); }, { class: "go", disabled: true });
  const discard = button(t("discard"), drop);
  const examples = el("select", { on: { change: () => { const at = examples.selectedIndex - 1; examples.selectedIndex = 0; if (at >= 0) offer(at); } } },
    el("option", {}, t("examples")), ...EXAMPLES.map(([key]) => el("option", {}, t(key))));
  const notation = el("div", {});
  const find = button(t("find"), () => editor.find && editor.find());
  main.append(el("div", { class: "bar" }, el("h1", { tabindex: "-1" }, t("page.document")), sum, el("div", { class: "grow" }),
    el("label", { class: "sel" }, hidden(t("examples.label")), examples), notation, find, discard, review), notice,
  el("div", { class: "split" }, host, el("aside", { "aria-label": t("faults") }, heading, list, changes, el("p", { class: "hint" }, t("document.hint")))));

  let make = plain;
  try { ({ make } = await import("./editor.js")); } catch { find.hidden = true; }
  const editor = make(host, draft.read() ? draft.read().text : live.text, t("document.label"), edited);
  const isJson = () => draft.typeOf(editor.text()) === "application/json";

  function edited() {
    clearTimeout(timer);
    timer = setTimeout(check, 300);
    clearTimeout(saving);
    saving = setTimeout(save, 600);
    isClean = false;
    state();
  }
  function save() {
    clearTimeout(saving);
    const text = editor.text();
    if (text === live.text && base === live.version) draft.discard();
    else draft.write(base, text);
    state();
  }
  function state() {
    const kept = draft.read();
    replace(sum, t("base", { v: base }), kept ? [el("span", {}, "·"), t("draft.saved", { time: say.clock(kept.saved, say.mine()) })] : null);
    review.disabled = !isClean || editor.text() === live.text;
    discard.disabled = !kept && editor.text() === live.text;
    notice.hidden = base === live.version;
    if (!notice.hidden)
      replace(notice, el("p", {}, live.by ? t("newer.by", { v: live.version, name: live.by }) : t("newer", { v: live.version })),
        button(t("compare"), () => { save(); app.go(`#/review?compare=${base}`); }), button(t("newer.keep", { v: live.version }), () => { base = live.version; save(); edited(); }));
  }

  async function check() {
    if (asked) asked.abort();
    asked = new AbortController();
    const text = editor.text(), signal = asked.signal;
    try {
      const { body } = await call("POST", path("check"), { text, type: draft.typeOf(text), signal });
      if (text !== editor.text()) return;
      isClean = body.loads;
      const lines = linesOf(text);
      found = body.issues.map(issue => ({ ...issue, ...place(lines, issue) }));
      editor.faults(found.slice(0, 1000).sort((a, b) => a.from - b.from));
      faults(body);
      state();
      if (body.loads && text !== live.text) effects(text, signal);
      else replace(changes);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      isClean = false;
      replace(heading, t("unchecked"));
      replace(list, el("li", {}, el("p", {}, problem.status ? problem.message : t("unreachable"))));
      state();
    }
  }

  function faults(counts) {
    const said = [counts.errors ? t("faults.errors", { n: counts.errors }) : null, counts.warnings ? t("faults.warnings", { n: counts.warnings }) : null].filter(Boolean);
    replace(heading, said.length ? said.join(", ") : t("faults.none"));
    replace(list, ...found.slice(0, SHOWN).map(issue => {
      const [word, colour] = SEVERITIES[issue.severity] || SEVERITIES.info;
      const better = proposal(issue);
      return el("li", {}, el("b", { class: colour }, t(word)), " ", button(`${issue.line}:${issue.column}`, () => editor.select(issue.from, issue.to), { class: "place", "aria-label": t("fault.go", { line: issue.line, column: issue.column }) }),
        el("code", {}, ` ${issue.code}`), el("p", {}, named(issue.message)), el("code", {}, named(issue.path || "")),
        better === null ? null : el("p", {}, button(t("use", { word: better }), () => mend(issue, better), { class: "mini" })));
    }), found.length > SHOWN ? el("li", {}, t("faults.more", { n: found.length - SHOWN })) : null);
  }

  function mend(issue, better) {
    const old = editor.text().slice(issue.from, issue.to);
    const written = old.startsWith('"') || isJson() ? JSON.stringify(better) : old.startsWith("'") ? `'${better.replaceAll("'", "''")}'` : better;
    editor.change(issue.from, issue.to, written);
    editor.focus();
  }

  async function effects(text, signal) {
    try {
      const { body } = await call("POST", path("diff"), { text, type: draft.typeOf(text), signal });
      if (text !== editor.text()) return;
      replace(changes, el("h3", {}, t("draft.changes")), el("ul", { class: "facts" }, ...summary(body).slice(0, 6).map(line => el("li", {}, named(line)))));
    } catch { replace(changes); }
  }

  function next(step) {
    if (!found.length) return;
    const places = [...found].sort((a, b) => a.from - b.from), at = editor.cursor();
    const chosen = step > 0 ? places.find(one => one.from > at) || places[0] : places.findLast(one => one.to < at) || places.at(-1);
    editor.select(chosen.from, chosen.to);
    app.announce(`${chosen.line}:${chosen.column} ${chosen.message}`);
  }

  function offer(at) {
    const [key, text] = EXAMPLES[at];
    const insert = button(t("insert"), () => {
      box.close();
      for (const change of merged(editor.text(), text)) editor.change(change.from, change.from, change.insert);
      editor.focus();
    }, { class: "go", disabled: isJson() });
    const box = dialog(t(key), el("pre", { class: "card", tabindex: "0" }, text), isJson() ? el("p", { class: "hint" }, t("insert.json")) : null,
      el("div", { class: "actions" }, button(t("cancel"), () => box.close()), button(t("replace"), () => { box.close(); editor.replace(text); editor.focus(); }), insert));
    box.classList.add("wide");
  }

  function notations() {
    replace(notation, choice(t("notation"), [["yaml", "YAML"], ["json", "JSON"]], isJson() ? "json" : "yaml", async wanted => {
      if ((wanted === "json") === isJson()) return;
      const swap = async () => {
        try {
          const { other } = await import("./notation.js");
          editor.replace(other(editor.text()));
        } catch (problem) { app.toast(t("notation.not", { text: problem.message.split("\n")[0] })); }
        notations();
      };
      if (wanted === "yaml") { await swap(); return; }
      const box = dialog(t("notation.title"), el("p", {}, t("notation.lost")), el("div", { class: "actions" }, button(t("cancel"), () => box.close()), button(t("notation.do"), async () => { await swap(); box.close(); }, { class: "go" })));
      box.addEventListener("close", notations);
    }));
  }

  function drop() {
    const box = dialog(t("discard.title"), el("p", {}, t("discard.text")), el("div", { class: "actions" }, button(t("cancel"), () => box.close()),
      button(t("discard"), () => { box.close(); base = live.version; editor.replace(live.text); draft.discard(); clearTimeout(saving); state(); }, { class: "danger" })));
  }

  const keys = event => {
    if (event.key !== "F8") return;
    event.preventDefault();
    next(event.shiftKey ? -1 : 1);
  };
  const published = async event => {
    try {
      const fresh = await get(path("document"), {}, { plain: true });
      const old = live.text, untouched = editor.text() === old;
      live = { version: Number(fresh.headers.get("openline-version")) || server.version, text: fresh.body.replaceAll("\r\n", "\n"), by: event.detail.by };
      if (untouched) { base = live.version; editor.replace(live.text); draft.discard(); }
      state();
    } catch { /* the stream says it again */ }
  };
  main.addEventListener("keydown", keys);
  app.events.addEventListener("published", published);
  notations();
  state();
  await check();
  const sought = rest.query.get("queue");
  if (sought) {
    const at = linesOf(editor.text()).find(line => /name["']?:/.test(line.text) && line.text.includes(sought));
    if (at) editor.select(at.at, at.at + at.text.length);
  }
  return () => {
    main.removeEventListener("keydown", keys);
    app.events.removeEventListener("published", published);
    clearTimeout(timer);
    if (asked) asked.abort();
    if (saving) save();
    editor.end();
  };
}

const KINDS = { added: "diff.added", removed: "diff.removed", renamed: "diff.renamed" };

/** What a difference says, a sentence a thing. */
export function summary(diff) {
  const lines = [];
  for (const queue of diff.queues || []) {
    if (KINDS[queue.kind]) lines.push(t(KINDS[queue.kind], { line: queue.name, to: queue.renamed_to || "" }));
    if (queue.opened_minutes) lines.push(t("diff.opens", { line: queue.name, time: say.minutesSpan(queue.opened_minutes) }));
    if (queue.closed_minutes) lines.push(t("diff.closes", { line: queue.name, time: say.minutesSpan(queue.closed_minutes) }));
  }
  if ((diff.routes || []).length) lines.push(t("diff.routes", { n: diff.routes.length }));
  if ((diff.words || []).length) lines.push(t("diff.words", { n: diff.words.length }));
  return lines.length ? lines : [t("diff.nothing")];
}
