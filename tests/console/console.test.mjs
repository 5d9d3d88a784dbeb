// The console in Chromium against `openline serve`: what people do with it, by keyboard alone, and what it must never do.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { hostile, TEXTS } from "./hostile.mjs";
import { freePort, serve } from "./server.mjs";

const { OPENLINE, CHROMIUM, ARTEFACTS } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const centre = readFileSync(new URL("centre.yaml", import.meta.url), "utf8");
const NIGHT = "2026-12-02T22:00:00Z", PAGES = ["#/", "#/queue/Day%20Desk", "#/try", "#/document", "#/history"];
let browser, server;

before(async () => {
  mkdirSync(ARTEFACTS, { recursive: true });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  server = await serve(OPENLINE, centre);
}, { timeout: 60000 });
after(async () => {
  await browser?.close();
  await server?.stop();
}, { timeout: 30000 });

/** A tab that notes everything that it should not do. */
async function tab(options = {}, of = server) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "en-GB", timezoneId: "Europe/London", reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(10000);
  const page = await context.newPage(), faults = [];
  await page.addInitScript(() => {
    globalThis.reports = [];
    addEventListener("securitypolicyviolation", event => globalThis.reports.push(`${event.violatedDirective} ${event.blockedURI}`), true);
  });
  if (options.token !== null) await page.addInitScript(token => { if (location.protocol === "http:") sessionStorage.setItem("openline.token", token); }, options.token || of.token);
  page.on("console", message => { if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on("pageerror", error => faults.push(`error: ${error.stack}`));
  page.on("request", request => { if (!request.url().startsWith(`${of.url}/`)) faults.push(`foreign: ${request.url()}`); });
  const end = async (allowed = []) => {
    for (const report of await page.evaluate(() => globalThis.reports)) faults.push(`policy: ${report}`);
    await context.close();
    assert.deepEqual(faults.filter(fault => !allowed.some(known => known.test(fault))), []);
  };
  const open = async (address, ready = "h1") => {
    await page.goto(`${of.url}/${address}`);
    await page.locator(ready).first().waitFor();
  };
  return { page, end, open };
}

const settled = page => page.waitForFunction(() => !document.querySelector(".board td.day:empty") && document.querySelector("h1"), null, { timeout: 10000 });
async function shot(page, name) { await page.screenshot({ path: join(ARTEFACTS, `${name}.png`), fullPage: true }); }

async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"], resultTypes: ["violations"] }));
  assert.deepEqual(found.violations.map(one => `${what}: ${one.id}: ${one.nodes.map(node => `${node.target} ${node.failureSummary}`).join("; ")}`), []);
}

