// Files that a reader chooses or drops.
import assert from "node:assert/strict";
import { after as afterAll, before, test } from "node:test";
import { Site, after, text } from "./site.mjs";

const LISTING = JSON.stringify({ checkpoint_items: [{ id: "a", checkpoint_id: "c", resource_id: "r" }] });
// As long as names may be, and hostile.
const LONG = `<b>${"x".repeat(246)}.json`;

let site;
before(async () => (site = await Site.start()));
afterAll(() => site.stop());

const choose = (page, files) =>
  page.setInputFiles("#listing-file", files.map(({ name, body }) => ({ name, mimeType: "application/json", buffer: Buffer.from(body) })));

/** Drops a file whose text is what `read` returns. */
const drop = (page, id, name, read) =>
  page.evaluate(
    ([id, name, read]) => {
      const file = { name, text: new Function(`return ${read}`)() };
      const event = new Event("drop", { bubbles: true, cancelable: true });
      event.dataTransfer = { files: [file] };
      document.getElementById(id).dispatchEvent(event);
    },
    [id, name, read],
  );

test("files of a listing are read together", async () => {
  const page = await site.open();
  await after(page, () => choose(page, [{ name: "one.json", body: LISTING }, { name: "two.json", body: LISTING.replace('"a"', '"b"') }]));
  assert.equal((await page.inputValue("#listing")).split("\n").length, 2);
  assert.equal(await page.isHidden("#unreadable"), true);
});

test("a file of another kind says what it is", async () => {
  const page = await site.open();
  for (const body of ["\x89PNG\r\n\x1a\n\0\0", "\0".repeat(1000), "PK\x03\x04", "{", "not json", "\ufeff[", "[".repeat(5000)]) {
    await after(page, () => choose(page, [{ name: "picture.png", body }]));
    assert.equal(await text(page, "#listing-status"), "cannot be read", JSON.stringify(body.slice(0, 20)));
  }
  await after(page, () => choose(page, [{ name: "backups.json", body: LISTING }]));
  assert.notEqual(await text(page, "#listing-status"), "cannot be read");
  assert.deepEqual(page.troubles, []);
});

test("the longest name of a file is text, and nothing is cut off", async () => {
  const page = await site.open({ width: 390 });
  await after(page, () => choose(page, [{ name: LONG, body: LISTING.padEnd(200_001) }]));
  assert.equal(await page.textContent("#listing-name"), `${LONG}, 0.2 MB`);
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= given, `${needed} of ${given}`);
});

for (const id of ["text-editor", "listing-part"]) {
  test(`a file that cannot be read says so (${id})`, async () => {
    const page = await site.open({ width: 390 });
    const before = [await page.inputValue("#text"), await page.inputValue("#listing")];
    const failing = 'async () => { throw new DOMException("it is a folder", "NotReadableError") }';
    await drop(page, id, LONG, failing);
    await page.waitForSelector("#unreadable:not([hidden])");
    assert.equal(await text(page, "#unreadable"), `${LONG} cannot be read: it is a folder`);
    assert.deepEqual([await page.inputValue("#text"), await page.inputValue("#listing")], before);
    const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(needed <= given, `${needed} of ${given}`);
    // The next one can.
    await after(page, () => drop(page, id, "good.json", `async () => ${JSON.stringify(LISTING)}`));
    assert.equal(await page.isHidden("#unreadable"), true);
    assert.deepEqual(page.troubles, []);
  });
}
