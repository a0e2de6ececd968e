// Faults and notes below their text: the line, with carets under the place.
import { element } from "./dom.js";

const NAMES = { fault: "Fault", note: "Note", info: "Hint" };
const FIXES = { certain: "Fix it", review: "Use this instead", in_source: null };

/** Lists findings. An editor shows their places in the text, and changes it. */
export function showFindings(target, { findings, more_findings: more = 0 }, editor) {
  target.replaceChildren(
    ...findings.map((finding) => one(finding, editor)),
    ...(more > 0 ? [element("p", { className: "quiet" }, `and ${more} more`)] : []),
  );
}

function one({ severity, message, pointer, line, column, span, excerpt, fix }, editor) {
  const place = element(editor ? "button" : "span", { className: "place" }, `line ${line}, column ${column}`);
  if (editor) {
    place.type = "button";
    place.addEventListener("click", () => editor.select(...span));
  }
  const head = element("p", {}, element("strong", { className: severity }, NAMES[severity]), " ", message, " ", place);
  if (pointer) head.append(" ", element("code", {}, pointer));
  const item = element("div", { className: `finding ${severity}` }, head);
  // A hint is about the whole text.
  if (severity !== "info") item.append(drawn(severity, excerpt));
  const action = editor && fix && FIXES[fix.certainty];
  if (action) {
    const button = element("button", { type: "button" }, action);
    button.addEventListener("click", () => editor.replace(...fix.span, fix.text));
    item.append(element("p", { className: "fix" }, button, " ", element("code", {}, fix.text.trim().slice(0, 200) || "(nothing)")));
  }
  return item;
}

/** The line, with carets under the finding. */
function drawn(severity, { before, found, after }) {
  const carets = " ".repeat(length(before)) + "^".repeat(Math.max(1, length(found)));
  const below = element("span", { className: severity, "aria-hidden": "true" }, carets);
  return element("pre", {}, before, element("mark", {}, found), after, "\n", below);
}

const length = (text) => [...text].length;
