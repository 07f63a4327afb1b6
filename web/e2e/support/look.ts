import { setTimeout } from "node:timers/promises";
import type { Page, Request } from "playwright-core";

/** A page as it stands once `ready` has opened on it what there is to open. */
export type Look = {
  name: string;
  path: string;
  ready?: (page: Page) => Promise<void>;
  /** Somebody must have phoned before. */
  needsPhones?: true;
};

export const THEMES = ["light", "dark"] as const;
export const WIDTHS = [390, 1440] as const;
export type Theme = (typeof THEMES)[number];
export type Width = (typeof WIDTHS)[number];

/**
 * Shows the page in each width and theme, and calls `see` once nothing moves. It is loaded once: its widths are a matter of style sheets, as
 * when somebody turns a phone.
 */
export async function lookAround(
  page: Page,
  look: Look,
  see: (theme: Theme, width: Width) => Promise<void>,
): Promise<void> {
  await resize(page, WIDTHS[0]);
  await open(page, look);
  for (const width of WIDTHS) {
    const before = await countOpen(page);
    await resize(page, width);
    // What closes when its window changes is opened anew.
    if ((await countOpen(page)) !== before) await open(page, look);
    for (const theme of THEMES) {
      await wear(page, theme);
      await settled(page);
      await see(theme, width);
    }
  }
}

async function open(page: Page, look: Look): Promise<void> {
  // What the page before had asked for went with it.
  (underWay.get(page) ?? watchRequests(page)).clear();
  await page.goto(look.path);
  await loaded(page);
  await look.ready?.(page);
}

const QUIET_MS = 150;
const PATIENCE_MS = 30_000;
const underWay = new WeakMap<Page, Set<Request>>();

/** Waits until the page's scripts run and have what they asked for. Quicker than Playwright's "networkidle", which waits half a second each time. */
export async function loaded(page: Page): Promise<void> {
  const requests = underWay.get(page) ?? watchRequests(page);
  await page.locator("h1").first().waitFor();
  // What React streams lies hidden at the page's end until it is put into its place.
  await page.waitForFunction(() => document.querySelector("[data-ready=false], div[hidden][id^='S:']") === null);
  const deadline = Date.now() + PATIENCE_MS;
  for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MS; await setTimeout(25)) {
    if (requests.size > 0) quietSince = Date.now();
    if (Date.now() > deadline)
      throw new Error(`${page.url()} still waits for ${[...requests].map((each) => each.url()).join(", ")}`);
  }
}

/** Keeps what the page has asked for and not got yet. */
function watchRequests(page: Page): Set<Request> {
  const requests = new Set<Request>();
  page.on("request", (request) => requests.add(request));
  page.on("requestfinished", (request) => requests.delete(request));
  page.on("requestfailed", (request) => requests.delete(request));
  underWay.set(page, requests);
  return requests;
}

const resize = (page: Page, width: Width) => page.setViewportSize({ width, height: width === 390 ? 844 : 900 });

/** How many dialogs, menus and lists lie over the page. */
const countOpen = (page: Page) =>
  page.locator("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]").count();

/** Puts a theme on as the portal's own switch does, without loading the page again. */
async function wear(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((value) => {
    document.documentElement.classList.remove("light", "dark");
    document.documentElement.classList.add(value);
    // Boxes to tick and pickers of dates are the browser's own.
    document.documentElement.style.colorScheme = value;
  }, theme);
}

/** Waits until nothing moves: what is seen must be what stays. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
}
