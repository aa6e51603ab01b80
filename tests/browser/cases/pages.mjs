// Every page that links lead to, as each kind of visitor: axe finds nothing, nothing has to be
// scrolled sideways on the narrowest phone, by light and in the dark, in both languages.

/** How many pages of one shape (`/desk/…`) are looked at. */
const OF_EACH = 2;

/** A walk looks at dozens of pages. */
const PATIENCE = 300_000;

const ROLES = [
  undefined,
  "resident",
  "proxy",
  "agent",
  "lead",
  "steward",
  "administrator",
  "auditor",
];

export default async function pages(t) {
  for (const role of ROLES) {
    for (const as of [
      { width: "phone", locale: "fr-FR", colours: "light" },
      { width: "desk", locale: "en-GB", colours: "dark", javaScript: false },
    ]) {
      const who = role ?? "visitor";
      await t.check(
        `every page for a ${who}: ${as.width}, ${as.locale}, ${as.colours}`,
        async (begin) => walk(await begin({ ...as, role }), t, role),
        { patience: PATIENCE },
      );
    }
  }
  await t.check("pages of what goes wrong", problems);
}

async function walk(person, t, role) {
  const waiting = ["/"];
  if (!role && t.demo.code) waiting.push(`/follow/${t.demo.code}`, `/receipt/${t.demo.code}`);
  const seen = new Map();
  const done = new Set();
  const faults = [];
  while (waiting.length > 0) {
    const path = waiting.pop();
    const shape = shapeOf(path);
    if (done.has(path) || (seen.get(shape) ?? 0) >= OF_EACH) continue;
    done.add(path);
    seen.set(shape, (seen.get(shape) ?? 0) + 1);
    await person.go(path);
    for (const look of [() => person.axe(), () => person.fitsWidth()]) {
      await look().catch((error) => faults.push(error.message));
    }
    waiting.push(...(await linksOf(person.page)));
  }
  if (done.size < 12) faults.push(`only ${done.size} pages were found`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

/** `/desk/3f…?page=2` is like any other `/desk/…?page`. */
function shapeOf(path) {
  const [plain, query = ""] = path.split("?");
  const parts = plain.split("/").map((part) => (/\d/.test(part) ? "…" : part));
  const names = query.split("&").map((pair) => pair.split("=")[0]);
  return `${parts.join("/")}?${names.join("&")}`;
}

function linksOf(page) {
  return page.locator("a[href^='/']").evaluateAll((links) =>
    links
      .map((link) => link.getAttribute("href").split("#")[0])
      .filter((to) => !to.includes("lang=") && !to.includes("/files/") && !/\.(csv|json|svg|atom|pdf)($|\?)/.test(to)),
  );
}

async function problems(begin) {
  for (const as of [{ width: "phone" }, { locale: "en-GB", javaScript: false, colours: "dark" }]) {
    const person = await begin(as);
    await person.go("/nowhere", { status: 404 });
    await person.axe();
    await person.fitsWidth();
    await person.go("/desk", { status: 403 });
    await person.axe();
    await person.go("/follow/AAAAA-AAAAA-AAAA", { status: 404 });
    await person.axe();
  }
}
