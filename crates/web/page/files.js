// Files that a user chooses or drops.
import { byId } from "./dom.js";

/** Returns the texts and the names of files, or null after showing that one of them cannot be read, because a folder
 * was dropped, or the file was changed or removed. */
export async function read(files) {
  const unreadable = byId("unreadable");
  unreadable.hidden = true;
  const texts = [];
  for (const file of files) {
    try {
      texts.push(await file.text());
    } catch (error) {
      unreadable.textContent = `${file.name} cannot be read: ${error.message}`;
      unreadable.hidden = false;
      return null;
    }
  }
  return { text: texts.join("\n"), name: files.map(({ name }) => name).join(", ") };
}
