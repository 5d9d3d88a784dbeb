/*
The draft: a text, and the version that it began from. It is kept in this browser, and in this tab where a browser keeps nothing.
*/

import { keep, now } from "./say.js";

let memory = null;

/** `{base, text, saved}`, or null. */
export function read() {
  if (memory) return memory;
  try { memory = JSON.parse(keep("draft")); } catch { memory = null; }
  if (!memory || typeof memory.text !== "string" || typeof memory.base !== "number") memory = null;
  return memory;
}

export function write(base, text) {
  memory = { base, text, saved: now() };
  keep("draft", JSON.stringify(memory));
  return memory;
}

export function discard() {
  memory = null;
  keep("draft", null);
}

/** The type by which a text travels. */
export const typeOf = text => (/^\s*[{[]/.test(text) ? "application/json" : "application/yaml");
