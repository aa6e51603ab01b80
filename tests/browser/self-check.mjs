// The harness is proven on pages with one known fault each, from a server of its own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Checks } from "./lib/checks.mjs";

const page = (body, head = "") => `<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="/icon.svg">${head}</head>
<body><main><h1>A page</h1>${body}</main></body></html>`;

const PAGES = {
  "/sound": page('<p><a href="/script">A link</a></p><p><button>A button</button></p>'),
  "/no-alternative": page('<img src="/icon.svg">'),
  "/grey": page('<p style="color: #bbb">Hardly to be read</p>'),
  "/console": page("<script>console.error('something went wrong')</script>"),
  "/throws": page("<script>nothingOfThisName()</script>"),
  "/third-party": page('<img alt="" src="http://counter.example/pixel.gif">'),
  "/inline": page("<script>document.title = 'changed'</script>"),
  "/missing-style": page("", '<link rel="stylesheet" href="/absent.css">'),
  "/wide": page('<div style="width: 700px">Too wide for a phone</div>'),
  "/out-of-reach": page('<button tabindex="-1">Hidden from the keyboard</button>'),
  "/no-ring": page('<button style="outline: none">Focus unseen</button>'),
  "/script": page('<p id="who">without</p><script>who.textContent = "with"</script>'),
  "/refused": page("<p>Please say when.</p>"),
  "/failing": page("<p>Something went wrong.</p>"),
};
const STATUS = { "/refused": 422, "/failing": 500 };
const POLICY = "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'self'";

function answer(request, response) {
  const { pathname } = new URL(request.url, "http://here");
  if (pathname === "/icon.svg") {
    response.writeHead(200, { "content-type": "image/svg+xml" });
    return response.end('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>');
  }
  const known = PAGES[pathname];
  const headers = { "content-type": "text/html; charset=utf-8" };
  if (["/inline", "/sound"].includes(pathname)) headers["content-security-policy"] = POLICY;
  response.writeHead(known ? (STATUS[pathname] ?? 200) : 404, headers);
  return response.end(known ?? page("<p>Not found</p>"));
}

/** Fails unless a check that does `act` on `path` is reported as failed for this `reason`. */
async function noticed(t, address, path, reason, act = () => {}, as = {}) {
  const lines = [];
  const inner = new Checks(t.browser, { address }, (line) => lines.push(line));
  await inner.check(path, async (begin) => {
    const person = await begin(as);
    await person.go(path, { status: STATUS[path] ?? 200 });
    await act(person);
  });
  assert.equal(inner.failed, 1, `nothing was noticed on ${path}`);
  assert.match(lines.join("\n"), reason);
}

/** The checks of the harness itself. */
export default async function selfCheck(t) {
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const address = `http://127.0.0.1:${server.address().port}`;
  t.print("# the harness itself");
  const faults = [
    ["an image without alternative", "/no-alternative", /image-alt/, (person) => person.axe()],
    ["the same without JavaScript", "/no-alternative", /image-alt/, (person) => person.axe(), { javaScript: false }],
    ["a contrast that is too low", "/grey", /color-contrast/, (person) => person.axe()],
    ["an error in the console", "/console", /something went wrong/],
    ["a script that throws", "/throws", /nothingOfThisName/],
    ["a request to another host", "/third-party", /left the host: http:\/\/counter\.example/],
    ["a breach of the content security policy", "/inline", /Content Security Policy/],
    ["a file that is not there", "/missing-style", /404/],
    ["a page wider than a phone", "/wide", /needs 7\d\d px/, (person) => person.fitsWidth(), { width: "phone" }],
    ["a button out of the keyboard's reach", "/out-of-reach", /out of the keyboard/, (person) => person.tabTo("button")],
    ["a focus that cannot be seen", "/no-ring", /cannot be seen/, (person) => person.tabTo("button")],
    ["a page that answers 500", "/failing", /answered 500/],
    ["an unexpected status", "/sound", /answered 404 where 200/, (person) => person.go("/elsewhere")],
  ];
  for (const [name, ...fault] of faults) {
    await t.check(`notices ${name}`, () => noticed(t, address, ...fault));
  }
  await sound(t, address);
  await new Promise((closed) => server.close(closed));
}

async function sound(t, address) {
  for (const javaScript of [true, false]) {
    const how = javaScript ? "with" : "without";
    await t.check(`finds no fault with a sound page, ${how} JavaScript`, async (begin) => {
      const person = await begin({ address, javaScript, width: "phone", locale: "en-GB" });
      await person.go("/sound");
      await person.axe();
      await person.fitsWidth();
      await person.tabTo("link", "A link");
      await person.tabTo("button", "A button");
    });
    await t.check(`shows a page as it is ${how} JavaScript, after axe and a link too`, async (begin) => {
      const person = await begin({ address, javaScript });
      const shown = () => person.page.locator("#who").innerText();
      await person.go("/sound");
      await person.axe();
      await person.page.getByRole("link").click();
      await person.page.waitForURL("**/script");
      assert.equal(await shown(), how);
      await person.axe();
      assert.equal(await shown(), how);
    });
  }
  await t.check("takes a form sent back with its mistakes for no error", async (begin) => {
    const person = await begin({ address });
    await person.go("/refused", { status: 422 });
    await person.axe();
  });
}
