// Links that hold the input.
import assert from "node:assert/strict";
import { after as afterAll, before, test } from "node:test";
import { Site, after, fill, text } from "./site.mjs";

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

test("a damaged link shows the example", async () => {
  for (const fragment of ["#1", "#1AAAA", "#1%%%", "#words"]) {
    const page = await site.open({ fragment });
    assert.match(await text(page, "#status"), /a request to create a policy/);
    assert.deepEqual(page.troubles, []);
  }
});
