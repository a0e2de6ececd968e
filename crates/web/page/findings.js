// Faults and notes below their text: the line, with carets under the place.
import { element } from "./dom.js";

const NAMES = { fault: "Fault", note: "Note", info: "Hint" };
const FIXES = { certain: "Fix it", review: "Use this instead", in_source: null };

/** Lists findings. `select` shows a span of the text; `replace` changes it. */
export function showFindings(target, { findings, more_findings: more = 0 }, { select, replace }) {
  target.replaceChildren(
    ...findings.map((finding) => one(finding, select, replace)),
    ...(more > 0 ? [element("p", { className: "quiet" }, `and ${more} more`)] : []),
  );
}

function one(finding, select, replace) {
  const { severity, message, pointer, line, column, span, excerpt, fix } = finding;
  const place = element("button", { type: "button", className: "place", title: "Show it in the text" }, `line ${line}, column ${column}`);
  place.addEventListener("click", () => select(...span));
  const head = element("p", {}, element("strong", { className: severity }, NAMES[severity]), " ", message, " ", place);
  const found = element("mark", {}, excerpt.found || " ");
  const carets = " ".repeat(length(excerpt.before)) + "^".repeat(Math.max(1, length(excerpt.found)));
  const drawn = element("pre", {}, excerpt.before, found, excerpt.after, "\n", element("span", { className: severity, ariaHidden: "true" }, carets));
  const item = element("div", { className: `finding ${severity}` }, head, drawn);
  if (pointer) head.append(" ", element("code", {}, pointer));
  if (fix && FIXES[fix.certainty]) {
    const button = element("button", { type: "button" }, FIXES[fix.certainty]);
    button.addEventListener("click", () => replace(...fix.span, fix.text));
    item.append(element("p", {}, button, " ", element("code", {}, fix.text.trim().slice(0, 200) || "(nothing)")));
  }
  return item;
}

const length = (text) => [...text].length;
