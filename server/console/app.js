/*
The frame: head, pages, keys, the clock and the one stream of a tab.

A page is a module with one function, `page(main, rest, app)`; it draws into `main` and may give back what ends it. Pages hear events of the
server as events of `app.events` and know nothing of each other but addresses.
*/

import { button, dialog, el, logo, replace } from "./draw.js";
import * as say from "./say.js";
import { t } from "./say.js";
import { listen, onNeedOfToken, server, setToken } from "./api.js";

const PAGES = [
  ["", "./board.js", "page.board"], ["queue", "./hours.js", "page.hours"], ["try", "./call.js", "page.try"],
  ["document", "./document.js", "page.document"], ["history", "./history.js", "page.history"], ["review", "./review.js", "page.review"],
];
const GO = { b: "#/", h: "#/queue", t: "#/try", d: "#/document" };

let leave = null, wanted = 0, pending = null;
const main = el("main", { id: "main", tabindex: "-1" });
const status = el("p", { class: "vh", role: "status" });
const stale = el("p", { class: "stale", hidden: true });
const toasts = el("div", { class: "toasts" });
const live = el("span", { class: "live" });
const time = el("time", {});

const app = {
  events: new EventTarget(),
  alive: true,
  /** One sentence to those who hear the page. */
  announce(text) { replace(status, text); },
  /** A sentence that stays for a while, with what can be done about it. */
  toast(text, actions = [], seconds = 8) {
    const note = el("div", { class: "toast", role: "status" }, el("p", {}, text), ...actions.map(([label, press]) => button(label, async event => { event.target.disabled = true; await press(); note.remove(); })));
    toasts.append(note);
    setTimeout(() => note.remove(), seconds * 1000);
  },
  /** Says why something did not work. */
  problem(problem) { app.toast(problem.status ? t("problem", { text: problem.message, code: problem.code || problem.status }) : t("unreachable"), [], 12); },
  go(address) { location.hash = address; },
  async close(line) { (await import("./close.js")).default(app, line); },
};

