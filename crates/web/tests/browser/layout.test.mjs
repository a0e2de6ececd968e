// How the page looks and is reached.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after as afterAll, before, test } from "node:test";
import { Site, example } from "./site.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EXAMPLES = ["A policy with its backups", "A pattern with faults", "A policy of CBR", "A Terraform plan"];

let site;
before(async () => (site = await Site.start()));
afterAll(() => site.stop());

for (const width of [390, 768, 1280, 2560]) {
  test(`nothing is cut off at ${width} pixels`, async () => {
    const page = await site.open({ width });
    for (const name of EXAMPLES) {
      await example(page, name);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(needed <= given, `${name}: ${needed} of ${given}`);
    }
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`people who use assistive technology reach everything (${colorScheme})`, async () => {
    const page = await site.open({ colorScheme });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(background, colorScheme === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
    for (const name of EXAMPLES) {
      await example(page, name);
      await page.evaluate(() => document.querySelectorAll("#input details").forEach((details) => (details.open = true)));
      // The content security policy lets no script in, so the page gets it from the debugger.
      const violations = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" | ")))`);
      assert.deepEqual(violations, [], name);
    }
  });
}

test("every control is reached with the keyboard, with a ring around it", async () => {
  const page = await site.open();
  const reached = [];
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const { activeElement: active } = document;
      if (active === document.body) return null;
      const { outlineStyle } = getComputedStyle(active);
      const ring = outlineStyle !== "none" || active.closest(".editor") !== null;
      return { name: active.id || active.textContent.trim().slice(0, 30), ring };
    });
    if (!found) break;
    assert.ok(found.ring, found.name);
    reached.push(found.name);
  }
  for (const name of ["A pattern", "text", "listing", "listing-file", "share", "save"]) {
    assert.ok(reached.includes(name), `${name} of ${reached.join(", ")}`);
  }
  // A timeline is walked with the arrow keys.
  await page.locator(".servers summary").nth(1).focus();
  await page.keyboard.press("ArrowRight");
  await page.locator("#tip").waitFor();
  assert.match(await page.locator("#tip").innerText(), /web-before-upgrade/);
});