/** Moves the focus by Tab to what has a name, at most `most` stops on. */
async function tabTo(page, role, name, most = 60) {
  const wanted = page.getByRole(role, { name, exact: typeof name === "string" }).first();
  await wanted.waitFor();
  for (let stop = 0; stop < most; stop++) {
    if (await wanted.evaluate(node => node === (node.getRootNode().activeElement))) return wanted;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to the ${role} ${name}`);
}

/** Types lines into the editor, whatever it indents by itself. */
async function write(page, text) {
  for (const [place, line] of text.split("\n").entries()) {
    if (place) { await page.keyboard.press("Enter"); await page.keyboard.press("Shift+Home"); }
    await page.keyboard.insertText(line || " ");
  }
}

test("create a handoff, mend its fault, read the difference, publish, hear the call routed differently, roll back", { timeout: 90000 }, async () => {
  const { page, end, open } = await tab();
  const answer = async () => {
    await open(`#/try?topic=Help&at=${NIGHT}`, ".answer");
    return page.locator(".answer").innerText();
  };
  assert.match(await answer(), /^Nobody takes it/);
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByRole("heading", { name: "No faults" }).waitFor();

  await tabTo(page, "textbox", /^The document/);
  await page.keyboard.press("Control+Home");
  for (const key of ["ArrowDown", "ArrowDown", "End", "ArrowLeft"]) await page.keyboard.press(key);
  await page.keyboard.insertText(", Night Help");
  await page.keyboard.press("Control+End");
  await write(page, "  - name: Night Help\n    description: Use at night.\n    agent_available_instructions: \"Say: the night desk takes over.\"\n    agent_unavailable_instructions: \"Say: nobody is there.\"\n    destinations: [Nigth Desk]");
  await page.getByRole("heading", { name: "1 fault" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Review changes" }).isDisabled(), true);
  await shot(page, "faults");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  assert.equal(await page.evaluate(() => document.querySelector(".edit").shadowRoot.getSelection?.()?.toString() ?? ""), "Nigth Desk");

  // Escape, then Tab, leaves the editor; the proposal is a button.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.className} ${document.querySelector(".edit").shadowRoot.activeElement?.className ?? ""}`), "BUTTON place ", "Escape, then Tab, leaves the editor");
  await tabTo(page, "button", "Use Night Desk");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No faults" }).waitFor();
  await page.locator("aside").getByText("route").first().waitFor();
  await page.keyboard.press("Escape");
  for (let stop = 0; stop < 20; stop++) {
    await page.keyboard.press("Shift+Tab");
    if (await page.getByRole("button", { name: "Review changes" }).evaluate(node => node === document.activeElement)) break;
  }
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "What changes for callers" }).waitFor();
  await page.locator(".difftext .plus").first().waitFor();
  assert.match(await page.locator("main").innerText(), /Help · voice.*nobody → Night Desk|Help.*nobody → Night Desk/);
  await shot(page, "review");
  await accessible(page, "review");
  await tabTo(page, "textbox", "Note");
  await page.keyboard.type("The night desk helps at night");
  await tabTo(page, "button", "Publish");
  await page.keyboard.press("Enter");
  await page.getByText(/^v\d+ is live\.$/).waitFor();
  assert.match(await answer(), /^Night Desk takes it/);
  await shot(page, "call");

  // Back: the history is not rewritten, the old text becomes a new version.
  await open("#/history", "tbody tr:nth-child(2)");
  assert.match(await page.locator("tbody tr").first().innerText(), /anna.*The night desk helps at night/s);
  const count = await page.locator("tbody tr").count();
  await tabTo(page, "button", /^Restore v/);
  await page.keyboard.press("Enter");
  await page.locator(".difftext .minus").first().waitFor();
  await tabTo(page, "button", /^Publish/);
  await page.keyboard.press("Enter");
  if (await page.getByRole("dialog").count()) {
    await page.getByLabel("How many lines does it change?").fill((/Type (\d+)/.exec(await page.getByRole("dialog").innerText()))[1]);
    await tabTo(page, "button", "Publish anyway");
    await page.keyboard.press("Enter");
  }
  await page.getByText(/^v\d+ is live\.$/).last().waitFor();
  await page.waitForFunction(() => location.hash === "#/");
  assert.match(await answer(), /^Nobody takes it/);
  await open("#/history", "tbody tr:nth-child(3)");
  assert.equal(await page.locator("tbody tr").count(), count + 1);
  await shot(page, "history");
  await end();
});

