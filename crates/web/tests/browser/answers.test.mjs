// What the page says.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after as afterAll, before, test } from "node:test";
import { Site, after, example, fill, text } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
afterAll(() => site.stop());

test("the first screen answers the four questions about an example", async () => {
  const page = await site.open();
  // Is it valid?
  assert.equal(await text(page, "#status"), "no faults: a request to create a policy (CSBS)");
  // When does it fire?
  assert.match(await text(page, "#section-answer"), /Next fire Tue 2025-03-04 02:30:00 UTC Tue 2025-03-04 03:30:00 Europe\/Berlin in 14 h 30 min/);
  // Which backups are deleted?
  assert.match(await text(page, ".totals .del"), /to delete 1/i);
  // Why?
  await page.locator(".servers summary", { hasText: "6 backups" }).locator("span").click();
  const deleted = page.locator(".backups tr.del");
  await deleted.waitFor();
  assert.match((await deleted.innerText()).replace(/\s+/g, " "), /web-0228 delete: 4th newest, limit 3/);
  assert.deepEqual(page.troubles, []);
});

test("nothing is asked of anyone but the page's own files", async () => {
  const page = await site.open();
  await example(page, "A Terraform plan");
  await page.getByRole("button", { name: "Copy a link" }).click();
  const files = page.requests.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:")).map((url) => url.replace(site.url, "").replace(/#.*/, ""));
  assert.deepEqual([...new Set(files)].sort(), ["", "app.js", "keeptime.wasm", "style.css"]);
  assert.ok(page.requests.every((url) => url.startsWith(site.url) || url.startsWith(`blob:${new URL(site.url).origin}`) || url.startsWith("data:")));
  // The page could not if it wanted to.
  const sent = await page.evaluate(() => fetch("http://127.0.0.1:9/").then(() => "sent", () => "refused"));
  assert.equal(sent, "refused");
  assert.ok(page.troubles.every((trouble) => /Content Security Policy|127\.0\.0\.1:9/.test(trouble)), page.troubles.join("\n"));
});

test("a server opens to its own backups, also after one that has none", async () => {
  const page = await site.open();
  const [none, web] = ["a-none", "web"].map((id) => ({ id, name: id }));
  const operation = { enabled: true, operation_definition: { max_backups: 1 }, trigger: { properties: { pattern: "FREQ=DAILY;BYHOUR=2;BYMINUTE=0" } } };
  await fill(page, "#text", JSON.stringify({ policy: { resources: [none, web], scheduled_operations: [operation] } }));
  await fill(page, "#listing", JSON.stringify({ checkpoint_items: [{ id: "b1", checkpoint_id: "c", resource_id: "web", created_at: "2025-03-02T02:00:00", status: "available", extend_info: { auto_trigger: true } }] }));
  assert.match(await text(page, ".servers"), /a-none .* no backup in the listing/);
  await page.locator(".servers summary span").first().click();
  assert.match(await text(page, ".backups tbody"), /^2025-03-02 02:00:00 b1 keep/);
});

test("a pattern is said in words, with its week in two zones and the change of the clocks", async () => {
  const page = await site.open();
  await example(page, "A pattern");
  await after(page, async () => {
    await page.evaluate(() => (document.getElementById("settings-part").open = true));
    await page.fill("#now", "2025-03-03");
  });
  assert.match(await text(page, "#section-answer"), /^What it does Weekdays at 02:30 and 14:30 UTC \(03:30 and 15:30 in Europe\/Berlin\)\./);
  assert.equal(await page.locator("table.week").count(), 2);
  assert.match(await text(page, "#section-weeks"), /The clocks change on 2025-03-30 at 02:00\./);
  assert.equal(await page.locator("table.fires tbody tr").count(), 10);
});

