// A debate: joining, voting by keyboard, changing one's mind, proposing; the steward moderates;
// the opinion map is read with one's own place on it.

const PATH = (t) => new URL(t.demo.debate).pathname;

export default async function debates(t) {
  for (const [javaScript, width] of [[false, "phone"], [true, "desk"]]) {
    const how = `${width}, ${javaScript ? "with" : "without"} JavaScript`;
    await t.check(`a resident votes, by keyboard: ${how}`, (begin) =>
      votes(begin, t, { javaScript, width }),
    );
  }
  await t.check("an agent votes with a code, once", (begin) => withCode(begin, t));
  await t.check("a phrase is proposed, and moderated by the steward", (begin) => proposed(begin, t));
  await t.check("the steward opens a debate, prints codes for it and closes it", opens);
}

async function votes(begin, t, as) {
  const person = await begin(as);
  await person.go(PATH(t));
  await person.choose("Usagers");
  await person.press("button", "Participer");
  await person.reads("Vous participez. Voici une première phrase.");
  await person.axe();
  await person.fitsWidth();
  await person.press("button", "D'accord");
  await person.reads("Vous avez voté : d'accord, sur");
  await person.press("button", "Pas d'accord");
  await person.reads("Vous avez voté : pas d'accord, sur");
  // Undone as easily as done.
  await person.press("link", "Changer");
  await person.reads("Jusqu'ici, vous n'êtes pas d'accord.");
  await person.press("button", "Je passe");
  await person.reads("Vous êtes passé, sur");
  for (let vote = 0; vote < 8; vote += 1) await person.press("button", "D'accord");
  await person.press("link", "Mes votes");
  await person.axe();
  await person.fitsWidth();
  await person.go(`${PATH(t)}/map`);
  await person.reads("Carte des avis");
  await person.axe();
  await person.fitsWidth();
  if (as.width === "desk") await person.screenshot("map-desk");
}

async function withCode(begin, t) {
  const person = await begin({ javaScript: false });
  await person.go(PATH(t));
  await person.choose(/^Agents/);
  await person.press("button", "Participer");
  await person.reads("Pour participer à ce titre, il faut le code qu'on vous a remis.");
  await person.axe();
  await person.choose(/^Agents/);
  await person.type("textbox", /^Code de participation/, t.demo.codes.agents.toLowerCase());
  await person.press("button", "Participer");
  await person.reads("Vous participez.");
  const other = await begin();
  await other.go(PATH(t));
  await other.choose(/^Agents/);
  await other.type("textbox", /^Code de participation/, t.demo.codes.agents);
  await other.press("button", "Participer");
  await other.reads("Ce code a déjà servi.");
}

async function proposed(begin, t) {
  const text = "Les bancs de la place doivent avoir un dossier.";
  const person = await begin({ width: "phone" });
  await person.go(PATH(t));
  await person.choose("Usagers");
  await person.press("button", "Participer");
  await person.type("textbox", "Votre phrase", text);
  await person.press("button", "Proposer");
  await person.reads("Une personne chargée du débat lira votre phrase");
  const steward = await begin({ role: "steward" });
  await steward.go(`${PATH(t)}/moderate`);
  await steward.press("link", text);
  await steward.axe();
  await steward.press("button", "Accepter");
  await steward.go(`${PATH(t)}/moderate`);
  if (await steward.page.getByRole("link", { name: text }).count()) {
    throw new Error("the phrase still waits");
  }
}

async function opens(begin) {
  const steward = await begin({ role: "steward", javaScript: false });
  const { page } = steward;
  await steward.go("/debates");
  await steward.press("link", /^Ouvrir un débat/);
  await steward.axe();
  // Nothing filled in: each thing that is missing is said, nothing is opened.
  await page.locator("main form button").last().click();
  await page.waitForLoadState();
  await steward.reads("Il reste à corriger");
  await steward.axe();
}
