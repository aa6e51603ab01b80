// A browser as people have it: on a phone or a desk, with or without JavaScript, in French or in
// English. Everything that must never happen is watched for during a whole visit, so that a case
// need not ask for it: a request to another host, an error in the console, a breach of the
// content security policy, a page that answers with 5xx.
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe checks: WCAG 2.2 A and AA, and what its authors hold to be good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The narrowest phone that is promised, and a small laptop. CSS pixels. */
const WIDTHS = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 800 } };

/** How often Tab is pressed before something counts as out of reach. */
const TABS = 150;

/** How long a page may take for anything, in milliseconds. */
const PATIENCE = 10_000;

/** Starts Chromium. It asks nothing of the network by itself. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.PREAU_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Begins a visit: a person with empty cookies on one page.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {object} as
 * @param {string} as.address  where the site is, such as `http://127.0.0.1:3000`
 * @param {boolean} [as.javaScript]  false: scripts of the page do not run
 * @param {"fr-FR" | "en-GB"} [as.locale]  what the browser asks for
 * @param {"phone" | "desk"} [as.width]
 * @param {"light" | "dark"} [as.colours]
 * @param {import("./secrets.mjs").Secrets} [as.secrets]  collects what must stay secret
 * @returns {Promise<Visit>}
 */
export async function visit(
  browser,
  { address, secrets, javaScript = true, locale = "fr-FR", width = "desk", colours = "light" },
) {
  const context = await browser.newContext({
    baseURL: address,
    colorScheme: colours,
    locale,
    timezoneId: "Europe/Paris",
    viewport: WIDTHS[width],
  });
  context.setDefaultTimeout(PATIENCE);
  const problems = [];
  await keepAtHome(context, new URL(address).host, problems);
  const page = await context.newPage();
  watch(page, problems);
  secrets?.watch(page);
  // Playwright's own switch cannot be turned back for axe.
  const scripts = javaScript ? undefined : await context.newCDPSession(page);
  if (scripts) await stopScripts(scripts, true);
  return new Visit(context, page, problems, scripts, secrets);
}

function stopScripts(session, value) {
  return session.send("Emulation.setScriptExecutionDisabled", { value });
}

