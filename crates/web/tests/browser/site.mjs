// The page in a browser: a file server, a browser, and what the page asked for and complained about.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const DIST = join(import.meta.dirname, "../../dist");
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Serves dist/ under a path, as a file server does that knows nothing of the page. */
async function serve() {
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://localhost").pathname.replace("/some/folder/", "");
    const file = path === "" ? "index.html" : path;
    try {
      const body = await readFile(join(DIST, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

export class Site {
  static async start() {
    const site = new Site();
    [site.server, site.browser] = await Promise.all([serve(), chromium.launch({ executablePath: EXECUTABLE, args: FLAGS })]);
    site.url = `http://127.0.0.1:${site.server.address().port}/some/folder/`;
    return site;
  }

  async stop() {
    await this.browser.close();
    this.server.close();
  }

  /** Opens the page and waits for its first answer. `page.troubles` lists errors and requests to others. */
  async open({ width = 1280, height = 800, colorScheme = "light", fragment = "", timezoneId = "Europe/Berlin" } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme, timezoneId, acceptDownloads: true });
    const page = await context.newPage();
    page.troubles = [];
    page.requests = [];
    page.on("console", (message) => page.troubles.push(message.text()));
    page.on("pageerror", (error) => page.troubles.push(String(error)));
    page.on("requestfailed", (request) => page.troubles.push(`failed: ${request.url()}`));
    page.on("request", (request) => page.requests.push(request.url()));
    await page.goto(this.url + fragment);
    await answered(page);
    return page;
  }
}

const answers = (page) => page.evaluate(() => performance.getEntriesByName("answer").length);

/** Waits until the page has shown more answers than before. */
export async function answered(page, before = 0) {
  await page.waitForFunction((before) => performance.getEntriesByName("answer").length > before, before, { timeout: 30_000 });
}

/** Does something, and waits for the answer to it. */
export async function after(page, action) {
  const before = await answers(page);
  await action();
  await answered(page, before);
}

export const example = (page, name) => after(page, () => page.getByRole("button", { name, exact: true }).click());
export const fill = (page, selector, text) => after(page, () => page.fill(selector, text));
export const text = async (page, selector) => (await page.locator(selector).innerText()).replace(/\s+/g, " ").trim();
