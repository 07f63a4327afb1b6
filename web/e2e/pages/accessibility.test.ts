import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_RULES, objections, overflow, RULES_OF_COLOUR } from "../support/axe.ts";
import { openBrowser, portal, signedIn } from "../support/browser.ts";
import { letThingsHappen } from "../support/happenings.ts";
import { type Look, lookAround, THEMES } from "../support/look.ts";
import { ADMIN_LOOKS, PHONE_LOOKS, PLATFORM_LOOKS, VISITOR_LOOKS } from "../support/looks.ts";
import { NO_PHONES } from "../support/phone.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  await letThingsHappen(portal());
});
afterAll(() => browser.close());

/** Everything axe objects to on the page, and every overflow, with where it was. */
async function objectionsTo(page: Page, look: Look): Promise<string[]> {
  const found: string[] = [];
  await lookAround(page, look, async (theme, width) => {
    const where = `${look.name}, ${theme}, ${width} px`;
    const rules = theme === THEMES[0] ? ALL_RULES : RULES_OF_COLOUR;
    found.push(...(await objections(page, rules)).map((line) => `${where}: ${line}`));
    const wider = await overflow(page);
    if (wider > 0) found.push(`${where}: ${wider} px wider than the window`);
  });
  return found;
}

describe("for visitors", () => {
  it.each<Look>(VISITOR_LOOKS)("$name", async (look) => {
    const context = await browser.newContext({ baseURL: portal().url });
    expect(await objectionsTo(await context.newPage(), look)).toEqual([]);
    await context.close();
  });
});

describe.each([
  { of: "an admin of a tenant", role: "tenant_admin", looks: ADMIN_LOOKS },
  { of: "a platform admin", role: "platform_admin", looks: PLATFORM_LOOKS },
  { of: "somebody who only has a phone", role: "end_user", looks: PHONE_LOOKS },
])("for $of", ({ role, looks }) => {
  let page: Page;
  let context: BrowserContext;
  beforeAll(async () => {
    ({ page, context } = await signedIn(browser, role));
  });
  afterAll(() => context.close());

  it.for<Look>(looks)("$name", async (look, test) => {
    if (look.needsPhones === true && !portal().hasPhones) return test.skip(NO_PHONES);
    expect(await objectionsTo(page, look)).toEqual([]);
  });
});
