// Small helpers for the document.

export const byId = (id) => document.getElementById(id);

/** Makes an element. Children are nodes or text; text is never read as markup. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property in made) made[property] = value;
    else made.setAttribute(property, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// The content security policy lets markup and scripts in only through this.
const policy = globalThis.trustedTypes?.createPolicy("keeptime", {
  createHTML: (html) => html,
  createScriptURL: (url) => url,
});
const markups = new WeakMap();

/** Sets markup that the library made: it has escaped all text from documents. Returns whether it changed. */
export function setMarkup(target, html) {
  if (markups.get(target) === html) return false;
  target.innerHTML = policy ? policy.createHTML(html) : html;
  markups.set(target, html);
  return true;
}

/** Makes a worker from a script that the page has loaded. */
export function workerOf(url) {
  return new Worker(policy ? policy.createScriptURL(url) : url);
}
