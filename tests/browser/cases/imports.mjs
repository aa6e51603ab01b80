// A table is imported: looked at first, with a mistake and without, then done. On a phone and on a
// desk, with JavaScript and without, by keyboard.
export default async function imports(t) {
  for (const [javaScript, width] of [
    [true, "phone"],
    [false, "desk"],
  ]) {
    const how = javaScript ? "with JavaScript" : "without JavaScript";
    await t.check(`streets are imported after a look at each line: ${how}`, (begin) =>
      streets(begin, { javaScript, width, role: "administrator" }),
    );
    await t.check(`open matters are looked at before they are taken over: ${how}`, (begin) =>
      matters(begin, { javaScript, width, role: "lead" }),
    );
  }
}

async function streets(begin, as) {
  const admin = await begin(as);
  await admin.go("/administration/imports");
  await looked(admin);
  await admin.go("/administration/imports/streets");
  await looked(admin);
  const street = `Rue du Test ${as.width}`;
  await admin.type("textbox", "Ou les lignes, collées ici", `Rue;Commune\n${street};Lorval\n;Lorval`);
  await admin.press("button", "Vérifier");
  await admin.reads("Une ligne est à corriger : rien n'a été importé.");
  await admin.reads("Ce champ est nécessaire.");
  await looked(admin);
  if (as.javaScript) await admin.screenshot("imports-faults-phone");
  // What was typed is still there: it is replaced as people do.
  await admin.tabTo("textbox", "Ou les lignes, collées ici");
  await admin.page.keyboard.press("Control+a");
  await admin.type("textbox", "Ou les lignes, collées ici", `Rue;Commune;Longueur\n${street};Lorval;12`);
  await admin.press("button", "Vérifier encore");
  await admin.reads("Une ligne à ajouter.");
  await admin.reads("Colonnes laissées de côté : Longueur.");
  await looked(admin);
  if (as.javaScript) await admin.screenshot("imports-preview-phone");
  await admin.press("button", "Importer cette ligne");
  await admin.reads("Une ligne est importée.");
  await looked(admin);
  await offered(begin, as, street);
  await admin.go("/administration/streets?street=test");
  await admin.reads(street);
  await looked(admin);
  await admin.press("button", `Retirer ${street}, Lorval`);
  await admin.reads("La rue n'est plus proposée.");
}

/** Whoever is asked for a place can pick the street, or write another. */
async function offered(begin, as, street) {
  const person = await begin({ ...as, role: undefined });
  await person.go("/bring");
  await person.type("textbox", "Dites-le avec vos mots", "Un trou dans la rue.");
  await person.press("button", "Continuer");
  const list = person.page.locator(`datalist option[value="${street}, Lorval"]`);
  if ((await list.count()) !== 1) throw new Error(`${street} is not offered`);
  await person.type("combobox", "Où ? (facultatif)", "Ailleurs");
  await looked(person);
}

async function matters(begin, as) {
  const lead = await begin(as);
  await lead.go("/administration/imports/matters");
  await looked(lead);
  const table = "Reçu le;Canal;Type;Texte\nhier;pigeon;rien;Un trou.";
  await lead.type("textbox", "Ou les lignes, collées ici", table);
  await lead.press("button", "Vérifier");
  await lead.reads("« hier » n'est pas une date");
  await looked(lead);
}

async function looked(person) {
  await person.axe();
  await person.fitsWidth();
}
