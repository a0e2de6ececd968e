// Prints the sizes of the files in dist/, and how long the page takes: node measure.mjs
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { largeListing } from "./tests/browser/listing.mjs";
import { Site, after, example } from "./tests/browser/site.mjs";

const DIST = join(import.meta.dirname, "dist");
const ROUNDS = 15;

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(8);

async function sizes() {
  const total = [0, 0, 0];
  for (const file of (await readdir(DIST)).sort()) {
    const bytes = await readFile(join(DIST, file));
    const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const found = [bytes.length, brotliCompressSync(bytes, { params }).length, gzipSync(bytes, { level: 9 }).length];
    found.forEach((size, index) => (total[index] += size));
    console.log(`${file.padEnd(14)}${found.map(kilobytes).join(" ")} kB`);
  }
  console.log(`${"in all".padEnd(14)}${total.map(kilobytes).join(" ")} kB (raw, brotli, gzip)`);
}

/** Milliseconds of the last answer, from the key to the text on the page. */
const last = (page) => page.evaluate(() => performance.getEntriesByName("answer").at(-1).duration);

async function typed(page) {
  const times = [];
  await page.focus("#text");
  for (let round = 0; round < ROUNDS; round += 1) {
    await after(page, () => page.keyboard.press(round % 2 === 0 ? "Space" : "Backspace"));
    times.push(await last(page));
  }
  return median(times);
}

async function times() {
  const site = await Site.start();
  const ready = [];
  for (let round = 0; round < 5; round += 1) {
    const page = await site.open();
    ready.push(await page.evaluate(() => performance.getEntriesByName("answer")[0].startTime + performance.getEntriesByName("answer")[0].duration));
    await page.context().close();
  }
  const page = await site.open();
  const say = (what, milliseconds) => console.log(`${what.padEnd(34)}${milliseconds.toFixed(1).padStart(8)} ms`);
  say("ready, with an example answered", median(ready));
  await example(page, "A pattern");
  say("a key in a pattern", await typed(page));
  await example(page, "A policy of CBR");
  say("a key in a policy", await typed(page));
  await example(page, "A policy with its backups");
  say("a key in a policy with 10 backups", await typed(page));
  for (const [servers, backups] of [[100, 100], [1000, 100]]) {
    const buffer = Buffer.from(largeListing(servers, backups));
    await after(page, () => page.setInputFiles("#listing-file", { name: "backups.json", mimeType: "application/json", buffer }));
    const count = (servers * backups).toLocaleString("en");
    say(`${count} backups, first answer`, await last(page));
    const slid = [];
    await page.evaluate(() => (document.getElementById("limits-part").open = true));
    await page.focus("#limit-max_backups");
    for (let round = 0; round < 5; round += 1) {
      await after(page, () => page.keyboard.press("ArrowRight"));
      slid.push(await last(page));
    }
    say(`${count} backups, a slider`, median(slid));
    say("  of that, the page is busy", await page.evaluate(() => performance.getEntriesByName("show").at(-1).duration));
  }
  await site.stop();
}

await sizes();
await times();