test("a fault has carets below its place, a mark in the text, and a correction", async () => {
  const page = await site.open();
  await example(page, "A pattern with faults");
  assert.equal(await text(page, "#status"), "2 faults: a pattern (CSBS)");
  const [first, second] = await page.locator("#findings .finding").all();
  assert.match(await first.innerText(), /BYHOUR takes 0 to 23, found 24/);
  assert.equal(await first.locator("pre").innerText(), "FREQ=DAILY;BYHOUR=24;BYMINUTE=30\n                  ^^");
  assert.deepEqual(await page.locator(".marks mark").allInnerTexts(), ["24", "MON"]);
  await second.getByRole("button", { name: "line 2, column 19" }).click();
  const selected = await page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.getElementById("text");
    return value.slice(selectionStart, selectionEnd);
  });
  assert.equal(selected, "MON");
  await after(page, () => second.getByRole("button", { name: "Fix it" }).click());
  assert.equal(await text(page, "#status"), "1 fault: a pattern (CSBS)");
  await fill(page, "#text", "FREQ=DAILY;BYHOUR=4;BYMINUTE=0");
  assert.equal(await text(page, "#status"), "no faults: a pattern (CSBS)");
  assert.deepEqual(page.troubles, []);
});

test("places after characters outside the basic plane are right", async () => {
  const page = await site.open();
  await fill(page, "#text", '{"policy": {"description": "café 😀", "name": "my plan", "provider_id": 1}}');
  assert.ok((await page.locator(".marks mark").allInnerTexts()).includes('"my plan"'));
});

test("a pattern of CBR is read as one", async () => {
  const page = await site.open();
  await fill(page, "#text", "FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0");
  assert.match(await text(page, "#status"), /^1 fault: a pattern \(CSBS\)/);
  await after(page, () => page.getByRole("button", { name: "Read it as a pattern of CBR" }).click());
  assert.match(await text(page, "#status"), /^no faults.*: a pattern \(CBR\)/);
});

test("limits can be tried out", async () => {
  const page = await site.open();
  await page.locator("#limits-part summary").click();
  const slider = page.getByLabel("Newest backups to keep");
  assert.equal(await slider.getAttribute("aria-valuetext"), "3");
  await slider.focus();
  await after(page, () => page.keyboard.press("ArrowLeft"));
  await after(page, () => page.keyboard.press("ArrowLeft"));
  assert.equal(await text(page, "#changes-text"), "2 backups would be newly deleted, as of 2025-03-03 12:00:00 UTC.");
  assert.match(await text(page, "#section-answer"), /Keeps the newest automatic backup of each server/);
  await after(page, () => page.keyboard.press("End"));
  assert.equal(await slider.getAttribute("aria-valuetext"), "no limit");
  assert.match(await text(page, ".totals"), /to delete 0/i);
  await after(page, () => page.getByRole("button", { name: "As in the policy" }).click());
  assert.equal(await page.locator("#changes").isVisible(), false);
});

test("the policies of a plan are compared with what they replace", async () => {
  const page = await site.open();
  await example(page, "A Terraform plan");
  assert.match(await text(page, "#changes"), /What the plan changes 1 backup would be newly deleted/);
  await after(page, () => page.selectOption("#resource", { index: 1 }));
  assert.match(await text(page, "#section-answer"), /Every day at 02:30 UTC/i);
});

test("a listing in the wrong field is moved", async () => {
  const page = await site.open();
  const listing = await page.inputValue("#listing");
  await after(page, async () => {
    await page.fill("#listing", "");
    await page.fill("#text", listing);
  });
  await page.getByRole("button", { name: "Move it to Backups" }).click();
  assert.equal(await page.inputValue("#text"), "");
  assert.equal(await page.inputValue("#listing"), listing);
});

test("a listing that cannot be read says where", async () => {
  const page = await site.open();
  await fill(page, "#listing", '{"checkpoint_items": [{"id": 1, "checkpoint_id": "c", "resource_id": "r"}]}');
  assert.equal(await text(page, "#listing-status"), "cannot be read");
  assert.match(await text(page, "#listing-findings"), /id takes .*, found 1/);
});

