// Runs the library outside of the page's thread, so that a large listing never stops the typing.
import { Playground, initSync } from "keeptime";

let playground = null;

const tasks = {
  start: ({ module }) => {
    initSync({ module });
    playground = new Playground();
    return playground.zoneNames().split("\n");
  },
  answer: ({ request, listing }) => {
    // The listing is sent only when it has changed.
    if (listing !== undefined) playground.setListing(listing);
    return JSON.parse(playground.answer(JSON.stringify(request)));
  },
  backups: ({ server }) => playground.backups(server),
  report: () => playground.report(),
};

addEventListener("message", ({ data }) => {
  const { id, task } = data;
  const started = performance.now();
  try {
    postMessage({ id, result: tasks[task](data), milliseconds: performance.now() - started });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
