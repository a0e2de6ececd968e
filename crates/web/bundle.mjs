// Makes dist/ from the page and the library: node bundle.mjs MODULE_FOLDER
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, transform } from "esbuild";

const here = import.meta.dirname;
const module = resolve(process.argv[2]);
const page = join(here, "page");
const dist = join(here, "dist");

/** `import text from "./file?text"`: the text of a file; of a script, the script with all that it imports. */
const texts = {
  name: "texts",
  setup(build) {
    build.onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -"?text".length)),
      namespace: "text",
    }));
    build.onLoad({ filter: /./, namespace: "text" }, async ({ path }) => ({
      contents: path.endsWith(".js") ? await bundle(path, "iife") : await readFile(path, "utf8"),
      loader: "text",
    }));
    build.onResolve({ filter: /^keeptime$/ }, () => ({ path: join(module, "keeptime_web.js") }));
  },
};

async function bundle(file, format) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    format,
    minify: true,
    plugins: [texts],
    target: "es2022",
    write: false,
  });
  return outputFiles[0].text;
}

async function styles() {
  // The sections of the report keep their style; the page adds to it.
  const files = [join(here, "../../src/report/html/style.css"), join(page, "style.css")];
  const sheets = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return (await transform(sheets.join("\n"), { loader: "css", minify: true })).code;
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await Promise.all([
  cp(join(page, "index.html"), join(dist, "index.html")),
  cp(join(module, "keeptime.wasm"), join(dist, "keeptime.wasm")),
  bundle(join(page, "app.js"), "esm").then((script) => writeFile(join(dist, "app.js"), script)),
  styles().then((style) => writeFile(join(dist, "style.css"), style)),
]);
