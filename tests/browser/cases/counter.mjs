// The counter: a matter is written down by keyboard, read back in large type and printed; taps; and
// a resident asks to be called. With and without JavaScript.
export default async function counter(t) {
  for (const javaScript of [true, false]) {
    const how = javaScript ? "with JavaScript" : "without JavaScript";
    await t.check(`a matter is written down at the counter by keyboard: ${how}`, (begin) =>
      enter(begin, javaScript),
    );
    await t.check(`one tap, taken back: ${how}`, (begin) => taps(begin, javaScript));
    await t.check(`somebody asks to be called: ${how}`, (begin) => callback(begin, javaScript));
  }
}

async function enter(begin, javaScript) {
  const agent = await begin({ javaScript, role: "agent" });
  await agent.page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "yes");
  });
  await agent.go("/desk/bring");
  await agent.axe();
  const text = `Elle dit qu'il y a un trou dans la chaussée, rue des Lilas (${javaScript}).`;
  await agent.type("textbox", "Ses mots", text);
  await agent.press("button", "Relire avec la personne");
  await agent.reads("Vous nous dites :");
  await agent.reads(text);
  await agent.axe();
  if (javaScript) await agent.screenshot("counter-read-back");
  await agent.press("button", "C'est bien cela : enregistrer et imprimer");
  await agent.reads("Votre reçu");
  if (javaScript) await agent.page.waitForSelector("html[data-printed=yes]", { state: "attached" });
  await agent.axe();
}

async function taps(begin, javaScript) {
  const agent = await begin({ javaScript, role: "agent", width: "phone" });
  await agent.go("/desk/tally");
  await agent.axe();
  await agent.fitsWidth();
  await agent.press("button", "Appel non décroché");
  await agent.reads("Compté : Appel non décroché, par téléphone.");
  await agent.axe();
  await agent.press("button", "Reprendre le dernier appui");
  await agent.reads("Repris : Appel non décroché, par téléphone.");
}

async function callback(begin, javaScript) {
  const person = await begin({ javaScript, width: "phone" });
  await person.go("/services/voirie");
  const link = person.page.locator("header").getByRole("link", { name: "Être rappelé" });
  await Promise.all([person.page.waitForEvent("load"), link.click()]);
  await person.axe();
  await person.fitsWidth();
  await person.type("textbox", "Votre numéro de téléphone", "06 12 34 56 78");
  await person.press("button", "Demander à être rappelé");
  await person.reads("Votre reçu");
  await person.reads("06 12 34 56 78");
  await person.axe();
}
