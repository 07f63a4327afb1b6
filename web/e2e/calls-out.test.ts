import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { objections } from "./support/axe.ts";
import { openBrowser, portal, signedIn } from "./support/browser.ts";
import { dial, dockOf, NO_PHONES, openPhone } from "./support/phone.ts";

const PASSWORD = "never-to-be-seen-again";
/** A name that is never anybody's (RFC 2606). */
const NOWHERE = "sip.nowhere.invalid";
const TRUNK = `Line ${Date.now() % 100_000}`;
const SILENT = `Silent ${Date.now() % 100_000}`;
const POLICY = `Office ${Date.now() % 100_000}`;

let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, context } = await signedIn(browser, "tenant_admin"));
});
afterAll(async () => {
  await context.close();
  await browser.close();
});

const dialog = (name?: string | RegExp) => page.getByRole("dialog", name === undefined ? {} : { name });

it("shows an emergency call above every page, loudly where no trunk took it, until somebody has seen it", async (test) => {
  if (!portal().hasPhones) return test.skip(NO_PHONES);
  await page.goto("/people");
  await openPhone(page);
  await dial(page, "112");
  const alert = page.getByRole("alert").filter({ hasText: "called the emergency number 112" });
  await alert.getByText("reached nobody: no trunk took the call").waitFor({ timeout: 60_000 });
  await dockOf(page).getByLabel("Number to call").waitFor({ timeout: 60_000 });
  expect(await objections(page)).toEqual([]);

  const colleague = await signedIn(browser, "operator");
  await colleague.page.getByText("reached nobody: no trunk took the call").waitFor();
  expect(await colleague.page.getByRole("button", { name: "I have seen it" }).count()).toBe(0);
  await colleague.context.close();

  await alert.getByRole("link", { name: "All emergency calls" }).click();
  const row = page.getByRole("row").filter({ hasText: "No trunk took it: nobody was reached" });
  await row.getByText("Nobody yet").waitFor();
  await row.getByRole("button", { name: "I have seen it" }).click();
  await row.getByText("Nobody yet").waitFor({ state: "detached" });
  await alert.waitFor({ state: "detached" });
  expect(await objections(page)).toEqual([]);
}, 240_000);

it("adds a trunk in plain words; its password is never seen again", async () => {
  await page.goto("/trunks?add=1");
  const add = dialog("Add trunk");
  await add.getByLabel("Name", { exact: true }).fill(TRUNK);
  await add.getByLabel("The carrier's address").fill(NOWHERE);
  await add.getByRole("button", { name: "Add trunk" }).click();
  await add.getByText("To register, the carrier's user name is needed").waitFor();
  await add.getByLabel("User name").fill("acme");
  await add.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await add.getByText("Advanced", { exact: true }).click();
  await add.getByLabel("Encrypt the sound").check();
  await add.getByRole("button", { name: "Add trunk" }).click();
  await add.getByText("Encrypted sound needs TLS").waitFor();
  await add.getByLabel("Encrypt the sound").uncheck();
  await add.getByRole("button", { name: "Add trunk" }).click();

  const drawer = dialog(TRUNK);
  await drawer.getByText("Not reported yet").waitFor();
  expect(await drawer.getByLabel("Password", { exact: true }).inputValue()).toBe("");
  await drawer.getByText("One is kept and never shown.").waitFor();
  expect(await page.content()).not.toContain(PASSWORD);
  expect(await objections(page)).toEqual([]);
});

it("has the phone system try the trunk, and says in words what does not work", async (test) => {
  if (!portal().hasPhones) return test.skip(NO_PHONES);
  await page.goto("/trunks");
  await page.getByRole("button", { name: new RegExp(TRUNK) }).click();
  const region = dialog(TRUNK).getByRole("region", { name: "Connection test" });
  await region.getByRole("button", { name: "Test the connection" }).click();
  await region.getByText("It does not work").waitFor({ timeout: 60_000 });
  const steps = region.getByRole("list", { name: "Steps of the test" }).getByRole("listitem");
  await steps.filter({ hasText: "Find the carrier's address, failed" }).waitFor();
  await steps.filter({ hasText: "Log in, skipped" }).waitFor();
  await region.getByText(NOWHERE).waitFor();
  expect(await objections(page)).toEqual([]);
});

it("stops a test that takes its time, and says that it was", async (test) => {
  if (!portal().hasPhones) return test.skip(NO_PHONES);
  // Somebody who hears everything and never answers.
  const silent = createSocket("udp4").bind(0, "127.0.0.91");
  await once(silent, "listening");
  await page.goto("/trunks?add=1");
  const add = dialog("Add trunk");
  await add.getByLabel("Name", { exact: true }).fill(SILENT);
  await add.getByLabel("The carrier's address").fill("127.0.0.91");
  await add.getByLabel("How the carrier knows us").selectOption({ label: "By our addresses, without logging in" });
  await add.getByText("Advanced", { exact: true }).click();
  await add.getByLabel("Port", { exact: true }).fill(String(silent.address().port));
  await add.getByRole("button", { name: "Add trunk" }).click();
  const drawer = dialog(SILENT);
  const region = drawer.getByRole("region", { name: "Connection test" });
  await region.getByRole("button", { name: "Test the connection" }).click();
  await region.getByRole("button", { name: "Stop" }).click();
  await region.getByText("It was stopped before it was through.").waitFor();
  await region.getByRole("button", { name: "Test again" }).waitFor();
  await drawer.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
  await drawer.waitFor({ state: "detached" });
  silent.close();
});

