// Limits that the reader tries out in place of the policy's.
import { byId, element } from "./dom.js";

const LIMITS = [
  { name: "max_backups", label: "Newest backups to keep", hasNone: true },
  { name: "max_days", label: "Days to keep a backup", hasNone: true },
  { name: "keep_at_least", label: "Always keep at least", hasNone: false },
];

export class Sliders {
  #inputs = new Map();
  #most = null;
  // Limits that were set, until their ranges are known.
  #wanted = null;
  #changed = false;
  #reset = element("button", { type: "button" }, "As in the policy");

  constructor(target, onChange) {
    for (const { name, label, hasNone } of LIMITS) {
      const range = element("input", { type: "range", id: `limit-${name}`, min: hasNone ? "1" : "0", step: "1" });
      const output = element("output", { htmlFor: range.id });
      range.addEventListener("input", (event) => {
        event.stopPropagation();
        this.#changed = true;
        this.#write();
        onChange();
      });
      this.#inputs.set(name, { range, output, hasNone });
      target.append(element("div", { className: "slider" }, element("label", { htmlFor: range.id }, label), output, range));
    }
    this.#reset.addEventListener("click", () => {
      this.reset();
      onChange();
    });
    target.append(this.#reset);
    this.#write();
  }

  /** The chosen limits, or null for those of the policy. */
  get value() {
    if (!this.#changed) return null;
    if (this.#wanted) return this.#wanted;
    return Object.fromEntries([...this.#inputs].map(([name, input]) => [name, this.#read(input)]));
  }

  set value(limits) {
    this.#changed = limits !== null;
    this.#wanted = limits;
  }

  reset() {
    this.value = null;
  }

  /** Takes the limits of the policy and the ranges. */
  show(sliders) {
    byId("limits-part").hidden = !sliders;
    if (!sliders) return;
    const values = this.value ?? sliders.own;
    this.#wanted = null;
    this.#most = { ...sliders.most, keep_at_least: sliders.most.max_backups };
    this.#place(values);
  }

  #place(values) {
    for (const [name, { range, hasNone }] of this.#inputs) {
      const most = Math.max(this.#most[name], values[name] ?? 0);
      // The right end of a limit is no limit.
      range.max = String(most + (hasNone ? 1 : 0));
      range.value = String(values[name] ?? range.max);
    }
    this.#write();
  }

  #read({ range, hasNone }) {
    return hasNone && range.value === range.max ? null : Number(range.value);
  }

  #write() {
    for (const input of this.#inputs.values()) {
      const value = this.#read(input);
      const text = value === null ? "no limit" : value === 0 ? "none" : String(value);
      input.output.textContent = text;
      input.range.setAttribute("aria-valuetext", text);
    }
    this.#reset.disabled = !this.#changed;
    byId("limits-status").textContent = this.#changed ? "changed" : "what would be deleted";
  }
}