test("close a line in an emergency, see it everywhere at once, undo it", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab(), other = await tab();
  await other.open("#/", "tbody tr");
  await open("#/history", "tbody tr");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("!");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.equal(await page.getByLabel("Line", { exact: true }).inputValue(), "", "no line is preset");
  await page.keyboard.type("Night Desk");
  await page.keyboard.press("Enter");
  assert.equal(await dialog.isVisible(), true, "Enter alone sends nothing");
  await tabTo(page, "textbox", /^Reason/).catch(() => tabTo(page, "combobox", /^Reason/));
  await page.keyboard.type("Fire alarm");
  await tabTo(page, "radio", "30 min");
  for (const key of ["ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  await tabTo(page, "button", /^Close Night Desk until \d\d:\d\d|^Close Night Desk until \w+ \d\d:\d\d/);
  assert.match(await dialog.innerText(), /hear “Fire alarm”/);
  await shot(page, "close");
  await accessible(page, "close");
  await page.evaluate(() => { location.hash = "#/try"; });
  await dialog.waitFor({ state: "detached" }); // another page takes the dialog away and sends nothing
  assert.equal(await other.page.getByText("Fire alarm").count(), 0);
  await page.evaluate(() => { location.hash = "#/history"; });
  await page.locator("tbody tr").first().waitFor();
  await page.getByRole("button", { name: "Close a line…" }).press("Enter");
  await page.getByLabel("Line", { exact: true }).fill("Night Desk");
  await page.getByLabel("Reason").fill("Fire alarm");
  await page.getByLabel("2 h", { exact: true }).check();
  await page.getByRole("button", { name: /^Close Night Desk until/ }).press("Enter");
  const row = other.page.locator("tbody tr", { hasText: "Night Desk" });
  await row.getByText("By hand").waitFor();
  assert.match(await row.innerText(), /closed until.*Fire alarm/s);
  await shot(other.page, "by-hand");
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await row.getByText("Open", { exact: true }).waitFor();
  await end();
  await other.end();
});

test("the board by keyboard: search, filter, a line's hours, a day's week", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab();
  await open("", "tbody tr");
  await settled(page);
  assert.deepEqual(await page.locator("tbody th a").allInnerTexts(), (await page.locator("tbody th a").allInnerTexts()).sort((a, b) => (a === "Night Desk") - (b === "Night Desk")), "never closes comes last");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  await page.keyboard.type("night g!");
  assert.equal(await page.getByRole("dialog").count(), 0, "keys do nothing in fields");
  await page.getByText("No line has “night g!” in its name.").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("day");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1 && document.querySelector("tbody").innerText.includes("Day Desk"));
  await tabTo(page, "button", "By hand");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 0);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, "link", "Day Desk");
  await page.keyboard.press("Enter");
  await page.getByRole("grid").waitFor();
  const cell = page.locator(".heat [tabindex='0']");
  for (let stop = 0; stop < 30 && !(await cell.evaluate(node => node === document.activeElement)); stop++) await page.keyboard.press("Tab");
  const from = await page.evaluate(() => document.activeElement.dataset.date);
  await page.keyboard.press("ArrowDown");
  assert.equal(Date.parse(await page.evaluate(() => document.activeElement.dataset.date)) - Date.parse(from), 86400000);
  while ((await page.evaluate(() => document.activeElement.dataset.date)) < "2026-12-24") await page.keyboard.press("ArrowDown");
  if ((await page.evaluate(() => document.activeElement.dataset.date)) === "2026-12-24") assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Thursday 24 December, 3 h, Christmas Eve");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Week of Mon 21 Dec" }).waitFor();
  assert.match(await page.locator(".weekrow").nth(4).innerText(), /Thu 24 Dec.*09:00 to 12:00 · Christmas Eve/s);
  await end();
});

test("a call by keyboard: languages, the slider from change to change, a link", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab();
  await open("#/try?topic=Help&at=2026-11-30T00:00:00Z", ".answer");
  await tabTo(page, "slider", "Seven days");
  await page.waitForFunction(() => document.querySelectorAll(".track .o").length > 0);
  const before = await page.locator(".answer").innerText();
  await page.keyboard.press("PageUp");
  await page.waitForFunction(text => document.querySelector(".answer").innerText !== text, before);
  assert.match(await page.locator(".answer").innerText(), /takes it|opens/);
  await tabTo(page, "textbox", "Languages");
  await page.keyboard.type("es");
  await page.keyboard.press("Enter");
  await page.keyboard.type("en");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "en earlier" }).press("Enter");
  assert.deepEqual(await page.locator(".chips bdi").allInnerTexts(), ["en", "es"]);
  await shot(page, "call-week");
  await end();
});

