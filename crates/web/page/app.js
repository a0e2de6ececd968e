// The page: sends its fields to the library and shows the answer.
import { byId, element, setMarkup } from "./dom.js";
import { examples } from "./examples.js";
import { showFindings } from "./findings.js";
import { Library } from "./library.js";

const library = new Library();
const fields = Object.fromEntries(["text", "dialect", "resource", "listing", "zone", "now", "start"].map((id) => [id, byId(id)]));

function request() {
  const value = (id) => fields[id].value;
  return {
    text: value("text"),
    dialect: value("dialect"),
    resource: value("resource") || null,
    now: value("now").trim() || new Date().toISOString(),
    start: value("start"),
    zone: value("zone"),
    limits: null,
  };
}

async function update() {
  const answered = await library.answer(request(), fields.listing.value);
  if (answered) show(answered.result);
}

function show(answer) {
  byId("dialect-field").hidden = !answer.is_pattern;
  byId("status").textContent = answer.kind ?? "";
  showFindings(byId("findings"), answer, { select, replace });
  for (const name of ["now", "start", "zone"]) {
    const error = byId(`${name}-error`);
    error.hidden = !answer.fields[name];
    error.textContent = answer.fields[name] ?? "";
  }
  byId("changes").replaceChildren(...answer.changes.map((text) => element("p", {}, text)));
  const { column_style: style, ...sections } = answer.sections ?? {};
  setMarkup(byId("sections"), Object.values(sections).join(""));
  byId("empty").hidden = answer.sections !== null;
  byId("empty").textContent = answer.without_policy ?? "";
  byId("about").textContent = `Zone data: IANA ${answer.zone_data}.`;
}

function select(start, end) {
  fields.text.focus();
  fields.text.setSelectionRange(start, end);
}

function replace(start, end, text) {
  select(start, end);
  // Unlike setRangeText, this can be undone.
  if (!document.execCommand("insertText", false, text)) fields.text.setRangeText(text);
  update();
}

function load(example) {
  for (const [id, field] of Object.entries(fields)) field.value = example[id] ?? (id === "zone" ? field.value : id === "dialect" ? "csbs" : "");
  byId("listing-part").open = Boolean(example.listing);
  update();
}

byId("input").addEventListener("input", update);
byId("input").addEventListener("submit", (event) => event.preventDefault());
byId("examples").append(
  "Examples: ",
  ...examples.map((example) => {
    const button = element("button", { type: "button" }, example.name);
    button.addEventListener("click", () => load(example));
    return button;
  }),
);
fields.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

const zones = await library.load("keeptime.wasm");
byId("zones").append(...zones.map((name) => element("option", { value: name })));
load(examples[0]);
