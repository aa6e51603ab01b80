// The main job: a matter is brought, answered by a human, read with the code alone, judged. By
// keyboard only, with and without JavaScript, in both languages.
const WORDS = {
  "fr-FR": {
    box: "Dites-le avec vos mots",
    go: "Continuer",
    kind: /^Trou, trottoir ou chaussée abîmée/,
    place: "Où ? (facultatif)",
    way: "Sur ce site, avec le code du reçu",
    send: "Envoyer la demande",
    receipt: "Votre reçu",
    due: "mardi 17 mars",
    code: "Code secret du reçu",
    open: "Ouvrir ma demande",
    helps: "Oui, elle m'aide",
    thanks: "Merci, c'est noté.",
    answer: "Votre réponse",
    answerSend: "Envoyer la réponse",
    gone: "La réponse est partie.",
  },
  "en-GB": {
    box: "Say it in your words",
    go: "Continue",
    kind: /^Hole, damaged pavement or road/,
    place: "Where? (optional)",
    way: "On this site, with the code on the receipt",
    send: "Send the matter",
    receipt: "Your receipt",
    due: "Tuesday 17 March",
    code: "Secret code on the receipt",
    open: "Open my matter",
    helps: "Yes, it helps",
    thanks: "Thank you, it is noted.",
    answer: "Your answer",
    answerSend: "Send the answer",
    gone: "The answer has left.",
  },
};

export default async function matters(t) {
  for (const [locale, javaScript, width] of [
    ["fr-FR", true, "desk"],
    ["fr-FR", false, "phone"],
    ["en-GB", false, "desk"],
    ["en-GB", true, "phone"],
  ]) {
    const how = `${locale}, ${width}, ${javaScript ? "with" : "without"} JavaScript, by keyboard`;
    await t.check(`a matter from the box to the verdict: ${how}`, (begin) =>
      mainJob(begin, WORDS[locale], { locale, javaScript, width }),
    );
  }
  await t.check("a file goes with a matter", withFile);
  await t.check("what is missing is said at its place, and what was typed stays", mistakes);
}

async function mainJob(begin, words, as) {
  const text = `Un trou profond devant le 12, rue des Lilas (${as.locale} ${as.width}).`;
  const person = await begin(as);
  await person.go("/");
  await person.type("textbox", words.box, text);
  await person.press("button", words.go);
  await person.axe();
  await person.fitsWidth();
  await person.choose(words.kind);
  await person.type("textbox", words.place, "rue des Lilas");
  await person.press("button", words.go);
  await person.axe();
  await person.reads(text);
  await person.choose(words.way);
  await person.press("button", words.send);
  await person.reads(words.receipt);
  await person.reads(words.due);
  await person.reads("Fatou Diallo");
  await person.axe();
  await person.fitsWidth();
  if (as.width === "phone" && as.locale === "fr-FR") await person.screenshot("receipt-phone");
  const code = await person.page.locator(".code").innerText();

  const agent = await begin({ ...as, width: "desk", role: "agent" });
  await agent.go("/desk?part=mine");
  await answer(agent, text, words);

  // Another device, nothing but the code.
  const other = await begin(as);
  await other.go("/follow");
  await other.type("textbox", words.code, code.toLowerCase().replaceAll("-", " "));
  await other.press("button", words.open);
  await other.reads("Rebouché ce matin, l'enrobé suit jeudi.");
  await other.reads("Fatou Diallo");
  await other.axe();
  await other.press("button", words.helps);
  await other.reads(words.thanks);
}

/** The agent finds the matter in the list by date due, takes and answers it. */
async function answer(agent, text, words) {
  const row = agent.page.getByRole("row").filter({ hasText: text.slice(0, 40) }).filter({
    hasText: text.slice(-20, -2),
  });
  let opened = row.getByRole("link").first();
  for (let page = 1; (await opened.count()) === 0 && page < 12; page += 1) {
    await agent.go(`/desk?part=open&page=${page}`);
    opened = row.getByRole("link").first();
  }
  const to = await opened.getAttribute("href");
  await agent.go(to);
  await agent.reads(text);
  const take = agent.page.locator("#take button");
  if ((await take.count()) > 0) {
    await Promise.all([agent.page.waitForEvent("load"), take.click()]);
  }
  await agent.type("textbox", words.answer, "Rebouché ce matin, l'enrobé suit jeudi.");
  await agent.press("button", words.answerSend);
  await agent.reads(words.gone);
  await agent.axe();
}

async function withFile(begin) {
  const person = await begin({ javaScript: false });
  const { page } = person;
  const go = (name) =>
    Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).click()]);
  await person.go("/bring");
  await page.getByLabel("Dites-le avec vos mots").fill("Le lampadaire devant le 3 est éteint.");
  await go("Continuer");
  await page.getByLabel(/^Éclairage en panne/).first().check();
  await go("Continuer");
  await page.getByLabel("Sur ce site, avec le code du reçu").check();
  const buffer = Buffer.from("une photo");
  await page.getByLabel("Photos ou documents").setInputFiles([
    { name: "lampadaire été.jpg", mimeType: "image/jpeg", buffer },
  ]);
  await go("Envoyer la demande");
  await person.reads("lampadaire été.jpg");
  await Promise.all([page.waitForEvent("load"), page.getByRole("link", { name: "Suivre la demande" }).click()]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "lampadaire été.jpg" }).click(),
  ]);
  if (download.suggestedFilename() !== "lampadaire été.jpg") {
    throw new Error(`the file comes back as ${download.suggestedFilename()}`);
  }
}

async function mistakes(begin) {
  for (const javaScript of [true, false]) {
    const person = await begin({ javaScript, width: "phone" });
    const { page } = person;
    const send = (name) =>
      Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).click()]);
    await person.go("/callback");
    await page.getByLabel("À propos de quoi").fill("Ma facture de cantine");
    await send("Demander à être rappelé");
    await person.reads("Pour être appelé, il faut votre numéro de téléphone.");
    await person.axe();
    await person.fitsWidth();
    const kept = await page.getByLabel("À propos de quoi").inputValue();
    if (kept !== "Ma facture de cantine") throw new Error(`kept “${kept}”`);
    await person.go("/follow");
    await send("Ouvrir ma demande");
    await person.reads("Écrivez le code qui est sur votre reçu.");
    await person.axe();
  }
}
