// The page: sends its fields to the library and shows the answer.
import { byId, element, setMarkup } from "./dom.js";
import { Editor } from "./editor.js";
import { examples } from "./examples.js";
import { read } from "./files.js";
import { showFindings } from "./findings.js";
import { Library } from "./library.js";
import { fromFragment, isLink, toFragment } from "./link.js";
import { ListingField } from "./listing.js";
import { saveReport } from "./save.js";
import { Sliders } from "./sliders.js";
import { Timelines } from "./timelines.js";

const FIELDS = ["dialect", "resource", "zone", "now", "start"];
const SECTIONS = ["answer", "forecast", "fires", "weeks", "full"];

const library = new Library();
const editor = new Editor(byId("text"));
const listing = new ListingField(update);
const sliders = new Sliders(byId("sliders"), update);
const timelines = new Timelines(byId("section-servers"), byId("tip"), (server) => library.backups(server));
const columnStyle = new CSSStyleSheet();
document.adoptedStyleSheets = [columnStyle];
/** The example on the page, until a policy of the reader's own takes its place. */
let shownExample = null;
/** The policy of a plan that a link names, until the policies of the plan are known. */
let wantedPolicy = "";
/** The last answer. */
let shown = null;

/** The fields of the page, as a link holds them. */
function input() {
  const fields = Object.fromEntries(FIELDS.map((id) => [id, byId(id).value.trim()]));
  return { text: editor.value, ...fields, resource: fields.resource || wantedPolicy, limits: sliders.value };
}

/** Fills the fields. What is left out is emptied; the zone stays. */
function fill({ text = "", listing: backups = "", limits = null, ...fields }) {
  editor.value = text;
  listing.value = backups;
  sliders.value = limits;
  const { zone } = input();
  for (const id of FIELDS) byId(id).value = fields[id] ?? { dialect: "csbs", zone }[id] ?? "";
  wantPolicy(fields.resource ?? "");
  byId("listing-part").open = backups !== "" && matchMedia("(min-width: 68rem)").matches;
  byId("limits-part").open = limits !== null || byId("limits-part").open;
  update();
}

function fillExample(example) {
  shownExample = { listing: "", ...example };
  fill(example);
}

function wantPolicy(address) {
  byId("resource").replaceChildren();
  wantedPolicy = address;
}

/** Removes what belongs to the example alone: its time once anything is changed, all else with its policy. */
function leaveExample() {
  if (!shownExample) return;
  const { text, now, listing: backups } = shownExample;
  if (editor.value === text && listing.value === backups) return;
  if (byId("now").value === now) byId("now").value = "";
  shownExample.now = null;
  if (!isReplaced(text, editor.value)) return;
  if (listing.value === backups) listing.value = "";
  sliders.reset();
  shownExample = null;
}

/** Whether less than half of a text is left. */
function isReplaced(old, text) {
  let start = 0;
  let end = 0;
  while (start < old.length && old[start] === text[start]) start += 1;
  while (end < old.length - start && old.at(-1 - end) === text.at(-1 - end)) end += 1;
  return start + end < old.length / 2;
}

async function update() {
  const start = performance.now();
  leaveExample();
  const fields = input();
  const request = { ...fields, resource: fields.resource || null, now: fields.now || new Date().toISOString() };
  try {
    const answered = await library.answer(request, listing.value);
    if (!answered) return;
    const received = performance.now();
    show(answered.result, request);
    performance.measure("show", { start: received });
    performance.measure("answer", { start, detail: answered.milliseconds });
  } catch (error) {
    byId("empty").hidden = false;
    byId("empty").textContent = `The library has stopped: ${error.message}. Reload the page.`;
  }
}

function show(answer, { limits }) {
  shown = answer;
  showText(answer);
  showListing(answer.listing);
  sliders.show(answer.sliders);
  for (const [name, message] of Object.entries(answer.fields)) {
    byId(`${name}-error`).textContent = message ?? "";
    byId(name).setAttribute("aria-invalid", message !== null);
    if (message) byId("settings-part").open = true;
  }
  const { sections } = answer;
  const { now, start } = answer.fields;
  byId("time").textContent = now ? "" : asOf(answer);
  byId("as-of").textContent = sections ? asOf(answer) : "";
  byId("changes").hidden = answer.changes.length === 0;
  byId("changes-heading").textContent = limits ? "With other limits" : "What the plan changes";
  byId("changes-text").replaceChildren(...answer.changes.map((sentence) => element("p", {}, sentence)));
  for (const name of SECTIONS) setMarkup(byId(`section-${name}`), sections?.[name] ?? "");
  columnStyle.replaceSync(sections?.column_style ?? "");
  timelines.show(sections?.servers ?? "");
  byId("empty").hidden = sections !== null;
  byId("empty").textContent = answer.without_policy ?? (answer.faults > 0 ? "The faults are listed with the text." : now || start ? "The time cannot be read." : "");
  byId("save").disabled = sections === null;
  byId("about").textContent = `keeptime ${answer.version}, zone data of IANA ${answer.zone_data}`;
}

