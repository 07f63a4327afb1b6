import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loginOf, openBrowser, portal, signedIn } from "../support/browser.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage({ baseURL: portal().url });
});
afterAll(() => browser.close());

const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

/** Tabs until what has the focus reads as wanted; so it must be reachable, and reachable soon. */
async function tabTo(wanted: RegExp, most = 40): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (wanted.test(await focused())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${wanted} was not reached in ${most} presses of Tab; the focus is on "${await focused()}"`);
}

it("does the main job without a mouse: sign in, add a person, leave, look around, sign out", async () => {
  const { email, password } = loginOf("tenant_admin");
  await page.goto("/login");
  await page.locator("[data-ready=true]").waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("email");
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Acme Dental", level: 1 }).waitFor();

  // Straight to the content, past the navigation.
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to content");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "main");

  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
  await tabTo(/^Add person$/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "name");
  await page.keyboard.type("Kim Keys");
  await page.keyboard.press("Tab");
  await page.keyboard.type(`kim.${Date.now()}@keys.example`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "A phone for Kim Keys" }).waitFor();
  await tabTo(/^Later$/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page
    .getByRole("link", { name: /Kim Keys/ })
    .first()
    .waitFor();

  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.getAttribute("type") === "search");
  await page.keyboard.type("sofia");
  await page.waitForURL("**/people?q=sofia");
  await tabTo(/^Sofia Novak/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sofia Novak", level: 1 }).waitFor();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
  await page.locator("[cmdk-input]").waitFor({ state: "detached" }); // as long as it fades, what is typed goes there

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await tabTo(/^AB/);
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.getByText("You are signed out, here and everywhere").waitFor();
});

it("finds by name and number, from anywhere, whatever a company has", async () => {
  const { page, context } = await signedIn(browser, "tenant_admin");
  const found = async (typed: string, name: RegExp, heading: string) => {
    await page.keyboard.press("Control+k");
    await page.locator("[cmdk-input]").fill(typed);
    await page.getByRole("option", { name, selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: heading }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };
  await page.goto("/people");
  await found("recep", /^Reception/, "Reception");
  await found("treat", /^Treatment questions/, "Treatment questions");
  await found("680", /^Welcome/, "Welcome");
  await found("01 2345678", /^Main line/, "01 23456789");
  await found("team me", /^Team meeting/, "Team meeting");
  // A place that is meant comes before things of that kind.
  await page.keyboard.press("Control+k");
  await page.locator("[cmdk-input]").fill("queues");
  await page.getByRole("option", { name: /Treatment questions/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Queues", level: 1 }).waitFor();
  // And what there is not yet can be begun.
  await page.keyboard.press("Control+k");
  await page.locator("[cmdk-input]").fill("add a ring");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Add ring group" }).waitFor();
  await context.close();
});
