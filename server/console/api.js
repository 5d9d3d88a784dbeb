/*
The server's answers: one way to ask, one stream of what happens.

A token lives in this tab (`sessionStorage`) and travels as a header, on the stream too; there is no cookie. A refusal is a `Problem` with the
server's own words.
*/

import { setNow } from "./say.js";

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    Object.assign(this, { status, code: body.code || "", body });
  }
}

let ask = null;
/** Who asks the reader for a token. */
export function onNeedOfToken(asks) { ask = asks; }
export const token = () => { try { return sessionStorage.getItem("openline.token"); } catch { return null; } };
export function setToken(text) { try { text ? sessionStorage.setItem("openline.token", text) : sessionStorage.removeItem("openline.token"); } catch { /* then each tab asks */ } }

/** What the last answers said of the server. */
export const server = { version: null, level: null };

function headersWith(extra) {
  const headers = { ...extra };
  if (token()) headers.authorization = `Bearer ${token()}`;
  return headers;
}

export const path = (...parts) => `/v1/${parts.map(encodeURIComponent).join("/")}`;

/** Asks: `{query, json, text, type, headers, signal, plain}`. */
export async function call(method, url, options = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(options.query || {}))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== null && one !== undefined && one !== "") query.append(key, one);
  const headers = { ...options.headers };
  let body;
  if (options.json !== undefined) { body = JSON.stringify(options.json); headers["content-type"] = "application/json"; }
  if (options.text !== undefined) { body = options.text; headers["content-type"] = options.type; }
  const asked = String(query) ? `${url}?${query}` : url;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(asked, { method, body, headers: headersWith(headers), signal: options.signal, cache: "no-store" });
    const version = answer.headers.get("openline-version");
    if (version) server.version = Number(version);
    if (answer.ok) {
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: options.plain || !text ? text : JSON.parse(text) };
    }
    let said = {};
    try { said = await answer.json(); } catch { /* not a problem document: the status speaks */ }
    const problem = new Problem(answer.status, said);
    const wantsToken = answer.status === 401 || (answer.status === 403 && problem.code === "level");
    if (wantsToken && ask && tries < 2 && !options.quiet && (await ask(problem))) continue;
    throw problem;
  }
}

export const get = (url, query, options) => call("GET", url, { query, ...options });

/** The rows of a list. */
export async function rows(url, query) {
  const { body } = await get(url, query);
  return Array.isArray(body) ? body : body.queues || body.topics || body.handoffs || body.versions || body.overrides || [];
}

/** What the document has in its menus; a server that does not tell is no reason to stop. */
export async function menu(what) {
  try {
    return (await rows(path(what))).map(row => (typeof row === "string" ? { name: row } : row));
  } catch (problem) {
    if (problem.status === 404) return [];
    throw problem;
  }
}

/**
The stream of events, for as long as the page lives: `heard(event, data)` for each, `alive(true | false)` when it comes or stays away for 20 seconds.
*/
export function listen(heard, alive) {
  let last = null, lastByte = 0, wait = 1000, isAlive = null, stopped = false, current = null;
  const tell = is => { if (is !== isAlive) { isAlive = is; alive(is, lastByte); } };
  const beat = () => { lastByte = Date.now(); tell(true); };
  const watch = setInterval(() => { if (lastByte && Date.now() - lastByte > 20000) { tell(false); if (current) current.abort(); } }, 1000);
  async function once() {
    current = new AbortController();
    const answer = await fetch("/v1/events", { headers: headersWith({ accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) }), signal: current.signal, cache: "no-store" });
    if (!answer.ok) throw new Problem(answer.status, {});
    beat();
    wait = 1000;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      beat();
      rest = (rest + value).replaceAll("\r\n", "\n");
      let end;
      while ((end = rest.indexOf("\n\n")) >= 0) {
        const message = { event: "message", data: "" };
        for (const line of rest.slice(0, end).split("\n")) {
          const colon = line.indexOf(":");
          if (colon <= 0) continue;
          const [field, text] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
          if (field === "id") last = text;
          else if (field === "event") message.event = text;
          else if (field === "data") message.data += text;
        }
        rest = rest.slice(end + 2);
        if (!message.data) continue;
        const data = JSON.parse(message.data);
        if (message.event === "hello") {
          if (data.now) setNow(data.now);
          if (data.version) server.version = data.version;
          if (data.level) server.level = data.level;
        }
        heard(message.event, data);
      }
    }
  }
  (async () => {
    while (!stopped) {
      try { await once(); } catch { tell(false); }
      if (stopped) return;
      await new Promise(resolve => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, 15000);
    }
  })();
  return () => { stopped = true; clearInterval(watch); if (current) current.abort(); };
}

/** A key by which a repeated request is known; works without a secure context too. */
export const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
