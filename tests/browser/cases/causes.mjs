// From one to many: a cause grows out of a matter, others join, the lead makes the reply due,
// replies in public with a commitment, and says that it is kept.

export default async function causes(t) {
  await t.check("a cause from a matter to a commitment that is kept", (begin) => cause(begin));
}

async function cause(begin) {
  const person = await begin({ width: "phone", javaScript: false });
  const { page } = person;
  await person.go("/bring");
  await page.getByLabel("Dites-le avec vos mots").fill("Aucun banc entre la gare et la mairie, ma mère ne peut pas se reposer.");
  await person.press("button", "Continuer");
  await page.getByLabel(/^Circulation et sécurité/).first().check();
  await person.press("button", "Continuer");
  await page.getByLabel("Sur ce site, avec le code du reçu").check();
  await person.press("button", "Envoyer la demande");
  await person.press("link", "Suivre la demande");
  await person.press("link", "Lancer une demande commune");
  await person.axe();
  await person.fitsWidth();
  await page.getByLabel("Ce qui est demandé, en une ligne").fill("Des bancs entre la gare et la mairie");
  await page.getByLabel("Pourquoi, et pour qui").fill("Les personnes âgées doivent pouvoir s'asseoir en route.");
  await person.press("button", "Lancer");
  await person.reads("Sans cet accord, le texte ne peut pas être montré.");
  await page.getByLabel("J'accepte que ce titre et ce texte soient publics").check();
  await page.getByLabel("J'accepte que ma demande compte parmi les soutiens").check();
  await person.press("button", "Lancer");
  await person.reads("Des bancs entre la gare et la mairie");
  const address = new URL(page.url()).pathname;

  const other = await begin({ locale: "en-GB" });
  await other.go(address);
  await other.axe();
  await other.page.locator("#agree").check();
  await other.press("button", "Support");
  await other.reads("2 supporters");

  const lead = await begin({ role: "lead" });
  await lead.go(address);
  await lead.press("button", "Rendre la réponse publique due");
  await lead.reads("La réponse publique est due");
  await lead.press("link", "Répondre en public");
  await lead.axe();
  await lead.page.getByLabel("La réponse du service").fill("Trois bancs seront posés avant l'été.");
  await lead.page.getByLabel("Ce qui sera fait").first().fill("Poser trois bancs");
  await lead.page.getByLabel("Au plus tard le").first().fill("2026-06-15");
  await lead.press("button", "Publier la réponse");
  await lead.reads("Dites quel accueil ou quelle fonction s'en charge.");
  await lead.axe();
  await lead.page.getByLabel("Qui s'en charge").first().fill("Centre technique");
  await lead.press("button", "Publier la réponse");
  await lead.reads("Trois bancs seront posés avant l'été.");
  await lead.press("link", "Poser trois bancs");
  await lead.axe();
  await lead.page.getByLabel("Comment tout le monde peut-il le voir ?").fill("Avenue de la Gare, depuis ce matin.");
  await lead.press("button", "Dire que c'est tenu");
  await lead.reads("C'est noté : l'engagement est tenu.");
  await person.go(address);
  await person.reads("Tenu, noté le mardi 3 mars.");
  await person.axe();
}
