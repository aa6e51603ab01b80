// What must stay secret, collected during a whole run: codes and links as pages show them, cookies,
// passwords as they are typed. At the end none of it may stand in the server's log; and at no time
// in a referrer, in the query of an address, or on a page of what goes wrong.
import { readFileSync } from "node:fs";

/** A receipt's code, a card, a participation code, as printed. */
const CODE = /\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}\b/g;

/** The end of an address that opens something once. */
const TOKEN = /\/(?:sign-in|invitation)\/([0-9A-Z]{26})/g;

/** Cookies that tell nobody apart. */
const PLAIN_COOKIES = ["language"];

/** Shorter than this nothing is looked for: it would be found by chance. */
const SHORTEST = 8;

export class Secrets {
  #known = new Set();
  #faults = new Set();
  #pages = [];

  /** Something that must not be found. */
  add(secret) {
    if (secret && secret.length >= SHORTEST) this.#known.add(secret);
  }

  /** How many there are. */
  get size() {
    return this.#known.size;
  }

  /** Watches all that a page asks for and is answered. */
  watch(page) {
    page.on("request", (request) => this.#asked(request));
    page.on("response", (response) => this.#pages.push(this.#answered(response)));
  }

  /** Cookies as a browser keeps them; those of a form's own nonce among them. */
  keep(cookies) {
    for (const { name, value } of cookies) {
      if (!PLAIN_COOKIES.some((plain) => name.endsWith(plain))) this.add(value);
    }
  }

  #asked(request) {
    const { search, pathname } = new URL(request.url());
    if (search.match(CODE)) this.#faults.add(`a code stands in the query of ${pathname}`);
    const { referer = "" } = request.headers();
    if (referer.match(CODE) || referer.match(TOKEN)) {
      this.#faults.add(`a referrer tells a secret address to ${pathname}`);
    }
    for (const [, value] of new URLSearchParams(request.postData() ?? "")) {
      for (const [code] of value.matchAll(CODE)) this.add(code);
    }
  }

  async #answered(response) {
    if (response.request().resourceType() !== "document") return;
    for (const [, token] of response.url().matchAll(TOKEN)) this.add(token);
    // A redirect has no body, and a page that was left before it came has none any more.
    const html = await response.text().catch(() => "");
    const status = response.status();
    if (status < 400) {
      for (const [code] of html.matchAll(CODE)) this.add(code);
    } else if (status !== 422) {
      for (const secret of this.#known) {
        if (html.includes(secret) && !response.url().includes(secret)) {
          this.#faults.add(`the page of a ${status} tells a secret: ${new URL(response.url()).pathname}`);
        }
      }
    }
  }

  /** What was told that must not be, `log` included. */
  async found(log) {
    await Promise.all(this.#pages);
    const faults = [...this.#faults];
    const lines = readFileSync(log, "utf8").split("\n");
    for (const line of lines) {
      const told = [...this.#known].some((secret) => line.includes(secret) || line.includes(secret.replaceAll("-", "")));
      if (told) faults.push(`the log tells a secret: ${line.slice(0, 60)}…`);
    }
    return { faults, lines: lines.length };
  }
}
