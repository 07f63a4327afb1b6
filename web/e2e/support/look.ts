import type { Page } from "playwright-core";

/** A page as it stands once `ready` has opened on it what there is to open. */
export type Look = { name: string; path: string; ready?: (page: Page) => Promise<void> };

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
  await page.goto(look.path);
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");
  await look.ready?.(page);
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
