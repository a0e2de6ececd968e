// Saves the answer as a page of its own, which needs no script.
import { element } from "./dom.js";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Saves what the page shows. The library has escaped all text from documents in its sections; `changes` is markup too. */
export function saveReport(name, asOf, changes, sections) {
  const heading = [element("h1", {}, name), element("p", { className: "quiet" }, asOf)].map((line) => line.outerHTML).join("");
  const sheets = [...document.styleSheets, ...document.adoptedStyleSheets];
  const style = sheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join("\n");
  download(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>keeptime report</title>
<style>${style}</style>
<header>${heading}</header>
<main>${changes}${sections}</main>
`);
}

function download(html) {
  const href = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  element("a", { href, download: "keeptime-report.html" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