/** Stops what would leave the host, and says so. */
async function keepAtHome(context, host, problems) {
  await context.route(
    (url) => ["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== host,
    (route) => {
      problems.push(`a request left the host: ${route.request().url()}`);
      return route.abort();
    },
  );
}

function watch(page, problems) {
  page.on("pageerror", (error) => problems.push(`a script failed: ${error.message}`));
  page.on("crash", () => problems.push("the page crashed"));
  page.on("response", (answer) => {
    if (answer.status() >= 500) problems.push(`${answer.url()} answered ${answer.status()}`);
  });
  const pages = new Set();
  page.on("request", (request) => {
    if (request.isNavigationRequest()) pages.add(request.url());
  });
  // Chromium reports breaches of the content security policy as errors of the console. That a
  // page itself answers 4xx is reported there too, but a form sent back with its mistakes is no
  // error: `go` checks the status of pages.
  page.on("console", (message) => {
    const own = message.text().startsWith("Failed to load resource") && pages.has(message.location().url);
    if (message.type() === "error" && !own) problems.push(`console: ${message.text()}`);
  });
}

/** A person on a page. `page` and `context` are Playwright's own. */
export class Visit {
  constructor(context, page, problems, scripts, secrets) {
    Object.assign(this, { context, page, problems, scripts, secrets });
  }

  /** Opens a path or a whole address, such as a sign-in link, and expects `status`. */
  async go(to, { status = 200 } = {}) {
    const answer = await this.page.goto(to);
    if (answer.status() !== status) {
      throw new Error(`${to} answered ${answer.status()} where ${status} was expected`);
    }
  }

  /** Fails on anything that axe finds on the page as it is now. */
  async axe() {
    const violations = await this.#withScripts(async () => {
      await this.page.evaluate(axeSource);
      return this.page.evaluate(async (values) => {
        const found = await globalThis.axe.run(document, { runOnly: { type: "tag", values } });
        return found.violations;
      }, RULES);
    });
    if (violations.length > 0) {
      throw new Error(`axe on ${this.page.url()}:\n${violations.map(described).join("\n")}`);
    }
  }

  /** Axe waits for timers, which do not run without JavaScript: for its time, they may. The
   * page's own scripts stay as they are, because they were passed over when it was loaded. */
  async #withScripts(work) {
    if (!this.scripts) return work();
    await stopScripts(this.scripts, false);
    try {
      return await work();
    } finally {
      await stopScripts(this.scripts, true);
    }
  }

  /** Fails where the page has to be scrolled sideways (WCAG 1.4.10). */
  async fitsWidth() {
    const [needed, given] = await this.page.evaluate(() => {
      const root = document.documentElement;
      return [root.scrollWidth, root.clientWidth];
    });
    if (needed > given) {
      throw new Error(`${this.page.url()} needs ${needed} px where ${given} px are there`);
    }
  }

  /**
   * Presses Tab until the element has the focus, and fails where it cannot be reached or where
   * the focus cannot be seen on it.
   *
   * @param {string} role  as in ARIA: "button", "link", "textbox" …
   * @param {string | RegExp} [name]  its accessible name
   */
  async tabTo(role, name) {
    const wanted = this.page.getByRole(role, { name }).first();
    await wanted.waitFor();
    const focused = () => wanted.evaluate((element) => element === document.activeElement);
    for (let presses = 0; !(await focused()); presses += 1) {
      if (presses === TABS) throw new Error(`${role} “${name}” is out of the keyboard's reach`);
      await this.page.keyboard.press("Tab");
    }
    const seen = await wanted.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    });
    if (!seen) throw new Error(`the focus cannot be seen on ${role} “${name}”`);
  }

  /** Tab to it, then type or press. `text` ending in "\n" is typed without it, then Enter. */
  async type(role, name, text) {
    await this.tabTo(role, name);
    const isSecret = await this.page.evaluate(() => document.activeElement?.type === "password");
    if (isSecret) this.secrets?.add(text.replace(/\n$/, ""));
    await this.page.keyboard.type(text.replace(/\n$/, ""));
    if (text.endsWith("\n")) await this.page.keyboard.press("Enter");
  }

  /**
   * Chooses a radio button as people do by keyboard: Tab into its group, then arrows.
   *
   * @param {string | RegExp} name  its accessible name
   */
  async choose(name) {
    const wanted = this.page.getByRole("radio", { name }).first();
    const group = await wanted.getAttribute("name");
    const inGroup = () => this.page.evaluate((of) => document.activeElement?.name === of, group);
    for (let presses = 0; !(await inGroup()); presses += 1) {
      if (presses === TABS) throw new Error(`radio “${name}” is out of the keyboard's reach`);
      await this.page.keyboard.press("Tab");
    }
    await this.page.keyboard.press("Space");
    for (let presses = 0; !(await wanted.isChecked()); presses += 1) {
      if (presses === TABS) throw new Error(`radio “${name}” cannot be chosen by keyboard`);
      await this.page.keyboard.press("ArrowDown");
    }
  }

  /** Tab to it and press Enter, then wait for the page that follows. */
  async press(role, name) {
    await this.tabTo(role, name);
    await Promise.all([this.page.waitForEvent("load"), this.page.keyboard.press("Enter")]);
  }

  /** Fails unless the page shows `words`, whatever kinds of spaces stand between them. */
  async reads(words) {
    const plain = (text) => text.replace(/\s+/g, " ");
    const text = plain(await this.page.locator("body").innerText());
    if (!text.includes(plain(words))) {
      throw new Error(`${this.page.url()} does not show “${words}”:\n${text}`);
    }
  }

  /** Keeps a picture of the whole page as `target/screenshots/<name>.png`. */
  async screenshot(name) {
    const folder = process.env.PREAU_SCREENSHOTS ?? path.resolve(import.meta.dirname, "../../../target/screenshots");
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
  }

  /** Ends the visit, and fails if anything happened that must not. */
  async leave() {
    await this.page.waitForLoadState("networkidle");
    this.secrets?.keep(await this.context.cookies());
    await this.context.close();
    if (this.problems.length > 0) throw new Error(this.problems.join("\n"));
  }
}

function described({ id, help, nodes }) {
  const places = nodes.map(({ target, html }) => `    ${target.join(" ")}  ${html}`);
  return [`  ${id}: ${help}`, ...places].join("\n");
}
