import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { objections } from "../support/axe.ts";
import { applyPending, openBrowser, portal, signedIn } from "../support/browser.ts";
import { findInvitation } from "../support/mail.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page } = await signedIn(browser, "tenant_admin"));
});
afterAll(() => browser.close());

it("adds a person with a phone, shows its credentials once, and applies", async () => {
  await page.goto("/people");
  await page.getByRole("button", { name: "Add person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Zoë Nováková-O'Hara");
  await dialog.getByLabel("E-mail", { exact: true }).fill("not an address");
  await dialog.getByRole("button", { name: "Add and choose phone" }).click();
  await dialog.getByText("Not an e-mail address").waitFor();
  await dialog.getByLabel("E-mail", { exact: true }).fill("zoe@acme.example");
  await dialog.getByRole("button", { name: "Add and choose phone" }).click();
  await dialog.getByRole("button", { name: "Show credentials" }).click();

  await dialog.getByText("The password is shown this once.").waitFor();
  const value = (label: string) =>
    dialog
      .locator("dt", { hasText: label })
      .locator("+ dd bdi")
      .textContent()
      .then((text) => text ?? "");
  const sipUsername = await value("User name");
  const password = await value("Password");
  expect(sipUsername).toMatch(/^acme-\d{4}-[a-z0-9]{4}$/);
  expect(password.length).toBeGreaterThanOrEqual(16);
  expect(await objections(page)).toEqual([]);
  // A stray press outside does not lose them, and leaving needs a word that they are kept.
  await page.mouse.click(5, 5);
  expect(await dialog.getByText(password).isVisible()).toBe(true);
  expect(await dialog.getByRole("button", { name: "Close" }).last().isDisabled()).toBe(true);
  await dialog.getByLabel("I have the password").check();
  await dialog.getByRole("link", { name: "Review and apply" }).click();

  await page.getByRole("heading", { name: "Changes", level: 1 }).waitFor();
  await page.getByRole("region", { name: "New" }).getByText("Zoë Nováková-O'Hara").first().waitFor();
  expect(await page.getByTestId("pending").textContent()).toMatch(/\d+ changes pending/);
  expect(await page.locator("main").textContent()).not.toContain(password);

  // What it will do to the files is there before anything is applied; a page like this one has no secret on it.
  await page.getByText("The phone system takes it.").waitFor({ timeout: 45_000 });
  const files = await page.getByRole("region", { name: "Difference of the files" }).textContent();
  expect(files).toContain(`+[${sipUsername}]`);
  expect(files).toContain("********");
  expect(files).not.toMatch(/[0-9a-f]{32}/);
  expect(await objections(page)).toEqual([]);
  await applyPending(page);
  await page.getByText("Everything applied").waitFor();

  await page.goto("/devices?q=Zo");
  await page.getByText(sipUsername).waitFor();
  expect(await page.locator("main").textContent()).not.toContain(password);
});

it("sends the invitation, with which the person signs in", async () => {
  const context = await browser.newContext({ baseURL: portal().url });
  const visitor = await context.newPage();
  await visitor.goto(await findInvitation(portal().mailUrl, "zoe@acme.example"));
  await visitor.getByLabel("New password").fill("short");
  await visitor.getByRole("button", { name: "Set password and sign in" }).click();
  await visitor.getByText("At least 12 characters").first().waitFor();
  await visitor.getByLabel("New password").fill("a whole sentence of my own");
  await visitor.getByRole("button", { name: "Set password and sign in" }).click();
  await visitor.getByRole("heading", { name: "Hello, Zoë" }).waitFor();
  await context.close();
});

it("shows a change field by field, and rolls back to what ran before", async () => {
  await page.goto("/people?q=zoe");
  await page.getByRole("link", { name: /Zoë/ }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Zoë Novák");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Zoë Novák", level: 1 }).waitFor();
  await page.goto("/apply");
  const changed = page.getByRole("region", { name: "Changed" });
  await changed.getByText("Zoë Nováková-O'Hara").first().waitFor();
  expect(await changed.textContent()).toContain("Zoë Novák");
  await applyPending(page);

  await page.goto("/apply/history");
  await page
    .getByRole("link", { name: /Revision/ })
    .nth(1)
    .click();
  await page.getByRole("button", { name: /Roll back to this/ }).click();
  const ask = page.getByRole("alertdialog");
  expect(await ask.textContent()).toContain("stands under pending changes again");
  await ask.getByRole("button", { name: /^Roll back to revision/ }).click();
  await page.getByText(/runs again on the phone system/).waitFor({ timeout: 45_000 });
  await page.getByTestId("pending").waitFor();
  await applyPending(page);
});

it("names what is in the way of a number already taken, at its field", async () => {
  await page.goto("/people?add=person");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Second Anna");
  await dialog.getByLabel("E-mail", { exact: true }).fill("second@acme.example");
  await dialog.getByLabel(/^Extension/).fill("1000");
  await dialog.getByRole("button", { name: "Add and choose phone" }).click();
  await dialog.locator("input[name=extension][aria-invalid]").waitFor();
  expect(await dialog.textContent()).toMatch(/1000/);
});
