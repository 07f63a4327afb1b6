import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, portal, signedIn } from "../support/browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** What is typed before the page lives would be lost, so it takes nothing until then. */
async function openSettings(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.locator("main div:not([inert]) > form").waitFor();
}

describe("the company's settings", () => {
  let page: Page;
  let context: BrowserContext;
  beforeAll(async () => {
    ({ page, context } = await signedIn(browser, "tenant_admin", { tenant: "globex" }));
  });
  afterAll(() => context.close());

  it("are changed by its admin, the extension range excepted", async () => {
    await openSettings(page);
    const name = page.getByLabel("Name", { exact: true });
    const before = await name.inputValue();
    expect(await page.getByLabel("First extension").count()).toBe(0);
    await page.getByText("given by the platform's operator").waitFor();
    const save = page.getByRole("button", { name: "Save" });
    expect(await save.isDisabled()).toBe(true);
    await name.fill("");
    await save.click();
    await page.getByText("Must not be empty").waitFor();
    await name.fill(`${before} & Sons`);
    await page.getByLabel("Time zone").selectOption("Europe/London");
    await save.click();
    await page.getByText("Saved. It takes effect with the next apply.").waitFor();
    await openSettings(page);
    expect(await name.inputValue()).toBe(`${before} & Sons`);
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Europe/London");
    await page.getByText(`${before} & Sons`).first().waitFor();
    await name.fill(before);
    await save.click();
    await page.getByText("Saved. It takes effect with the next apply.").waitFor();
  });

  it("are not lost by a stray press: leaving asks first", async () => {
    await openSettings(page);
    await page.getByLabel("Name", { exact: true }).fill("Half typed");
    const people = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" });
    await people.click();
    const ask = page.getByRole("alertdialog", { name: "Leave without saving?" });
    await ask.getByRole("button", { name: "Cancel" }).click();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Half typed");
    await people.click();
    await ask.getByRole("button", { name: "Discard changes" }).click();
    await page.getByRole("heading", { name: "People", level: 1 }).waitFor();

    await page.getByRole("button", { name: "Add person" }).click();
    const dialog = page.getByRole("dialog", { name: "Add person" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Add person" }).click();
    await dialog.getByLabel("Name", { exact: true }).fill("Half");
    await page.keyboard.press("Escape");
    await ask.getByRole("button", { name: "Cancel" }).click();
    expect(await dialog.getByLabel("Name", { exact: true }).inputValue()).toBe("Half");
    await page.keyboard.press("Escape");
    await ask.getByRole("button", { name: "Discard changes" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  it("keep a length of time in seconds, whatever unit it is typed in", async () => {
    await page.goto("/agents");
    await page.locator('main a[href^="/agents/"]').first().click();
    await page.getByRole("tab", { name: "Settings" }).click();
    const longest = page.getByLabel("Longest call", { exact: true });
    await longest.waitFor();
    await page.getByLabel("Unit of longest call").selectOption("s");
    await longest.fill("5");
    await page.getByRole("button", { name: "Save settings" }).click();
    await page.getByText("Must be at least 10").waitFor();
    await page.getByLabel("Unit of longest call").selectOption("min");
    await longest.fill("45");
    await page.getByRole("button", { name: "Save settings" }).click();
    await page.getByText("Saved. It takes effect with the next apply.").waitFor();
    await page.reload();
    await page.locator("main div:not([inert]) > form").waitFor();
    expect(await longest.inputValue()).toBe("45");
    await page.getByLabel("Unit of longest call").selectOption("s");
    await longest.fill("2700");
    // The same length of time: there is nothing to save.
    expect(await page.getByRole("button", { name: "Save settings" }).isDisabled()).toBe(true);
  });
});

it("shows where one is signed in, and ends the others", async () => {
  const here = await signedIn(browser, "operator", { tenant: "globex" });
  const there = await signedIn(browser, "operator", { tenant: "globex" });
  await here.page.goto("/");
  await here.page.getByRole("button", { name: /Your account/ }).click();
  await here.page.getByRole("menuitem", { name: "Your sign-ins" }).click();
  await here.page.getByRole("heading", { name: "Your sign-ins", level: 1 }).waitFor();
  await here.page.locator("#main").getByText("This one").waitFor();
  expect(await here.page.getByRole("row").count()).toBeGreaterThanOrEqual(3);
  await here.page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await here.page.getByRole("alertdialog").getByRole("button", { name: "Sign out" }).click();
  await here.page.getByText("You are signed in here only.").waitFor();
  await expect.poll(() => here.page.getByRole("row").count()).toBe(2);
  await there.page.goto("/calls");
  await there.page.waitForURL(/\/login/);
  await here.page.reload();
  await here.page.locator("#main").getByText("This one").waitFor();
  expect(new URL(here.page.url()).origin).toBe(portal().url);
  await Promise.all([here.context.close(), there.context.close()]);
});
