// What a visitor loads.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

const DIST = join(import.meta.dirname, "../../dist");

test("all files have less than 350 kB when they are compressed", async () => {
  const files = await Promise.all((await readdir(DIST)).map((file) => readFile(join(DIST, file))));
  const bytes = files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
  assert.ok(bytes < 350_000, `${bytes}`);
});
