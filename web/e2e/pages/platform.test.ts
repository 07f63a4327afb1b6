import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { objections } from "../support/axe.ts";
import { openBrowser, portal, signedIn } from "../support/browser.ts";
import { guessPasswords } from "../support/guess-passwords.ts";
import { NO_PHONES } from "../support/phone.ts";

/** An address of the loopback from which nobody of this test phones. */
const STRANGER = "127.0.0.90";
const RUN = String(Date.now() % 10_000).padStart(4, "0");

let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, context } = await signedIn(browser, "platform_admin"));
});
afterAll(async () => {
  await context.close();
  await browser.close();
});

it("shows an address that guessed passwords, and lets it in again", async (test) => {
  const { sipPort } = portal();
  if (sipPort === null) return test.skip(NO_PHONES);
  await guessPasswords(STRANGER, sipPort);
  await page.goto("/gateways");
  const row = page.getByRole("row").filter({ hasText: STRANGER });
  await row.getByText("Wrong passwords or names").waitFor({ timeout: 60_000 });
  expect(await objections(page)).toEqual([]);
  await row.getByRole("button", { name: `Let in ${STRANGER}` }).click();
  await page.getByText(`${STRANGER} is let in again.`).waitFor();
  await row.waitFor({ state: "detached" });
  // The gateway says it with its next heartbeat; until then a page loaded anew may show it once more.
  await expect.poll(() => isShutOut(page), { timeout: 60_000 }).toBe(false);
});

async function isShutOut(on: Page): Promise<boolean> {
  await on.goto("/gateways");
  await on.getByRole("table", { name: "Gateways" }).waitFor();
  return (await on.getByRole("row").filter({ hasText: STRANGER }).count()) > 0;
}

it("gives a company the number it asks for, refuses another with a reason the company reads", async () => {
  const theirs = await signedIn(browser, "tenant_admin");
  const [wanted, refused] = [`01 58${RUN}1`, `01 58${RUN}2`];
  await ask(theirs.page, wanted, `Wanted ${RUN}`);
  await ask(theirs.page, refused, `Refused ${RUN}`);
  const mine = theirs.page.getByRole("row").filter({ hasText: `Wanted ${RUN}` });
  await mine.getByText("Waiting for approval").waitFor();

  await page.goto("/platform-numbers");
  await page.getByLabel("Status").selectOption({ label: "Waiting" });
  const row = (label: string) => page.getByRole("row").filter({ hasText: label });
  await row(`Wanted ${RUN}`).getByText("Acme Dental").last().waitFor();
  expect(await objections(page)).toEqual([]);
  await row(`Wanted ${RUN}`)
    .getByRole("button", { name: /^Assign/ })
    .click();
  await page.getByText("It rings with that company's next apply.").waitFor();
  await row(`Wanted ${RUN}`).waitFor({ state: "detached" });

  await row(`Refused ${RUN}`)
    .getByRole("button", { name: /^Refuse/ })
    .click();
  const dialog = page.getByRole("dialog", { name: /^Refuse .* for Acme Dental/ });
  await dialog.getByRole("button", { name: "Refuse", exact: true }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).and(page.locator("[aria-invalid=true]")).waitFor();
  await dialog.getByLabel("Reason").fill("It is another company's");
  await dialog.getByRole("button", { name: "Refuse", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await row(`Refused ${RUN}`).waitFor({ state: "detached" });

  await theirs.page.goto("/numbers");
  await mine.waitFor();
  await mine.getByText("Waiting for approval").waitFor({ state: "detached" });
  await theirs.page
    .getByRole("row")
    .filter({ hasText: `Refused ${RUN}` })
    .getByText("It is another company's")
    .waitFor();
  await theirs.context.close();
});

/** Asks for a number on the platform's trunks, as a company's admin. */
async function ask(by: Page, number: string, label: string): Promise<void> {
  await by.goto("/numbers?add=1");
  const add = by.getByRole("dialog", { name: "Add number" });
  await add.getByLabel("Number", { exact: true }).fill(number);
  await add.getByLabel("Label").fill(label);
  await add.getByLabel("Calls come in over").selectOption({ label: "The platform's trunks" });
  await add.getByRole("button", { name: "Add number" }).click();
  await add.waitFor({ state: "detached" });
}

it("opens the tenant that an address names though it is not in the list, and says when it is gone", async () => {
  await page.goto("/tenants");
  await page.getByRole("button", { name: /Acme Dental/ }).click();
  await page.waitForURL(/open=/);
  const id = new URL(page.url()).searchParams.get("open") ?? "";
  await page.goto(`/tenants?q=globex&open=${id}`);
  await page.getByRole("dialog", { name: "Acme Dental" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto(`/tenants?open=${crypto.randomUUID()}`);
  await page.getByText("This tenant could not be opened.").waitFor();
});

it("finds tenants by name from anywhere", async () => {
  await page.goto("/gateways");
  await page.getByRole("table", { name: "Gateways" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search" }).getByRole("combobox").fill("acm");
  await page.getByRole("option", { name: /Acme Dental/, selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Acme Dental" }).waitFor();
});