const asOf = (answer) => `as of ${new Date(answer.as_of * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;

function showText(answer) {
  const status = byId("status");
  status.textContent = answer.summary;
  status.className = answer.faults > 0 ? "fault" : answer.notes > 0 ? "note" : "fine";
  editor.mark(answer.findings);
  showFindings(byId("findings"), answer, editor);
  byId("swapped").hidden = !answer.is_listing;
  byId("dialect-field").hidden = !answer.is_pattern;
  byId("other-dialect").hidden = !answer.other_dialect;
  byId("other-dialect").value = answer.other_dialect ?? "";
  byId("other-dialect").textContent = `Read it as a pattern of ${answer.other_dialect?.toUpperCase()}`;
  byId("resource-field").hidden = answer.choices.length < 2;
  byId("resource").replaceChildren(
    ...answer.choices.map(({ address, action, is_selected: selected }) => {
      return element("option", { value: address, selected }, action ? `${address} (${action})` : address);
    }),
  );
}

function showListing(answer) {
  const read = answer?.read;
  const refused = answer?.refused ?? (answer?.other_service ? { message: answer.other_service, findings: [] } : null);
  const status = byId("listing-status");
  status.textContent = refused ? "cannot be read" : (read?.summary ?? "optional: which are deleted?");
  status.className = refused ? "fault" : "quiet";
  const target = byId("listing-findings");
  showFindings(target, { findings: refused?.findings ?? [] }, null);
  if (refused && refused.findings.length === 0) target.append(element("p", { className: "error" }, refused.message));
  target.append(...(read?.notes ?? []).map((note) => element("p", { className: "quiet" }, note)));
}

async function share() {
  const fragment = await toFragment({ ...input(), listing: listing.value });
  const said = byId("shared");
  if (!fragment) {
    said.textContent = "The input is too long for a link.";
    return;
  }
  history.replaceState(null, "", fragment);
  const copied = navigator.clipboard?.writeText(location.href);
  await (copied ?? Promise.reject()).then(
    () => (said.textContent = "Copied. The link contains the whole input."),
    () => (said.textContent = "The link is in the address bar. It contains the whole input."),
  );
}

/** Loads the input of the link in the address bar, if there is one. Returns whether it did. */
async function followLink() {
  if (!isLink(location.hash)) return false;
  const linked = await fromFragment(location.hash);
  byId("damaged").hidden = linked !== null;
  if (!linked) return false;
  shownExample = null;
  fill(linked);
  return true;
}

async function start() {
  if (!(await followLink())) fillExample(examples[0]);
}

byId("input").addEventListener("submit", (event) => event.preventDefault());
byId("input").addEventListener("input", (event) => {
  // Files are read first.
  if (event.target.type === "file") return;
  // The policies of a plan belong to its text.
  if (event.target.id === "text") wantPolicy("");
  byId("shared").textContent = "";
  byId("damaged").hidden = true;
  update();
});
byId("share").addEventListener("click", share);
byId("save").addEventListener("click", async () => {
  const changes = byId("changes");
  saveReport(shown.name ?? "Policy", asOf(shown), changes.hidden ? "" : changes.outerHTML, await library.report());
});
byId("other-dialect").addEventListener("click", ({ target }) => {
  byId("dialect").value = target.value;
  update();
});
byId("move").addEventListener("click", () => {
  const text = editor.value;
  editor.value = "";
  listing.take(text, "the text");
});
for (const [id, take] of [["text-editor", (text) => fill({ ...input(), listing: listing.value, text })], ["listing-part", (text, name) => listing.take(text, name)]]) {
  byId(id).addEventListener("dragover", (event) => event.preventDefault());
  byId(id).addEventListener("drop", async (event) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    const dropped = await read([file]);
    if (dropped) take(dropped.text, dropped.name);
  });
}
for (const example of examples) {
  const button = element("button", { type: "button" }, example.name);
  button.addEventListener("click", () => {
    byId("damaged").hidden = true;
    fillExample(example);
  });
  byId("examples").append(button);
}
byId("zone").value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
addEventListener("hashchange", followLink);

library.load("keeptime.wasm").then(
  (zones) => {
    byId("zones").append(...zones.map((name) => element("option", { value: name })));
    return start();
  },
  (error) => (byId("empty").textContent = `The library cannot be loaded: ${error.message}`),
);