test("every page at every light and width: no violation of WCAG 2.2 A and AA, no scrolling sideways, nothing moves", { timeout: 170000 }, async () => {
  const looks = [
    ["light", {}], ["dark", { colorScheme: "dark" }], ["forced", { forcedColors: "active" }], ["narrow", { viewport: { width: 320, height: 640 } }], ["zoomed", { viewport: { width: 320, height: 214 }, deviceScaleFactor: 4 }],
  ];
  for (const [look, options] of looks) {
    const { page, end, open } = await tab(options);
    for (const address of PAGES) {
      await open(address, address === "#/document" ? ".edit" : "main .card, main tbody tr");
      await page.waitForTimeout(600);
      const name = `${{ "": "board" }[address.slice(2)] || address.slice(2).split("/")[0]}-${look}`;
      if (look !== "zoomed") await shot(page, name);
      await accessible(page, name);
      if (page.viewportSize().width === 320) assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} scrolls sideways`);
      assert.deepEqual(await page.evaluate(() => [document.getAnimations().length, getComputedStyle(document.querySelector("nav a")).transitionDuration]), [0, "0s"], name);
      await page.goto("about:blank");
    }
    await end([/^foreign: about:blank/]);
  }
});

test("a call's times are on the clock of the queue that takes it", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab({ timezoneId: "Asia/Tokyo" });
  await open("#/try?topic=Help&at=2026-12-01T10:00:00Z", ".answer");
  assert.equal(await page.locator(".answer").innerText(), "Day Desk takes it. Open until Tue 1 Dec 17:30 GMT.");
  await page.getByLabel("Times").selectOption("mine");
  await page.getByText("Day Desk takes it. Open until Wed 2 Dec 02:30 GMT+9.").waitFor();
  await end();
});

test("times: of each line, of this browser, in UTC; the zone is always written out", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab({ timezoneId: "Asia/Tokyo" });
  await open("#/queue/Day%20Desk", ".weekrow");
  assert.match(await page.locator("main").innerText(), /Europe\/London/);
  await page.getByLabel("Times").selectOption("mine");
  await page.getByText("Asia/Tokyo · GMT+9").first().waitFor();
  await page.getByLabel("Times").selectOption("utc");
  await page.locator("main .sum", { hasText: "UTC" }).waitFor();
  await end();
});

test("the reader's language, and single keys that can be switched off", { timeout: 60000 }, async () => {
  for (const [locale, board] of [["de-DE", "Übersicht"], ["es-ES", "Tablero"], ["fr-FR", "Tableau"]]) {
    const { page, end, open } = await tab({ locale });
    await open("", "tbody tr");
    assert.equal(await page.locator("h1").innerText(), board);
    assert.equal(await page.evaluate(() => document.documentElement.lang), locale.slice(0, 2));
    await end();
  }
  const { page, end, open } = await tab();
  await open("", "tbody tr");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  await page.getByLabel("Single keys work").uncheck();
  await accessible(page, "help");
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("!");
  await page.waitForTimeout(400);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await end();
});

test("drafts survive a reload and another's publish is told", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab();
  await open("#/document", ".cm-content");
  await page.getByRole("heading", { name: "No faults" }).waitFor();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("# my draft");
  await page.getByText("draft saved here").waitFor();
  await page.reload();
  await page.locator(".cm-content").waitFor();
  await page.getByText("draft saved here").waitFor();
  const live = await (await fetch(`${server.url}/v1/document`)).text(), version = (await fetch(`${server.url}/v1/document`)).headers.get("openline-version");
  const published = await fetch(`${server.url}/v1/document?note=other`, { method: "PUT", body: `${live}# theirs\n`, headers: { authorization: `Bearer ${server.token}`, "if-match": `"${version}"`, "content-type": "application/yaml" } });
  assert.equal(published.status, 200);
  await page.getByText(/is live: this draft began from an older version/).waitFor();
  await shot(page, "newer");
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await page.locator(".cm-content", { hasText: "theirs" }).waitFor();
  await end();
});

test("without its file the editor is a plain field with the same list", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab();
  await page.route("**/assets/editor.js", route => route.abort());
  await open("#/document", "textarea");
  await page.getByRole("heading", { name: "No faults" }).waitFor();
  await page.locator("textarea").fill(centre.replace("timezone: Europe/London", "timezone: Europe/Londn"));
  await page.getByRole("button", { name: "Use Europe/London" }).click();
  await page.getByRole("heading", { name: "No faults" }).waitFor();
  await page.locator("textarea").fill(centre);
  await end([/ERR_FAILED/]);
});

test("no token, no change: the page asks, and takes no for an answer", { timeout: 60000 }, async () => {
  const { page, end, open } = await tab({ token: null });
  await open("", "tbody tr");
  await page.getByRole("button", { name: "Override Night Desk" }).click();
  await page.getByLabel("30 min").check();
  await page.getByRole("button", { name: /^Close Night Desk until/ }).click();
  await page.getByRole("heading", { name: "A token, please" }).waitFor();
  await page.getByRole("dialog").last().getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  assert.deepEqual(await (await fetch(`${server.url}/v1/overrides?active=1`)).json(), []);
  await end([/401/]);
});