function readAddress() {
  const hash = location.hash.replace(/^#\/?/, "");
  const [route, query] = hash.split("?");
  const parts = route.split("/").map(part => { try { return decodeURIComponent(part); } catch { return part; } });
  return { name: parts[0], rest: { path: parts.slice(1), query: new URLSearchParams(query || "") } };
}

async function show() {
  const { name, rest } = readAddress();
  const [key, module, title] = PAGES.find(([known]) => known === name) || PAGES[0];
  const turn = ++wanted;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.page === (key === "review" ? "document" : key)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = t("title", { page: t(title) });
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
  if (leave) { leave(); leave = null; }
  replace(main);
  try {
    const { default: page } = await import(module);
    if (turn !== wanted) return;
    const end = await page(main, rest, app);
    if (turn !== wanted) { if (end) end(); return; }
    leave = end || null;
  } catch (problem) {
    if (turn === wanted) replace(main, el("h1", { tabindex: "-1" }, t(title)), el("p", { class: "problem" }, problem.status ? problem.message : t("unreachable")), button(t("again"), show));
    if (!problem.status) console.warn(problem);
  }
  const head = main.querySelector("h1");
  if (head && (document.activeElement === document.body || !document.activeElement || document.activeElement === main)) head.focus({ preventScroll: true });
}

function head() {
  const zones = el("select", { on: { change: event => { say.setTimes(event.target.value); show(); } } },
    ...[["queue", t("times.queue")], ["mine", t("times.mine", { zone: say.mine() })], ["utc", "UTC"]].map(([value, text]) => el("option", { value, selected: value === say.timesOf() }, text)));
  return el("header", { class: "top" },
    el("div", { class: "brand" }, logo(), "openline"),
    el("nav", { "aria-label": t("pages") }, ...PAGES.slice(0, 5).map(([name, , title]) => el("a", { href: `#/${name}`, "data-page": name }, t(title)))),
    el("div", { class: "right" }, live, time, el("label", { class: "sel" }, t("times"), zones),
      button("?", help, { "aria-label": t("help"), class: "round" }), button(t("close.open"), () => app.close(), { class: "danger" })));
}

function help() {
  const keys = [["/", "key.search"], ["g b", "key.board"], ["g h", "key.hours"], ["g t", "key.try"], ["g d", "key.document"], ["!", "key.close"], ["?", "key.help"]];
  const languages = el("select", { id: "language", on: { change: event => { say.keep("language", event.target.value); location.reload(); } } },
    ...say.LANGUAGES.map(([tag, text]) => el("option", { value: tag, lang: tag, selected: tag === say.tongue() }, text)));
  const box = dialog(t("help"),
    el("table", { class: "keys" }, el("caption", { class: "vh" }, t("keys")), ...keys.map(([key, what]) => el("tr", {}, el("th", { scope: "row" }, el("kbd", {}, key)), el("td", {}, t(what))))),
    el("label", { class: "check" }, el("input", { type: "checkbox", checked: say.keep("keys") !== "off", on: { change: event => say.keep("keys", event.target.checked ? null : "off") } }), t("keys.on")),
    el("div", { class: "field" }, el("label", { for: "language" }, t("language")), languages),
    el("p", {}, el("a", { href: "/v1/openapi.json" }, t("api"))),
    el("div", { class: "actions" }, button(t("done"), () => box.close())));
}

/** Asks for a token; true when the reader gave one. */
function needToken(problem) {
  if (pending) return pending;
  pending = new Promise(resolve => {
    let given = false;
    const input = el("input", { type: "password", id: "token", autocomplete: "off" });
    const use = event => { event.preventDefault(); if (!input.value.trim()) return; setToken(input.value.trim()); given = true; box.close(); };
    const box = dialog(t("token"), el("p", {}, problem.status === 401 ? t("token.why") : t("token.level")),
      el("form", { on: { submit: use } }, el("div", { class: "field" }, el("label", { for: "token" }, t("token.field")), input),
        el("div", { class: "actions" }, button(t("cancel"), () => box.close()), el("button", { class: "go", type: "submit" }, t("token.use")))));
    box.addEventListener("close", () => { pending = null; resolve(given); });
    input.focus();
  });
  return pending;
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || say.keep("keys") === "off" || document.querySelector("dialog[open]")) return;
  const at = event.composedPath()[0];
  if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
  const went = keys.g && Date.now() - keys.g < 1500;
  keys.g = 0;
  if (went && GO[event.key]) { event.preventDefault(); app.go(GO[event.key]); }
  else if (event.key === "g") keys.g = Date.now();
  else if (event.key === "!") { event.preventDefault(); app.close(); }
  else if (event.key === "?") { event.preventDefault(); help(); }
  else if (event.key === "/") {
    const field = main.querySelector("input[type=search]");
    event.preventDefault();
    if (field) field.focus();
    else app.go("#/?search");
  }
}

function tick() {
  const zone = say.timesOf() === "utc" ? "UTC" : say.mine();
  replace(time, `${say.day(say.now(), zone)} ${say.clock(say.now(), zone)} ${say.zoneShort(zone)}`);
  replace(live, el("i", { "aria-hidden": "true", class: app.alive ? "" : "gone" }), server.version === null ? t("version.none") : t("version.live", { v: server.version }));
  app.events.dispatchEvent(new Event("tick"));
}

async function start() {
  const given = /[#&]token=([^&]+)/.exec(location.hash);
  if (given) {
    setToken(decodeURIComponent(given[1]));
    history.replaceState(null, "", `${location.pathname}#/`);
  }
  if (["mine", "utc"].includes(say.keep("times"))) say.setTimes(say.keep("times"));
  await say.load();
  onNeedOfToken(needToken);
  document.body.append(el("a", { class: "skip", href: "#main", on: { click: event => { event.preventDefault(); main.focus(); } } }, t("skip")), head(), stale, main, toasts, status);
  addEventListener("hashchange", show);
  addEventListener("keydown", keys);
  setInterval(tick, 1000);
  listen((event, data) => {
    app.events.dispatchEvent(new CustomEvent(event, { detail: data }));
    tick();
  }, (isAlive, last) => {
    app.alive = isAlive;
    document.body.classList.toggle("is-stale", !isAlive);
    stale.hidden = isAlive;
    replace(stale, isAlive ? "" : last ? t("stale", { time: say.clock(last, say.mine()) }) : t("stale.never"));
    tick();
  });
  await show();
  tick();
}

start();
