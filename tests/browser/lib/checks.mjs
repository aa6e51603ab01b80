// Checks by name, one after the other, printed as TAP lines.
import { visit } from "./browser.mjs";
import { Secrets } from "./secrets.mjs";

/** How long a check may take unless it says otherwise, in milliseconds. Nothing that hangs holds up
 * the rest. */
const PATIENCE = 60_000;

/** What a case is given as `t`. */
export class Checks {
  /**
   * @param {import("playwright-core").Browser} browser
   * @param {{address?: string, links?: Record<string, string>}} demo
   * @param {(line: string) => void} [print]
   */
  constructor(browser, demo, print = console.log) {
    Object.assign(this, { browser, print, demo, address: demo.address, links: demo.links ?? {} });
    Object.assign(this, { passed: 0, failed: 0, skipped: 0, sessions: {}, secrets: new Secrets() });
  }

  /**
   * Runs `check(begin)`, where `begin(as)` begins a visit (see `visit`; the address is the
   * demo's unless given; `role`, such as `"agent"`, begins it signed in). Every visit is left at
   * the end, and a problem that it noticed fails the check. Never throws, so that the next check
   * runs too.
   */
  async check(name, check, { patience = PATIENCE } = {}) {
    const visits = [];
    const begin = async (as = {}) => {
      const begun = await visit(this.browser, { address: this.address, secrets: this.secrets, ...as });
      visits.push(begun);
      if (as.role) await this.#signIn(begun, as.role);
      return begun;
    };
    const ends = [await ended(() => check(begin), patience)];
    for (const begun of visits) ends.push(await ended(() => begun.leave(), PATIENCE));
    const errors = ends.filter((error) => error !== undefined);
    this[errors.length > 0 ? "failed" : "passed"] += 1;
    this.print(`${errors.length > 0 ? "not ok" : "ok"} - ${name}`);
    for (const error of errors) this.print(String(error?.stack ?? error).replace(/^/gm, "  # "));
  }

  /** Links are good once: the session that one opened is kept for the visits that follow. */
  async #signIn(begun, role) {
    if (this.sessions[role]) {
      await begun.context.addCookies(this.sessions[role]);
      return;
    }
    await begun.go(this.links[role]);
    await Promise.all([begun.page.waitForEvent("load"), begun.page.locator("main button").click()]);
    const cookies = await begun.context.cookies();
    this.sessions[role] = cookies.filter((cookie) => cookie.name.endsWith("session"));
  }

  /** Says that something is not checked, and why. */
  skip(why) {
    this.skipped += 1;
    this.print(`skipped: ${why}`);
  }
}

async function ended(work, patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${patience} ms`)), patience);
  });
  try {
    await Promise.race([work(), late]);
    return undefined;
  } catch (error) {
    return error ?? new Error("something without a name was thrown");
  } finally {
    clearTimeout(timer);
  }
}
