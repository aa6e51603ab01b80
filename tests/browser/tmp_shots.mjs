import { readFileSync } from "node:fs";
import { launch, visit } from "./lib/browser.mjs";
const links = JSON.parse(readFileSync("/tmp/demo/links.json"));
const browser = await launch();
for (const width of ["desk","phone"]) {
  const v = await visit(browser, { address: links.address, width });
  await v.page.goto(links.links.lead); await v.page.click("main button");
  const shot = async (path, name) => { await v.page.goto(links.address+path); await v.page.screenshot({path:`/tmp/demo/${width}-${name}.png`, fullPage:true}); };
  await shot("/administration","lead-overview");
  await shot("/administration/services/voirie","service");
  await shot("/administration/services/voirie/closures/new","closure");
  await shot("/services/voirie","public");
  await v.context.close();
}
const v = await visit(browser, { address: links.address, width:"desk" });
await v.page.goto(links.address+"/follow/"+links.code+"/letter"); 
await v.page.emulateMedia({media:"print"}); await v.page.screenshot({path:`/tmp/demo/letter.png`, fullPage:true});
await browser.close();