test("stale is never shown as fresh", { timeout: 60000 }, async () => {
  const own = await serve(OPENLINE, centre);
  const { page, end, open } = await tab({}, own);
  try {
    await open("", "tbody tr");
    await page.locator(".live i:not(.gone)").waitFor();
    await own.stop();
    await page.getByText(/^Not live since \d\d:\d\d/).waitFor({ timeout: 25000 });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".board tbody")).filter), "grayscale(1)");
    await shot(page, "stale");
  } finally { await own.stop(); }
  await end([/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_CONNECTION_RESET/]);
});

test("a document whose every text is markup or turned letters stays text on every page", { timeout: 90000 }, async () => {
  const place = mkdtempSync(join(tmpdir(), "openline-hostile-"));
  const loads = name => { writeFileSync(join(place, "one.json"), hostile([name])); try { execFileSync(OPENLINE, ["check", join(place, "one.json")], { stdio: "pipe" }); return true; } catch { return false; } };
  const names = TEXTS.filter(loads);
  rmSync(place, { recursive: true, force: true });
  assert.ok(names.length >= 2, `names that the core accepts: ${names.length}`);
  const own = await serve(OPENLINE, hostile(names));
  const { page, end, open } = await tab({}, own);
  try {
    for (const address of ["#/", ...names.map(name => `#/queue/${encodeURIComponent(name)}`), "#/try", "#/document", "#/history", "#/review", `#/try?topic=${encodeURIComponent(names[0])}`]) {
      await open(address);
      await page.waitForTimeout(500);
      assert.notEqual(await page.title(), "taken", address);
      assert.equal(await page.evaluate(() => document.querySelectorAll("img, script:not([src='/assets/app.js']), iframe, a[href^='javascript']").length), 0, address);
    }
    await open("#/", "tbody tr");
    assert.deepEqual((await page.locator("tbody th a").allTextContents()).sort(), [...names].sort());
    await shot(page, "hostile");
  } finally { await own.stop(); }
  await end([/ERR_/]);
});

test("a framed console stays empty, and a page of another port gets 403", { timeout: 60000 }, async () => {
  const port = await freePort();
  const page403 = `<!doctype html><title>other</title><iframe src="${server.url}/"></iframe><script type="module">
    const ask = (method, path, init) => fetch("${server.url}" + path, { method, mode: "no-cors", ...init }).catch(() => {});
    await ask("GET", "/v1/queues"); await ask("POST", "/v1/overrides", { body: "{}" }); await ask("POST", "/v1/check", { body: "queues: []" }); document.title = "asked";</script>`;
  const other = createServer((request, response) => { response.setHeader("content-type", "text/html"); response.end(page403); }).listen(port, "127.0.0.1");
  const context = await browser.newContext();
  try {
    const page = await context.newPage(), asked = [], answers = [];
    page.on("request", sent => { if (sent.url().startsWith(`${server.url}/v1`)) asked.push(sent); });
    page.on("response", response => { if (response.url().startsWith(`${server.url}/v1`)) answers.push(response.status()); });
    page.on("requestfailed", sent => { if (sent.url().startsWith(`${server.url}/v1`)) answers.push(sent.failure().errorText); });
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => document.title === "asked");
    await page.waitForTimeout(500);
    // The browser keeps the refusal from the page that asked, so the same requests are sent again with the headers that it sent.
    assert.equal(asked.length, 3);
    assert.ok(answers.every(answer => answer === 403 || /BLOCKED/.test(answer)), String(answers));
    for (const sent of asked) {
      const headers = { ...sent.headers(), "sec-fetch-site": "same-site", origin: `http://127.0.0.1:${port}` };
      const status = await new Promise((resolve, reject) => request(sent.url(), { method: sent.method(), headers }, answer => { answer.resume(); resolve(answer.statusCode); }).on("error", reject).end(sent.postData() || undefined));
      assert.equal(status, 403, `${sent.method()} ${sent.url()}`);
    }
    assert.deepEqual(await (await fetch(`${server.url}/v1/overrides?active=1`)).json(), []);
    const frame = page.frames()[1];
    assert.equal(await frame.evaluate(() => document.querySelectorAll("header, main, table").length), 0);
    assert.match(frame.url(), /^chrome-error:/);
  } finally {
    await context.close();
    other.close();
  }
});
