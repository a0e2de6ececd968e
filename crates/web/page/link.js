// Links that hold the input of the page in their fragment, which browsers do not send to servers.

/** Longer links are cut off by programs that pass them on. */
const MOST = 30_000;

async function through(bytes, stream) {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** Returns the fragment for an input, or null if it is too long. */
export async function toFragment(input) {
  const bytes = new TextEncoder().encode(JSON.stringify(input));
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  const text = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return text.length > MOST ? null : `#1${text}`;
}

export const isLink = (fragment) => fragment.startsWith("#1");

/** Returns the input of a link's fragment, or null if it is damaged. */
export async function fromFragment(fragment) {
  try {
    const binary = atob(fragment.slice(2).replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    const input = JSON.parse(new TextDecoder().decode(bytes));
    return typeof input === "object" ? input : null;
  } catch {
    return null;
  }
}
