// Links that hold the input.
import assert from "node:assert/strict";
import { after as afterAll, before, test } from "node:test";
import { Site, after, example, fill, text } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
afterAll(() => site.stop());

test("a link brings back everything that was entered", async () => {
  const page = await site.open();
  await page.locator("#limits-part summary").click();
  await page.getByLabel("Newest backups to keep").focus();
  await after(page, () => page.keyboard.press("ArrowLeft"));
  await page.locator("#settings-part summary").click();
  await fill(page, "#zone", "Asia/Tokyo");
  await page.getByRole("button", { name: "Copy a link" }).click();
  await page.waitForURL(/#1/);
  const { hash } = new URL(page.url());
  assert.ok(hash.length < 3000, `${hash.length}`);

  const other = await site.open({ fragment: hash, timezoneId: "America/New_York" });
  for (const field of ["#text", "#listing", "#now", "#zone"]) {
    assert.equal(await other.inputValue(field), await page.inputValue(field));
  }
  assert.equal(await text(other, "#changes-text"), await text(page, "#changes-text"));
  assert.equal(await text(other, "#section-answer"), await text(page, "#section-answer"));
  assert.deepEqual(other.troubles, []);
});

test("a link keeps the chosen policy of a plan", async () => {
  const page = await site.open();
  await example(page, "A Terraform plan");
  await after(page, () => page.selectOption("#resource", { index: 1 }));
  await page.getByRole("button", { name: "Copy a link" }).click();
  await page.waitForURL(/#1/);
  const other = await site.open({ fragment: new URL(page.url()).hash });
  assert.equal(await other.inputValue("#resource"), await page.inputValue("#resource"));
  assert.equal(await text(other, "#section-answer"), await text(page, "#section-answer"));
  // A plan of one's own has other policies.
  await after(other, () => other.locator("#text").press("Space"));
  assert.equal(await other.locator("#resource").evaluate((select) => select.selectedIndex), 0);
});

test("a damaged link says so, and shows the example", async () => {
  for (const fragment of ["#1", "#1AAAA", "#1%%%", "#words"]) {
    const page = await site.open({ fragment });
    assert.match(await text(page, "#status"), /a request to create a policy/);
    assert.equal(await page.getByText("This link is damaged.").isVisible(), fragment !== "#words");
    assert.deepEqual(page.troubles, []);
  }
});

test("a damaged link and other fragments leave the input alone", async () => {
  const page = await site.open();
  await fill(page, "#text", "FREQ=DAILY;BYHOUR=4;BYMINUTE=0");
  const damaged = page.getByText("This link is damaged.");
  await page.evaluate(() => (location.hash = "#words"));
  await page.evaluate(() => (location.hash = "#1AAAA"));
  await damaged.waitFor();
  assert.equal(await page.inputValue("#text"), "FREQ=DAILY;BYHOUR=4;BYMINUTE=0");
  await example(page, "A pattern");
  assert.equal(await damaged.isVisible(), false);
});
