// The register: a lead declares, anybody reports what was not declared, objects, and reads a
// human's answer with the receipt alone.

export default async function transformations(t) {
  await t.check("a transformation is declared, objected to, and a human answers", declared);
  await t.check("a change that nobody declared is reported, and a reply is owed", reported);
}

async function declared(begin) {
  const lead = await begin({ role: "lead", javaScript: false });
  const { page } = lead;
  await lead.go("/transformations");
  await lead.press("link", "Déclarer une transformation");
  await lead.press("button", "Inscrire au registre");
  await lead.reads("Écrivez en une ligne ce qui change.");
  await lead.axe();
  await page.getByLabel("Une ligne pour le registre").fill("Signaler un trou par une application");
  await lead.choose("Remplace un contact humain");
  await page.getByLabel("Ce qui change, et pourquoi").fill("Le téléphone de la voirie répond moins longtemps.");
  await page.getByLabel("Comment joint-on un humain avant ?").fill("Par téléphone, toute la journée.");
  await page.getByLabel("Comment joint-on un humain après ?").fill("Par téléphone, le matin.");
  await page.getByLabel("Coût en euros").fill("douze mille");
  await lead.press("button", "Inscrire au registre");
  await lead.reads("Écrivez une somme en euros");
  await page.getByLabel("Coût en euros").fill("12 000,50");
  await lead.press("button", "Inscrire au registre");
  await lead.reads("Aucune alternative déclarée");
  await lead.reads("12 000,50 €");
  await lead.axe();
  const address = new URL(page.url()).pathname;

  const person = await begin({ width: "phone", javaScript: false });
  await person.go(address);
  await person.fitsWidth();
  await person.press("link", "S'opposer à cette transformation");
  await person.axe();
  await person.fitsWidth();
  const text = "Je n'ai pas de téléphone qui prend des applications.";
  await person.page.getByLabel("Votre opposition").fill(text);
  await person.page.getByLabel("Sur ce site, avec le code du reçu").check();
  await person.press("button", "Envoyer l'opposition");
  await person.reads("Votre reçu");
  await person.press("link", "Suivre la demande");
  const follow = new URL(person.page.url()).pathname;

  await lead.go("/desk?part=mine");
  for (let at = 1; at < 12 && (await page.getByRole("row").filter({ hasText: text }).count()) === 0; at += 1) {
    await lead.go(`/desk?part=open&page=${at}`);
  }
  const link = page.getByRole("row").filter({ hasText: text }).getByRole("link").first();
  await lead.go(await link.getAttribute("href"));
  await lead.reads("Signaler un trou par une application");
  await page.getByLabel("Votre réponse").fill("Le téléphone reste ouvert l'après-midi : nous avons changé le projet.");
  await lead.press("button", "Envoyer la réponse");
  await person.go(follow);
  await person.reads("nous avons changé le projet");
  await person.reads("Claire Roche");
}

async function reported(begin) {
  const person = await begin({ width: "phone" });
  const { page } = person;
  await person.go("/transformations");
  await person.press("link", "Signaler un changement non déclaré");
  await person.axe();
  await person.fitsWidth();
  await page.getByLabel("Quel service a changé ?").selectOption({ label: "Médiathèque" });
  await page.getByLabel("Ce qui a changé, en une ligne").fill("La médiathèque n'a plus personne à l'accueil le samedi");
  await page.getByLabel("Ce qui s'est passé, et ce que cela change pour les gens").fill("Une machine rend les livres, personne n'aide.");
  await person.choose("Remplace un contact humain");
  await person.press("button", "Signaler");
  await person.reads("Sans cet accord, le changement ne peut pas être inscrit");
  await page.getByLabel("J'accepte que tout ce que j'écris ici soit public").check();
  await person.press("button", "Signaler");
  await person.reads("Changement signalé le mardi 3 mars, non déclaré.");
  await person.axe();
  await person.fitsWidth();
}
