// The field for a listing. A long listing is kept outside of the page: a text area would be slow with it.
import { byId } from "./dom.js";
import { read } from "./files.js";

const MOST_SHOWN = 200_000;

export class ListingField {
  #area = byId("listing");
  #kept = null;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
    byId("listing-file").addEventListener("change", async (event) => {
      const files = [...event.target.files];
      const chosen = await read(files);
      // The same file can be chosen again.
      event.target.value = "";
      if (chosen) this.take(chosen.text, chosen.name);
    });
    this.#area.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (text.length <= MOST_SHOWN) return;
      event.preventDefault();
      this.take(text, "pasted text");
    });
    byId("listing-remove").addEventListener("click", () => {
      this.value = "";
      this.#onChange();
      this.#area.focus();
    });
  }

  get value() {
    return this.#kept ?? this.#area.value;
  }

  set value(text) {
    this.#show(text, "a long text");
  }

  /** Takes a text from elsewhere, such as a file. */
  take(text, name) {
    this.#show(text, name);
    byId("listing-part").open = true;
    this.#onChange();
  }

  #show(text, name) {
    const isLong = text.length > MOST_SHOWN;
    this.#kept = isLong ? text : null;
    this.#area.value = isLong ? "" : text;
    byId("listing-editor").hidden = isLong;
    byId("listing-kept").hidden = !isLong;
    byId("listing-name").textContent = `${name}, ${(text.length / 1e6).toFixed(1)} MB`;
  }
}
