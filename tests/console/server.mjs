// Starts `openline serve` on a free port of loopback and stops it by its process; every wait has an end.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const freePort = () => new Promise(resolve => {
  const probe = createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); });
});

/** `{url, token, stop}`: a server with a store of its own that begins with a text. */
export async function serve(openline, text) {
  const folder = mkdtempSync(join(tmpdir(), "openline-console-"));
  const file = join(folder, text.trimStart().startsWith("{") ? "centre.json" : "centre.yaml"), tokens = join(folder, "tokens");
  const token = randomBytes(32).toString("hex");
  writeFileSync(file, text);
  writeFileSync(tokens, `anna publish sha256:${createHash("sha256").update(token).digest("hex")}\n`, { mode: 0o600 });
  const port = await freePort(), url = `http://127.0.0.1:${port}`;
  const child = spawn(openline, ["serve", "--store", join(folder, "store"), file, "--listen", `127.0.0.1:${port}`, "--tokens", tokens, "--drain", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "", ended = false;
  child.stderr.on("data", data => { said += data; });
  child.on("exit", () => { ended = true; });
  const stop = async () => {
    if (!ended) {
      child.kill("SIGTERM");
      for (let wait = 0; wait < 50 && !ended; wait++) await new Promise(resolve => setTimeout(resolve, 100));
      if (!ended) child.kill("SIGKILL");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let wait = 0; wait < 100; wait++) {
    if (ended) break;
    try { if ((await fetch(`${url}/readyz`)).ok) return { url, port, token, stop, log: () => said }; } catch { /* not yet */ }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`openline serve did not come up:\n${said}`);
}
