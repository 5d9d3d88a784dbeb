// Draws the pictures of docs/console.md: the example centre on a Monday morning, whatever day it is.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const root = new URL("../../", import.meta.url).pathname;
const text = readFileSync(`${root}examples/contact-centre.yaml`, "utf8");
const server = await serve(process.env.OPENLINE, text);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 660 }, locale: "en-GB", timezoneId: "Europe/London", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.addInitScript(token => sessionStorage.setItem("openline.token", token), server.token);
  const shot = name => page.screenshot({ path: `${root}docs/pictures/console-${name}.png`, fullPage: false });
  const open = async (address, ready) => { await page.goto(`${server.url}/${address}`); await page.locator(ready).first().waitFor(); await page.waitForTimeout(1200); };
  const post = (path, json) => fetch(`${server.url}${path}`, { method: "POST", headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" }, body: JSON.stringify(json) });
  const closed = await post("/v1/overrides", { target: { queue: "Travel Emergencies" }, state: "closed", reason: "Fire alarm", until: new Date(Math.floor(Date.now() / 1000) * 1000 + 3600000).toISOString().replace(".000Z", "Z") });
  if (closed.status !== 201) throw new Error(await closed.text());
  await open("", "tbody tr");
  await shot("board");
  await page.keyboard.press("!");
  await page.getByLabel("Line", { exact: true }).fill("London Care");
  await page.getByLabel("Reason").fill("Fire alarm");
  await page.getByLabel("1 h", { exact: true }).check();
  await page.waitForTimeout(500);
  await shot("close");
  await open("#/queue/Los%20Angeles%20Care?week=2026-12-21", ".heat");
  await shot("hours");
  await open("#/try?topic=Booking&at=2026-11-30T15:00:00Z", ".answer");
  await page.waitForTimeout(1500);
  await shot("call");
  await open("#/document", ".cm-content");
  await page.evaluate(draft => localStorage.setItem("openline.draft", JSON.stringify(draft)), { base: Number((await fetch(`${server.url}/v1/document`)).headers.get("openline-version")), saved: Date.now(), text: text.replace("timezone: Europe/London", "timezone: Europe/Londn") });
  await page.reload();
  await page.getByRole("button", { name: "Use Europe/London" }).waitFor();
  await page.locator(".place").first().click();
  await page.waitForTimeout(500);
  await shot("document");
  await page.getByRole("button", { name: "Use Europe/London" }).click();
  const draft = text.replace("fri: [{start: \"09:00\", end: \"16:00\"}]", "fri: [{start: \"09:00\", end: \"12:00\"}]");
  await page.evaluate(next => localStorage.setItem("openline.draft", JSON.stringify(next)), { base: Number((await fetch(`${server.url}/v1/document`)).headers.get("openline-version")), saved: Date.now(), text: draft });
  await page.goto("about:blank");
  await open("#/review", ".difftext .plus");
  await shot("review");
} finally {
  await browser.close();
  await server.stop();
}
