// The timelines of servers: each opens to its backups, which the library makes when they are asked for.
import { element, setMarkup } from "./dom.js";

export class Timelines {
  #target;
  #backups;
  #tip;
  #found = null;

  /** `backups` returns the table of a server, counted from 0, as HTML. */
  constructor(target, tip, backups) {
    this.#target = target;
    this.#backups = backups;
    this.#tip = tip;
    // The event does not bubble.
    target.addEventListener("toggle", (event) => event.target.open && this.#table(event.target), true);
    document.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.#pointed(event));
    target.addEventListener("click", (event) => this.#clicked(event));
    target.addEventListener("keydown", (event) => this.#stepped(event));
    target.addEventListener("focusout", () => this.#hide());
    addEventListener("scroll", () => this.#hide(), { passive: true });
  }

  /** Shows the servers again. Those that were open stay open. */
  show(html) {
    const names = (details) => details.closest("tbody")?.querySelector("th, .id")?.textContent;
    const open = new Set([...this.#target.querySelectorAll("details[open]")].map(names));
    if (!setMarkup(this.#target, html)) return;
    this.#hide();
    for (const details of this.#target.querySelectorAll("details")) details.open = open.has(names(details));
  }

  /** Loads the table of a server. */
  async #table(details) {
    // Servers without backups have a row, but nothing to open.
    const server = [...this.#target.querySelectorAll(".servers > tbody")].indexOf(details.closest(".servers > tbody"));
    if (server < 0) return null;
    details.loading ??= this.#backups(server).then((html) => {
      const table = element("div");
      setMarkup(table, html ?? "");
      details.append(...table.childNodes);
    });
    await details.loading;
    return details.querySelector("table");
  }

  /** Returns the backups of a timeline, oldest first, with their places from 0 to 1. */
  async #marks(svg) {
    const details = svg.closest("details");
    details.marks ??= this.#table(details).then((table) => {
      const { from, until } = details.closest("table").dataset;
      const whole = Math.max(until - from, 1);
      return [...(table?.tBodies[0].rows ?? [])].reverse().flatMap((row) => {
        const at = Date.parse(`${row.cells[0].textContent.replace(" ", "T")}Z`) / 1000;
        return Number.isNaN(at) ? [] : [{ row, place: 0.01 + (0.98 * (at - from)) / whole }];
      });
    });
    return details.marks;
  }

  async #pointed(event) {
    const svg = event.target.closest?.(".servers summary svg");
    if (!svg) return event.pointerType === "mouse" && this.#hide();
    const box = svg.getBoundingClientRect();
    const distance = ({ place }) => Math.abs(box.left + place * box.width - event.clientX);
    const mark = (await this.#marks(svg)).reduce((a, b) => (a && distance(a) < distance(b) ? a : b), null);
    if (mark && distance(mark) < 14) this.#reveal(svg, mark);
    else this.#hide();
  }

  #clicked(event) {
    const svg = event.target.closest(".servers summary svg");
    if (!svg || event.pointerType === "mouse") return svg || this.#hide();
    // A tap on a timeline shows the backup; the words before it open the server.
    event.preventDefault();
    return this.#pointed(event);
  }

  async #stepped(event) {
    const svg = event.target.closest("summary")?.querySelector("svg");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!svg || !step) return event.key === "Escape" && this.#hide();
    event.preventDefault();
    const marks = await this.#marks(svg);
    const last = marks.length - 1;
    const place = marks.findIndex(({ row }) => row === this.#found);
    const next = place < 0 ? (step > 0 ? 0 : last) : Math.max(0, Math.min(place + step, last));
    if (last >= 0) this.#reveal(svg, marks[next]);
  }

  #reveal(svg, { row, place }) {
    this.#hide();
    this.#found = row;
    row.classList.add("found");
    const tip = this.#tip;
    tip.textContent = [...row.cells].map((cell) => cell.textContent).filter(Boolean).join("\n");
    tip.hidden = false;
    const box = svg.getBoundingClientRect();
    const x = box.left + place * box.width - tip.offsetWidth / 2;
    const above = box.top - tip.offsetHeight - 4;
    tip.style.left = `${Math.max(4, Math.min(x, document.documentElement.clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${above < 0 ? box.bottom + 4 : above}px`;
  }

  #hide() {
    this.#tip.hidden = true;
    this.#found?.classList.remove("found");
    this.#found = null;
  }
}
