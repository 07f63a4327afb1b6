import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, signedIn } from "../support/browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const places = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents();

it("gives an end user their own phone and calls, and nothing else", async () => {
  const { page, context } = await signedIn(browser, "end_user");
  expect(await places(page)).toEqual(["My phone", "Codes and keys", "Calls"]);
  await page.getByRole("heading", { name: "Your phones" }).waitFor();
  await page.getByText("Desk phone", { exact: true }).first().waitFor();
  expect(await page.getByText(/changes? pending|Everything applied/).count()).toBe(0);
  for (const [path, what] of [
    ["/people", "People"],
    ["/devices", "Devices"],
    ["/agents", "Agents"],
    ["/apply", "Changes"],
    ["/audit", "Audit"],
    ["/tenants", "Tenants"],
  ] as const) {
    await page.goto(path);
    await page.locator("#main").getByText(`${what} is not part of your role`).waitFor();
  }
  // Not only hidden: the API refuses as well.
  expect(await page.evaluate(async () => (await fetch("/api/edge/users")).status)).toBe(403);
  await context.close();
});

it("lets a viewer look and not touch", async () => {
  const { page, context } = await signedIn(browser, "viewer");
  expect(await places(page)).toEqual([
    ...["Home", "My phone", "Codes and keys", "People", "Devices", "Agents", "Calls", "Parking"],
    ...["Numbers", "Opening hours", "Menus", "Ring groups", "Queues", "Announcements", "Conference rooms"],
    ...["Blocked callers", "Rules for calls out", "What happens if…", "Changes", "Settings"],
  ]);
  await page.goto("/people");
  await page.getByRole("link", { name: /Anna Berger/ }).waitFor();
  expect(await page.getByRole("button", { name: "Add person" }).count()).toBe(0);
  await page.getByRole("link", { name: /Anna Berger/ }).click();
  await page.getByRole("heading", { name: "Anna Berger", level: 1 }).waitFor();
  expect(await page.getByRole("button", { name: /Edit|More actions|Add phone/ }).count()).toBe(0);
  await page.goto("/agents");
  await page.getByRole("link", { name: /Front desk/ }).click();
  expect(await page.getByRole("textbox", { name: "Prompt" }).getAttribute("readonly")).not.toBeNull();
  await page.getByText("an admin changes them").waitFor();
  await context.close();
});

it("keeps one tenant's people from the other's admin, though the extensions are the same", async () => {
  const acme = await signedIn(browser, "tenant_admin", { tenant: "acme" });
  const globex = await signedIn(browser, "tenant_admin", { tenant: "globex" });
  await acme.page.goto("/people");
  await globex.page.goto("/people");
  await acme.page.getByRole("link", { name: /Anna Berger/ }).waitFor();
  await globex.page.getByRole("link", { name: /Grace/ }).waitFor();
  expect(await globex.page.getByText("acme.example").count()).toBe(0);
  const href = await acme.page.getByRole("link", { name: /Anna Berger/ }).getAttribute("href");
  await globex.page.goto(href ?? "");
  await globex.page.getByRole("heading", { name: "No such person" }).waitFor();
  await Promise.all([acme.context.close(), globex.context.close()]);
});

it("shows a platform admin which tenant they act in, and writes it into that tenant's audit log", async () => {
  const { page, context } = await signedIn(browser, "platform_admin");
  expect(await places(page)).toEqual([
    "Home",
    "People",
    "Trunks",
    "Prices",
    "Audit",
    "Tenants",
    "Platform numbers",
    "Gateways",
  ]);
  await page.goto("/tenants");
  await page.getByRole("button", { name: /Globex/ }).click();
  await page.getByRole("button", { name: "Enter tenant…" }).click();
  const ask = page.getByRole("dialog", { name: "Enter Globex" });
  await ask.getByRole("button", { name: "Enter", exact: true }).click();
  await ask.getByText("Say why, in a few words").waitFor();
  const reason = `Ticket ${Date.now()}: desk phone does not ring`;
  await ask.getByLabel("Reason").fill(reason);
  await ask.getByLabel("For", { exact: true }).selectOption({ label: "30 minutes" });
  await ask.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByText("You act inside Globex").waitFor();
  await page.getByRole("button", { name: "30 min left" }).waitFor();
  await page.goto("/agents");
  await page.locator('main a[href^="/agents/"]').first().waitFor();
  await page.getByText("You act inside Globex").waitFor();

  const name = `Copy ${Date.now()}`;
  await page.goto("/agents?add=agent");
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Add agent" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.goto("/audit");
  const entry = page.getByRole("row", { name: new RegExp(name) });
  await entry.getByText("by a platform admin, acting inside this tenant").waitFor();

  // The customer's own admin reads why, and until when.
  const theirs = await signedIn(browser, "tenant_admin", { tenant: "globex" });
  await theirs.page.goto("/audit");
  await theirs.page
    .getByRole("row", { name: /tenant.enter|entered/ })
    .first()
    .getByRole("button")
    .first()
    .click();
  await theirs.page.getByRole("dialog").getByText(reason).waitFor();
  await theirs.context.close();

  await page.getByRole("button", { name: "Leave tenant" }).click();
  await page.getByRole("heading", { name: "Tenants", level: 1 }).waitFor();
  expect(await page.getByText("You act inside").count()).toBe(0);
  await context.close();
});

it("holds back a page of one tenant once the browser stands in another, and leaves when the time is over", async () => {
  const { page, context } = await signedIn(browser, "platform_admin");
  await enter(page, "Globex");
  const left = await context.newPage();
  await left.goto("/agents?add=1");
  await left.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Written in the wrong company");
  await page.getByRole("button", { name: "Leave tenant" }).click();
  await page.getByRole("heading", { name: "Tenants", level: 1 }).waitFor();
  await left.getByRole("dialog").getByRole("button", { name: "Add agent" }).click();
  await left.getByText("You have entered or left a tenant since this page was loaded.").first().waitFor();
  await left.close();

  await context.clock.install();
  await enter(page, "Globex");
  await page.getByText("You act inside Globex").waitFor();
  await context.clock.fastForward("01:00:01");
  await page.getByRole("heading", { name: "Tenants", level: 1 }).waitFor();
  await context.close();
});

async function enter(page: Page, tenant: string): Promise<void> {
  await page.goto("/tenants");
  await page.getByRole("button", { name: new RegExp(tenant) }).click();
  await page.getByRole("button", { name: "Enter tenant…" }).click();
  const ask = page.getByRole("dialog", { name: `Enter ${tenant}` });
  await ask.getByLabel("Reason").fill("A look at their agents");
  await ask.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByText(`You act inside ${tenant}`).waitFor();
}
