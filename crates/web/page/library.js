// The library in its worker.
import { workerOf } from "./dom.js";
import source from "./worker.js?text";

export class Library {
  #worker;
  #waiting = new Map();
  #id = 0;
  #listing = "";
  #next = null;
  #busy = false;

  /** Loads the library. Resolves to the names of all zones. */
  async load(url) {
    const module = await compiled(await fetch(url));
    // A worker made from text has the content security policy of the page; one from a file has none.
    const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.#worker = workerOf(blob);
    this.#worker.addEventListener("message", ({ data }) => {
      const { resolve, reject } = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("error" in data) reject(new Error(data.error));
      else resolve(data);
    });
    const { result } = await this.#ask({ task: "start", module });
    URL.revokeObjectURL(blob);
    return result;
  }

  /**
   * Answers a request. While an answer is being made, only the latest of the requests that follow
   * waits; the others resolve to null.
   */
  answer(request, listing) {
    this.#next?.resolve(null);
    return new Promise((resolve, reject) => {
      this.#next = { request, listing, resolve, reject };
      this.#run();
    });
  }

  /** Returns the backups of a server in the last answer, as HTML. */
  async backups(server) {
    return (await this.#ask({ task: "backups", server })).result;
  }

  /** Returns the last answer as a page of its own. */
  async report() {
    return (await this.#ask({ task: "report" })).result;
  }

  async #run() {
    if (this.#busy || !this.#next) return;
    const { request, listing, resolve, reject } = this.#next;
    this.#next = null;
    this.#busy = true;
    const changed = listing === this.#listing ? {} : { listing };
    this.#listing = listing;
    try {
      resolve(await this.#ask({ task: "answer", request, ...changed }));
    } catch (error) {
      reject(error);
    } finally {
      this.#busy = false;
      this.#run();
    }
  }

  #ask(message) {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...message });
    });
  }
}

/** Compiles a module, also from a server that does not know the type of the file. */
async function compiled(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
