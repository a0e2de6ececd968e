// What becomes of an example when the reader changes it.
import assert from "node:assert/strict";
import { after as afterAll, before, test } from "node:test";
import { Site, after, fill, text } from "./site.mjs";

const OWN = "FREQ=DAILY;BYHOUR=4;BYMINUTE=0";
const AS_OF_EXAMPLE = "as of 2025-03-03 12:00:00 UTC";

let site;
before(async () => (site = await Site.start()));
afterAll(() => site.stop());

/** Drops a file on an element. */
const drop = (page, selector, content) =>
  page.evaluate(([selector, content]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], "own.json"));
    document.querySelector(selector).dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, [selector, content]);

test("the time of an example is beside its totals, and in the closed settings", async () => {
  const page = await site.open();
  assert.equal(await text(page, "#as-of"), AS_OF_EXAMPLE);
  assert.equal(await page.locator("#settings-part").evaluate(({ open }) => open), false);
  assert.equal(await text(page, "#settings-part summary"), `Time and zone ${AS_OF_EXAMPLE}`);
});

const replacements = {
  "typed over": async (page) => {
    await page.locator("#text").selectText();
    await page.keyboard.type(OWN);
  },
  pasted: async (page) => {
    await page.locator("#text").selectText();
    await page.keyboard.insertText(OWN);
  },
  dropped: (page) => drop(page, "#text-editor", OWN),
};
for (const [how, replace] of Object.entries(replacements)) {
  test(`a policy that is ${how} replaces the example with its backups and its time`, async () => {
    const page = await site.open();
    await after(page, () => replace(page));
    await page.waitForFunction(() => document.getElementById("status").textContent.includes("no faults: a pattern"));
    assert.deepEqual([await page.inputValue("#listing"), await page.inputValue("#now")], ["", ""]);
    assert.notEqual(await text(page, "#as-of"), AS_OF_EXAMPLE);
    assert.deepEqual(page.troubles, []);
  });
}

test("a changed policy of the example keeps its backups, but not its time", async () => {
  const page = await site.open();
  const [policy, backups] = [await page.inputValue("#text"), await page.inputValue("#listing")];
  await fill(page, "#text", `${policy} `);
  assert.deepEqual([await page.inputValue("#listing"), await page.inputValue("#now")], [backups, ""]);
  // A time that the reader sets stays.
  await page.locator("#settings-part summary").click();
  await fill(page, "#now", "2025-03-03 12:00");
  await fill(page, "#text", policy.replace("3", "2"));
  assert.equal(await text(page, "#as-of"), AS_OF_EXAMPLE);
});

const listings = {
  typed: (page, own) => page.fill("#listing", own),
  opened: (page, own) => page.setInputFiles("#listing-file", { name: "own.json", mimeType: "application/json", buffer: Buffer.from(own) }),
  dropped: (page, own) => drop(page, "#listing-part", own),
};
for (const [how, replace] of Object.entries(listings)) {
  test(`a listing that is ${how} is judged as of now`, async () => {
    const page = await site.open();
    const own = (await page.inputValue("#listing")).replaceAll("web", "www");
    await after(page, () => replace(page, own));
    assert.equal(await page.inputValue("#listing"), own);
    assert.equal(await page.inputValue("#now"), "");
    assert.notEqual(await text(page, "#as-of"), AS_OF_EXAMPLE);
    assert.match(await text(page, "#status"), /a request to create a policy/);
  });
}