it("sets the rules for calls out in their order, and tries a number on them", async () => {
  await page.goto("/outbound?add=1");
  const add = dialog("Add policy");
  await add.getByLabel("Name", { exact: true }).fill(POLICY);
  // The first policy begins with calls at home; here the rules are one's own.
  await add.getByRole("button", { name: "Remove Austria" }).click();
  await addRule("The world", "All numbers");
  await addRule("At home", "Numbers of a country", "Austria (+43)");
  // By the keyboard: what is at home must come before the world.
  await add.getByRole("button", { name: "Move At home up" }).press("Enter");
  await add.getByRole("button", { name: "Add policy" }).click();
  await add.waitFor({ state: "detached" });

  const rules = page.getByRole("listitem");
  await rules.filter({ hasText: `Calls to Austria (+43) go out by ${TRUNK}.` }).waitFor();
  await page.getByRole("textbox", { name: "Try a number" }).fill("0650 1234567");
  await page.getByText("0650 1234567 is taken by “At home”.").waitFor();
  await rules.filter({ hasText: "takes it" }).getByText("At home").waitFor();
  await page.getByRole("textbox", { name: "Try a number" }).fill("+44 20 7946 0958");
  await page.getByText("is taken by “The world”.").waitFor();
  await page.getByRole("textbox", { name: "Try a number" }).fill("144");
  await page.getByText("An emergency number: it always passes").waitFor();
  expect(await objections(page)).toEqual([]);
});

it("answers what would really happen, and the answer can be sent to somebody", async () => {
  await page.goto("/outbound");
  await page.getByRole("textbox", { name: "Try a number" }).fill("0650 1234567");
  await page.getByRole("link", { name: "What would really happen" }).click();
  await page.getByRole("heading", { name: "What happens if…" }).waitFor();
  await page.getByLabel("By", { exact: true }).selectOption({ label: "what is saved, as if applied" });
  const answer = page.getByRole("region", { name: "The answer" });
  await answer.getByText(`It goes over ${TRUNK}.`).waitFor();
  await answer.getByText("Mobile, Austria").waitFor();
  await answer.getByText(/^€\d+\.\d+ a minute$/).waitFor();
  expect(await objections(page)).toEqual([]);

  const link = page.url();
  const colleague = await signedIn(browser, "viewer");
  await colleague.page.goto(link);
  await colleague.page.getByText(`It goes over ${TRUNK}.`).waitFor();
  await colleague.context.close();
});

it("is asked from everywhere: a number typed into the search leads to its own way", async () => {
  await page.goto("/people");
  await page.getByRole("link", { name: /Anna Berger/ }).waitFor();
  await page.keyboard.press("Control+k");
  await dialog("Search").getByRole("combobox").fill("+43123456789");
  await page.getByRole("option", { name: /What happens if .* is called/ }).click();
  const answer = page.getByRole("region", { name: "The answer" });
  await answer.getByText(/A call for 01 23456789/).waitFor();
  // One's own number is called from outside.
  await page.getByText("Somebody outside, number withheld").waitFor();
});

it("holds the limits beside the rules: another country is refused in words, and only an admin changes them", async () => {
  await page.goto("/call-limits");
  await page.getByLabel("Countries", { exact: true }).selectOption({ label: "Only those chosen here" });
  // At first the company's own country and those near to it.
  expect(await page.getByText(/countries may be called/).textContent()).toBe("41 countries may be called.");
  await page.getByRole("button", { name: "Only the own country" }).click();
  await page.getByLabel("Search countries").fill("germ");
  await page.getByLabel("Germany").check();
  await page.getByRole("button", { name: "Save limits" }).click();
  await page.getByText("The limits are in force within a second.").waitFor();
  await page.goto(`/simulator?from=1000&to=${encodeURIComponent("+442079460958")}&state=saved`);
  await page.getByText("No, by the company's limits: the country is not among those allowed").waitFor();

  const reader = await signedIn(browser, "support");
  await reader.page.goto("/call-limits");
  await reader.page.getByText("Only an admin of the company changes call limits").waitFor();
  expect(await reader.page.getByRole("button", { name: "Save limits" }).count()).toBe(0);
  expect(await reader.page.getByLabel("Calls out at once", { exact: true }).isDisabled()).toBe(true);
  await reader.context.close();

  await page.goto("/call-limits");
  await page.getByLabel("Countries", { exact: true }).selectOption({ label: "All, without those of high risk" });
  await page.getByRole("button", { name: "Save limits" }).click();
  await page.getByText("The limits are in force within a second.").waitFor();
});

it("keeps a trunk that is needed, and lets go of policy and trunk in their order", async () => {
  await page.goto("/trunks");
  await remove(TRUNK);
  await page.getByRole("alertdialog").getByText(`calls go out over it by`).waitFor();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();

  await page.goto("/outbound");
  await page.getByRole("button", { name: `Edit ${POLICY}` }).click();
  await dialog(POLICY).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText(`${POLICY} was deleted.`).waitFor();

  await page.goto("/trunks");
  await remove(TRUNK);
  await page.getByText(`${TRUNK} was deleted.`).waitFor();
});

async function addRule(name: string, kind: string, country?: string): Promise<void> {
  await dialog("Add policy").getByRole("button", { name: "Add rule" }).click();
  const rule = dialog("Add rule");
  await rule.getByLabel("Name", { exact: true }).fill(name);
  await rule.getByLabel("Which calls").selectOption({ label: kind });
  if (country !== undefined) await rule.getByLabel("Country").selectOption({ label: country });
  await rule.getByRole("button", { name: "Add to the policy" }).click();
  await rule.getByText("Choose a trunk for these calls").waitFor();
  await rule.getByLabel("Add a trunk").selectOption({ label: TRUNK });
  await rule.getByRole("button", { name: "Add to the policy" }).click();
  await rule.waitFor({ state: "detached" });
}

async function remove(name: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await dialog(name).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
}
