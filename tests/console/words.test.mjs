// The words of the console, its source and its weight, without a browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const folder = new URL("../../server/console/", import.meta.url).pathname;
const bundled = ["editor.js", "notation.js"];
const scripts = readdirSync(folder).filter(name => name.endsWith(".js") && !bundled.includes(name));
const source = Object.fromEntries(scripts.map(name => [name, readFileSync(join(folder, name), "utf8")]));
const words = Object.fromEntries(["en", "de", "es", "fr"].map(tag => [tag, JSON.parse(readFileSync(join(folder, "i18n", `${tag}.json`), "utf8"))]));

const forms = text => (typeof text === "string" ? [text] : Object.values(text));
const holes = text => [...new Set(forms(text).flatMap(form => [...form.matchAll(/\{(\w+)\}/g)].map(found => found[1])))].sort();

test("every language has the same keys and placeholders", () => {
  for (const [tag, said] of Object.entries(words)) {
    assert.deepEqual(Object.keys(said).sort(), Object.keys(words.en).sort(), tag);
    for (const key of Object.keys(said)) {
      assert.deepEqual(holes(said[key]), holes(words.en[key]), `${tag} ${key}`);
      assert.equal(typeof said[key], typeof words.en[key], `${tag} ${key}`);
      if (typeof said[key] === "object") assert.ok(said[key].other && new Intl.PluralRules(tag).resolvedOptions().pluralCategories.every(one => one === "many" || said[key][one]), `${tag} ${key} lacks a number`);
      for (const form of forms(said[key])) assert.ok(form.trim(), `${tag} ${key} is empty`);
    }
  }
});

test("every word is used, and every word that is used is there", () => {
  const all = Object.values(source).join("\n");
  const unused = Object.keys(words.en).filter(key => !all.includes(`"${key}"`) && !(/^hand\.\w+_(until|further)$/.test(key) && all.includes(`"${key.replace(/_(until|further)$/, "")}"`)));
  assert.deepEqual(unused, []);
  const asked = [...all.matchAll(/\bt\("([\w.]+)"/g)].map(found => found[1]);
  assert.ok(asked.length > 100);
  assert.deepEqual(asked.filter(key => !(key in words.en)), []);
});

test("no markup is made from text, and nothing comes from elsewhere", () => {
  for (const [name, text] of Object.entries(source)) {
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\(|new Function|srcdoc/, name);
    assert.doesNotMatch(text, /(from|import\()\s*"(?!\.\/)/, name);
    assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\/[a-z]/, name);
  }
  assert.doesNotMatch(readFileSync(join(folder, "style.css"), "utf8"), /url\(|@import/);
  assert.doesNotMatch(readFileSync(join(folder, "index.html"), "utf8"), /\sstyle=|\son\w+=|https?:/);
});

test("the board weighs at most 90 KB in 9 files, the editor's file at most 132 KB", () => {
  const files = ["index.html", "style.css", "icon.svg", "app.js", "draw.js", "say.js", "api.js", "board.js", "i18n/en.json"];
  const weight = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
  assert.ok(weight <= 90 * 1024, `${weight} bytes`);
  assert.ok(gzipSync(readFileSync(join(folder, "editor.js")), { level: 9 }).length <= 132 * 1024);
});

test("each example loads, alone and inserted into a document", async () => {
  const { EXAMPLES, merged } = await import("../../server/console/examples.js");
  assert.equal(EXAMPLES.length, 7);
  const centre = readFileSync(new URL("centre.yaml", import.meta.url), "utf8"), place = mkdtempSync(join(tmpdir(), "openline-examples-"));
  try {
    for (const [key, text] of EXAMPLES) {
      const whole = merged(centre, text).reduce((sum, change) => sum.slice(0, change.from) + change.insert + sum.slice(change.from), centre);
      assert.notEqual(whole, centre, key);
      for (const [name, body] of [["alone.yaml", text], ["inserted.yaml", whole]]) {
        writeFileSync(join(place, name), body);
        execFileSync(process.env.OPENLINE, ["check", join(place, name)], { stdio: "pipe" }); // fails with what is wrong
      }
    }
  } finally { rmSync(place, { recursive: true, force: true }); }
});

test("two texts and their edits: what stays and goes is the old text, what stays and comes the new one", async () => {
  const { edits } = await import("../../server/console/lines.js");
  let seed = 7;
  const random = most => { seed = (seed * 48271) % 2147483647; return seed % most; };
  for (let round = 0; round < 300; round++) {
    const make = () => Array.from({ length: random(12) }, () => "abc"[random(3)]).join("\n");
    const [before, after] = [make(), make()], found = edits(before, after);
    assert.equal(found.filter(([kind]) => kind !== "+").map(([, line]) => line).join("\n"), before);
    assert.equal(found.filter(([kind]) => kind !== "-").map(([, line]) => line).join("\n"), after);
  }
  assert.deepEqual(edits("a\nb\nc", "a\nc"), [["=", "a"], ["-", "b"], ["=", "c"]]);
});

test("columns count characters, the editor counts UTF-16: an astral letter before the fault", async () => {
  const { linesOf, place, proposal } = await import("../../server/console/document.js");
  const text = "# one\nqueues: [{name: \"\u{1F600}\", timezone: Mars}]\n", from = text.indexOf("Mars");
  const column = [...text.split("\n")[1].slice(0, text.split("\n")[1].indexOf("Mars"))].length + 1;
  assert.deepEqual(place(linesOf(text), { line: 2, column }), { from, to: from + 4 });
  assert.deepEqual(place(linesOf(text), { line: 2, column, end_column: column + 4 }), { from, to: from + 4 });
  assert.equal(proposal({ message: "\"Europe/Londn\" is not an IANA time zone name (did you mean \"Europe/London\"?)" }), "Europe/London");
});

test("wall clocks: days of clock changes, half hours, nights", async () => {
  const say = await import("../../server/console/say.js");
  const stamp = (...parts) => new Date(say.instant(...parts)).toISOString();
  assert.equal(stamp(2026, 7, 1, 9, 0, "Europe/London"), "2026-07-01T08:00:00.000Z");
  assert.equal(stamp(2026, 10, 25, 1, 30, "Europe/London"), "2026-10-25T00:30:00.000Z"); // of two, the first
  assert.equal(stamp(2026, 3, 29, 1, 30, "Europe/London"), "2026-03-29T01:30:00.000Z"); // left out: with the clock before
  assert.equal(stamp(2026, 11, 28, 0, 0, "Australia/Adelaide"), "2026-11-27T13:30:00.000Z");
  const from = say.startOf("2026-03-29", "Europe/London"), to = say.startOf("2026-03-30", "Europe/London");
  assert.equal((to - from) / 3600000, 23);
  assert.deepEqual(say.blocksOf([{ start: "2026-03-28T20:00:00Z", end: "2026-03-29T05:00:00Z" }], from, "Europe/London", "open", to).map(one => [one.from, one.to]), [[0, 6]]);
});
