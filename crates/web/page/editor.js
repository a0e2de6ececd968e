// A text area whose faults are marked in place.
import { element } from "./dom.js";

/** Longer texts have no marks: a copy of the text is laid out behind the text area. */
const MOST_MARKED = 100_000;

export class Editor {
  #area;
  #marks = element("div", { className: "marks", "aria-hidden": "true" });

  constructor(area) {
    this.#area = area;
    area.before(this.#marks);
    area.addEventListener("scroll", () => this.#follow());
    new ResizeObserver(() => this.#follow()).observe(area);
    area.addEventListener("input", () => this.mark([]));
  }

  get value() {
    return this.#area.value;
  }

  set value(text) {
    this.#area.value = text;
    this.mark([]);
  }

  /** Marks the spans of findings. */
  mark(findings) {
    const text = this.#area.value;
    if (findings.length === 0 || text.length > MOST_MARKED) {
      this.#marks.replaceChildren();
      return;
    }
    const parts = [];
    let at = 0;
    for (const { span: [start, end], severity } of [...findings].sort((a, b) => a.span[0] - b.span[0])) {
      if (severity === "info" || start < at) continue;
      // A fault at the end of the text, where something is missing, is marked too.
      parts.push(text.slice(at, start), element("mark", { className: severity }, text.slice(start, end) || " "));
      at = end;
    }
    parts.push(text.slice(at), "\n");
    this.#marks.replaceChildren(...parts);
    this.#follow();
  }

  /** Selects a span and scrolls to it. */
  select(start, end) {
    const area = this.#area;
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, end);
    area.scrollTop = Math.max(0, this.#topOf(start) - area.clientHeight / 3);
    area.scrollIntoView({ block: "nearest" });
  }

  /** Replaces a span, so that it can be undone. */
  replace(start, end, text) {
    this.select(start, end);
    if (!document.execCommand("insertText", false, text)) {
      this.#area.setRangeText(text);
      this.#area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** The height of a place in the text, which is that of its mark: lines may be wrapped. */
  #topOf(place) {
    let at = 0;
    for (const part of this.#marks.childNodes) {
      if (at === place && part instanceof Element) return part.offsetTop;
      at += part.textContent.length;
    }
    const lines = this.#area.value.slice(0, place).split("\n").length - 1;
    return lines * Number.parseFloat(getComputedStyle(this.#area).lineHeight);
  }

  #follow() {
    const { scrollTop, scrollLeft, clientWidth, clientHeight } = this.#area;
    Object.assign(this.#marks.style, { width: `${clientWidth}px`, height: `${clientHeight}px` });
    this.#marks.scrollTo(scrollLeft, scrollTop);
  }
}
