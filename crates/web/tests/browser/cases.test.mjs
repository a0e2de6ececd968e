// The public cases of tests/cases, answered by the page: those that it can be asked. Its fires are in UTC, it has
// no other choice for gaps and overlaps, and it lists those that follow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after as afterAll, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { Site, after, text } from "./site.mjs";

const CASES = join(import.meta.dirname, "../../../../tests/cases");
const FIRES = ["fires_utc", "fires_intervals", "fires_karbor"];

let site;
let page;
before(async () => {
  site = await Site.start();
  page = await site.open({ timezoneId: "UTC" });
});
afterAll(() => site.stop());

function cases(...files) {
  const lines = files.flatMap((file) => readFileSync(join(CASES, `${file}.jsonl`), "utf8").trimEnd().split("\n"));
  return lines.map((line) => JSON.parse(line));
}

/** Fills the page through a link, which is what a link is for. */
async function ask(input) {
  const packed = deflateRawSync(JSON.stringify({ zone: "UTC", ...input })).toString("base64url");
  await after(page, () => page.evaluate((hash) => (location.hash = hash), `#1${packed}`));
}

/** A pattern as the text of the page, and where in it a place of the case begins. Text areas have LF alone. */
function pattern({ pattern, dialect = "csbs" }, rule = 0) {
  const rules = [pattern].flat();
  const asShown = (text) => text.replaceAll("\r\n", "\n");
  const place = (offset) => {
    const before = Buffer.from(rules[rule]).subarray(0, offset).toString();
    return asShown([...rules.slice(0, rule), before].join("\n")).length;
  };
  return { input: { text: rules.join("\n"), dialect }, place };
}

/** The places of the faults that are marked in the text. */
const marked = () =>
  page.evaluate(() => {
    const found = [];
    let at = 0;
    for (const part of document.querySelector(".marks").childNodes) {
      const { length } = part.textContent;
      if (part.className === "fault") found.push([at, at + length]);
      at += length;
    }
    return found;
  });

test("the next fires are those of the cases", async () => {
  let count = 0;
  for (const { name, request, answer } of cases(...FIRES)) {
    if (request.op !== "next" || (request.zone ?? "UTC") !== "UTC") continue;
    await ask({ ...pattern(request).input, now: request.after, start: request.start ?? "" });
    const cells = await page.locator("table.fires tbody td").allInnerTexts();
    const fires = cells.map((cell) => `${cell.slice(4).replace(" ", "T")}Z`);
    assert.deepEqual(fires.slice(0, request.count), answer.fires, name);
    count += 1;
  }
  assert.ok(count > 120, `${count}`);
});

test("patterns are valid or marked at the place of the cases", async () => {
  for (const { name, request, answer } of cases("patterns")) {
    const { input, place } = pattern(request, answer.refused?.rule);
    await ask({ ...input, now: "2025-03-03" });
    const status = await text(page, "#status");
    if (answer.rules) {
      assert.match(status, /^no faults/, name);
    } else {
      assert.match(status, /^\d+ faults?/, name);
      assert.deepEqual((await marked())[0], answer.refused.at.map(place), name);
    }
  }
});

test("requests have the faults of the cases", async () => {
  let count = 0;
  for (const { name, request, answer } of cases("documents")) {
    await ask({ text: JSON.stringify(request.body), now: "2025-03-03" });
    // Without some of its members, it is no request to create a policy.
    if (!(await text(page, "#status")).includes("a request to create a policy")) continue;
    const faults = await page.locator("#findings .finding.fault code").allInnerTexts();
    assert.deepEqual(faults.filter((found) => found.startsWith("/")), answer.faults, name);
    count += 1;
  }
  assert.ok(count > 60, `${count}`);
});

/** A policy with the limits of a case, and its listing. */
function judged({ retention, backups, format }) {
  const rule = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
  if (format === "cbr") {
    const trigger = { properties: { pattern: [rule] } };
    const policy = { id: "p", name: "p", enabled: true, operation_type: "backup", operation_definition: retention, trigger };
    const listing = { backups: backups.map((backup) => ({ ...backup, scheduled_operation_id: "p" })) };
    return { text: JSON.stringify({ policy }), listing: JSON.stringify(listing) };
  }
  const operation = { enabled: true, operation_definition: retention, trigger: { properties: { pattern: rule } } };
  const resources = ["web", "mail"].map((id) => ({ id, name: id, type: "OS::Nova::Server" }));
  const policy = { id: "p", name: "p", status: "suspended", resources, scheduled_operations: [operation] };
  return { text: JSON.stringify({ policy }), listing: JSON.stringify({ checkpoint_items: backups }) };
}

test("backups are kept and deleted as in the cases", async () => {
  let count = 0;
  for (const { name, request, answer } of cases("retention")) {
    // A policy has no floor.
    if (request.keep_at_least) continue;
    await ask({ ...judged(request), now: request.now });
    const found = {};
    for (const summary of await page.locator(".servers details").all()) {
      await summary.evaluate((details) => (details.open = true));
      await summary.locator("table.backups").waitFor();
    }
    for (const row of await page.locator(".backups tbody tr").all()) {
      const cells = (await row.innerText()).split("\t");
      const id = await row.locator("th").innerText();
      found[id] = cells.find((cell) => /^(delete|keep|failed|deferred|being deleted)\b/.test(cell));
    }
    const words = { prune: /^delete/, keep: /^(keep|failed)/, defer: /^deferred/, gone: /^being deleted/ };
    assert.equal(Object.keys(found).length, request.backups.length, name);
    for (const [list, ids] of Object.entries(answer)) for (const id of ids) assert.match(found[id], words[list], `${name}: ${id}`);
    count += 1;
  }
  assert.ok(count > 60, `${count}`);
  assert.deepEqual(page.troubles, []);
});
