// Runs the harness's own checks, then every case of `cases/` on a running demo.
//
//   PREAU_LINKS        the file that `preau demo --links FILE` wrote:
//                      {"address": "http://127.0.0.1:3000", "links": {"resident": "…", …}}
//   PREAU_CHROMIUM     the browser, if it is not /usr/bin/chromium
//   PREAU_LOG_FILE     the demo's log, where nothing secret may be found at the end
//   PREAU_SCREENSHOTS  where pictures go, if not target/screenshots
//
// `node run.mjs matters debates` runs only the cases of these names. A case is a file of
// `cases/` whose default export is `async (t) => …`, with
//
//   await t.check("the first page is accessible on a phone", async (begin) => {
//     const person = await begin({ width: "phone", javaScript: false });
//     await person.go("/");             // or person.go(t.links.agent)
//     await person.fitsWidth();
//     await person.axe();
//     await person.screenshot("home-phone");
//   });
//
// `person.page` is Playwright's page. See lib/browser.mjs for what a visit can do, and for what
// it watches for without being asked.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { launch } from "./lib/browser.mjs";
import { Checks } from "./lib/checks.mjs";
import selfCheck from "./self-check.mjs";

const wanted = process.argv.slice(2);
const folder = path.join(import.meta.dirname, "cases");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.slice(0, -".mjs".length))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .sort();
const links = process.env.PREAU_LINKS;

const browser = await launch();
const t = new Checks(browser, links ? JSON.parse(readFileSync(links, "utf8")) : {});
if (wanted.length === 0) await selfCheck(t);
for (const name of names) {
  if (!links) {
    t.skip(`cases/${name}.mjs (PREAU_LINKS names no running demo)`);
    continue;
  }
  t.print(`# ${name}`);
  const { default: run } = await import(path.join(folder, `${name}.mjs`));
  // A case that throws outside of its checks fails as one.
  await run(t).catch((error) => t.check(name, () => Promise.reject(error)));
}
if (links && wanted.length === 0 && process.env.PREAU_LOG_FILE) {
  await t.check("nothing secret was told in logs, addresses, referrers or pages of what goes wrong", async () => {
    const { faults, lines } = await t.secrets.found(process.env.PREAU_LOG_FILE);
    if (t.secrets.size < 20) faults.push(`only ${t.secrets.size} secrets were seen`);
    if (lines < 200) faults.push(`the log has only ${lines} lines: it cannot have told anything`);
    if (faults.length > 0) throw new Error(faults.join("\n"));
  });
}
await browser.close();
console.log(`browser: ${t.passed} passed, ${t.failed} failed, ${t.skipped} skipped`);
process.exitCode = t.failed > 0 ? 1 : 0;