test("text from documents is never markup", async () => {
  const page = await site.open();
  const name = '<img src=x onerror="document.title=1">';
  const policy = JSON.stringify({ policy: { name, resources: [{ id: name, name }], scheduled_operations: [{ enabled: true, operation_definition: { max_backups: 1 }, trigger: { properties: { pattern: "FREQ=DAILY;BYHOUR=2;BYMINUTE=0" } } }] } });
  await fill(page, "#text", policy);
  await fill(page, "#listing", JSON.stringify({ checkpoint_items: [{ id: name, checkpoint_id: "c", resource_id: name, resource_name: name, created_at: "2025-03-02T02:00:00", status: name }] }));
  await page.locator(".servers summary span").first().click();
  await page.locator(".backups").first().waitFor();
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.title(), "keeptime playground");
});

test("nothing is shown as of a time that cannot be read", async () => {
  const page = await site.open();
  await page.locator("#settings-part summary").click();
  await fill(page, "#now", "2025-03-0");
  assert.equal(await page.locator(".totals").count(), 0);
  assert.equal(await text(page, "#empty"), "The time cannot be read.");
  assert.equal(await page.locator("#save").isDisabled(), true);
  await fill(page, "#now", "2025-03-04");
  assert.equal(await text(page, "#as-of"), "as of 2025-03-04 00:00:00 UTC");
  assert.deepEqual(page.troubles, []);
});

test("the place of a fault in a wrapped line is scrolled to", async () => {
  const page = await site.open();
  await fill(page, "#text", `FREQ=DAILY;BYHOUR=${"1,".repeat(2000)}24;BYMINUTE=0`);
  await page.locator("#findings .place").first().click();
  const [top, bottom, scrolled, height] = await page.evaluate(() => {
    const { offsetTop, offsetHeight } = document.querySelector(".marks mark");
    const { scrollTop, clientHeight } = document.getElementById("text");
    return [offsetTop, offsetTop + offsetHeight, scrollTop, clientHeight];
  });
  assert.ok(scrolled > 0 && top >= scrolled && bottom <= scrolled + height, `${[top, bottom, scrolled, height]}`);
});

test("a reader in UTC sees each time once", async () => {
  const page = await site.open({ timezoneId: "UTC" });
  assert.equal(await page.locator("table.fires thead th").count(), 1);
});

test("a field that cannot be read says what it takes", async () => {
  const page = await site.open();
  await page.locator("#settings-part summary").click();
  await fill(page, "#zone", "Europe/Berlim");
  assert.match(await text(page, "#zone-error"), /zone "Europe\/Berlim" is not in version 20\d\d\w of the IANA database; did you mean Europe\/Berlin\?/);
  await fill(page, "#now", "tomorrow");
  assert.match(await text(page, "#now-error"), /found "tomorrow"/);
});

test("a saved report says which limits were tried", async () => {
  const page = await site.open();
  await page.locator("#limits-part summary").click();
  await page.getByLabel("Newest backups to keep").focus();
  await after(page, () => page.keyboard.press("ArrowLeft"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the report" }).click()]);
  const saved = await (await site.browser.newContext()).newPage();
  await saved.setContent(await readFile(await download.path(), "utf8"));
  assert.match(await text(saved, "#changes"), /^With other limits 1 backup would be newly deleted/);
});

test("the report is saved as a page of its own", async () => {
  const page = await site.open();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the report" }).click()]);
  assert.equal(download.suggestedFilename(), "keeptime-report.html");
  const saved = await (await site.browser.newContext()).newPage();
  await saved.setContent(await readFile(await download.path(), "utf8"));
  assert.match(await saved.locator("main").innerText(), /Backs up 2 servers/);
  assert.match(await text(saved, "header"), /^\S.* as of 2025-03-03 12:00:00 UTC$/);
  assert.equal(await saved.locator("h1").innerText(), JSON.parse(await page.inputValue("#text")).policy.name);
  assert.equal(await saved.locator("#changes").count(), 0);
  assert.equal(await saved.locator(".backups tr.del").count(), 1);
  assert.deepEqual(page.troubles, []);
});

