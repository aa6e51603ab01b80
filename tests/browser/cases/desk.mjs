// The desk: a whole matter by each channel that an agent writes down; an answer that is kept as it
// is typed, by the script and without it; what is left to fill in stops it.
const CHANNELS = [
  ["à l'accueil", "desk"],
  ["par téléphone", "phone"],
  ["sur papier", "desk"],
  ["par courriel", "phone"],
];

export default async function desk(t) {
  for (const [nth, [channel, width]] of CHANNELS.entries()) {
    const javaScript = nth % 2 === 0;
    await t.check(`a whole matter that came ${channel}: ${javaScript ? "with" : "without"} JavaScript`, (begin) =>
      whole(begin, { channel, width, javaScript }),
    );
  }
  await t.check("an answer is kept as it is typed", keptByScript);
  await t.check("an answer is kept without JavaScript, and does not leave with a hole in it", keptByHand);
}

/** Written down at the counter, answered by who follows it, read and judged by its code alone. */
async function whole(begin, { channel, width, javaScript }) {
  const agent = await begin({ javaScript, role: "agent" });
  const text = `Le trottoir est défoncé devant le 4, rue des Lilas, dit-elle (${channel}).`;
  const { code } = await written(agent, text, channel);
  await agent.press("link", "Suivre la demande");
  await agent.reads(text);
  await found(agent, text);
  const take = agent.page.getByRole("button", { name: "Je prends cette demande en main" });
  if ((await take.count()) > 0) await agent.press("button", "Je prends cette demande en main");
  await agent.axe();
  await agent.type("textbox", "Votre réponse", "Une équipe passe jeudi matin, Fatou Diallo s'en charge.");
  await agent.press("button", "Envoyer la réponse");
  await agent.reads("La réponse est partie.");

  const person = await begin({ javaScript, width });
  await person.go("/follow");
  await person.type("textbox", "Code secret du reçu", code);
  await person.press("button", "Ouvrir ma demande");
  await person.reads("Une équipe passe jeudi matin");
  await person.reads(channel);
  await person.axe();
  await person.fitsWidth();
  await person.press("button", "Oui, elle m'aide");
  await person.reads("Merci, c'est noté.");
}

/** Writes a matter down at the counter; the code on its receipt. */
async function written(agent, text, channel) {
  await agent.go("/desk/bring");
  await agent.type("textbox", "Ses mots", text);
  await agent.choose(channel);
  await agent.press("button", "Relire avec la personne");
  await agent.press("button", "C'est bien cela : enregistrer et imprimer");
  await agent.reads("Votre reçu");
  return { code: await agent.page.locator(".code").innerText() };
}

/** Looks for the matter by its words, with a slip of the pen, and opens it. */
async function found(agent, text) {
  await agent.go(`/desk?about=${encodeURIComponent("trotoir defonce lilas")}`);
  await agent.axe();
  const row = agent.page.getByRole("row").filter({ hasText: text.slice(0, 30) }).first();
  await agent.go(await row.getByRole("link").first().getAttribute("href"));
  await agent.reads(text);
}

async function keptByScript(begin) {
  const agent = await begin({ role: "agent" });
  const text = "Le trottoir est défoncé devant le 9, rue des Lilas, brouillon au fil de l'eau.";
  await written(agent, text, "à l'accueil");
  await found(agent, text);
  await agent.screenshot("desk-matter");
  await agent.type("textbox", "Votre réponse", "Bonjour Madame, nous pass");
  await agent.page.getByText("Brouillon enregistré.").waitFor();
  const to = agent.page.url();
  await agent.go("/desk");
  await agent.go(to);
  const box = agent.page.getByRole("textbox", { name: "Votre réponse" });
  if ((await box.inputValue()) !== "Bonjour Madame, nous pass") throw new Error("what was typed is lost");
  await agent.axe();
}

async function keptByHand(begin) {
  const agent = await begin({ javaScript: false, role: "agent" });
  const text = "Le trottoir est défoncé devant le 11, rue des Lilas, brouillon à la main.";
  await written(agent, text, "à l'accueil");
  await found(agent, text);
  const answer = "Bonjour, l'équipe passe [à compléter : le jour du passage].";
  await agent.type("textbox", "Votre réponse", answer);
  await agent.press("button", "Enregistrer le brouillon");
  await agent.reads("Le brouillon est enregistré.");
  await agent.press("button", "Envoyer la réponse");
  await agent.reads("Il reste un trou à remplir");
  await agent.axe();
  const box = agent.page.getByRole("textbox", { name: "Votre réponse" });
  if ((await box.inputValue()) !== answer) throw new Error("what was typed is lost");
}
