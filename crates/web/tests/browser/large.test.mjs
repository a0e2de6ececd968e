// Large listings, and how fast the page answers.
import assert from "node:assert/strict";
import { after as afterAll, before, test } from "node:test";
import { largeListing } from "./listing.mjs";
import { Site, after, fill, text } from "./site.mjs";

let site;
before(async () => (site = await Site.start()));
afterAll(() => site.stop());

test("20,000 backups are judged in a worker, beside the page", async () => {
  const page = await site.open();
  const buffer = Buffer.from(largeListing(200, 100));
  await after(page, () => page.setInputFiles("#listing-file", { name: "backups.json", mimeType: "application/json", buffer }));
  assert.equal(await text(page, "#listing-status"), "20000 backups");
  assert.match(await text(page, ".totals .del"), /to delete 194/i);
  // What keeps the page itself busy is to show the answer.
  const duration = await page.evaluate(() => performance.getEntriesByName("show").at(-1).duration);
  assert.ok(duration < 500, `${duration} ms`);
  await page.locator(".servers summary span").first().click();
  await page.locator(".backups tr").first().waitFor();
  assert.equal(await page.locator(".backups tbody tr").count(), 100);
  await page.getByRole("button", { name: "Copy a link" }).click();
  assert.equal(await text(page, "#shared"), "The input is too long for a link.");
  assert.deepEqual(page.troubles, []);
});

test("a policy is answered while one types", async () => {
  const page = await site.open();
  await fill(page, "#listing", "");
  await page.focus("#text");
  for (const key of ["Space", "Backspace", "Space", "Backspace", "Space", "Backspace", "Space", "Backspace"]) {
    await after(page, () => page.keyboard.press(key));
  }
  const times = await page.evaluate(() => performance.getEntriesByName("answer").slice(-8).map(({ duration }) => duration));
  const median = times.sort((a, b) => a - b)[4];
  // A frame has 16 ms; busy machines take longer.
  assert.ok(median < 50, `${median} ms`);
});
