import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, signedIn } from "../support/browser.ts";

let browser: Browser;
let page: Page;
let context: BrowserContext;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, context } = await signedIn(browser, "tenant_admin"));
});
afterAll(async () => {
  await context.close();
  await browser.close();
});

it("counts the log by day, and by who, from where one gets to the entries", async () => {
  await page.goto("/audit");
  await page.getByRole("tab", { name: "Report" }).click();
  const days = page.getByRole("region", { name: "By day" });
  await days.locator(".recharts-bar-rectangle path").last().waitFor();
  await days.getByText("Show as a table").click();
  expect(await days.getByRole("rowheader").count()).toBe(30);
  const entriesToday = await days.getByRole("row").nth(1).getByRole("cell").first().textContent();
  expect(Number(entriesToday)).toBeGreaterThan(0);

  await page.getByRole("region", { name: "By action" }).getByRole("button", { name: "session.create" }).click();
  await page.getByRole("table", { name: "Audit entries" }).waitFor();
  expect(new URL(page.url()).searchParams.get("action")).toBe("session.create");
  const actions = await page
    .getByRole("table", { name: "Audit entries" })
    .getByText(/^\w+\.\w+$/)
    .allTextContents();
  expect(new Set(actions)).toEqual(new Set(["session.create"]));
  await page.getByRole("button", { name: "Clear" }).click();
});

it("hands the log out as a file, once for each press, and says so in the log", async () => {
  await page.goto("/audit?entityType=session");
  const link = page.getByRole("link", { name: "Export CSV" });
  await link.hover();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/);
  const file = await readFile(await download.path(), "utf8");
  expect(file).toMatch(/^\ufeff"?seq"?,/);
  expect(file).toContain('"session.create"');
  expect(file).not.toContain('"user.create"');

  await page.goto("/audit?action=audit_log.export");
  const rows = page
    .getByRole("table", { name: "Audit entries" })
    .getByRole("button", { name: /exported the audit log/ });
  await rows.first().waitFor();
  expect(await rows.count()).toBe(1);
});

it("lets an admin say how long it is kept, within the law's bounds, and support only look", async () => {
  await page.goto("/audit");
  await page.getByRole("button", { name: "Kept 730 days" }).click();
  const dialog = page.getByRole("dialog", { name: "How long entries are kept" });
  await dialog.getByLabel("Keep for").fill("100");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/At least 365/).waitFor();
  await dialog.getByLabel("Keep for").fill("1095");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Kept 1,095 days" }).waitFor();
  await page
    .getByRole("button", { name: /changed how long the audit log is kept/ })
    .first()
    .waitFor();

  const support = await signedIn(browser, "support");
  await support.page.goto("/audit");
  await support.page.getByRole("button", { name: "Kept 1,095 days" }).click();
  const looking = support.page.getByRole("dialog", { name: "How long entries are kept" });
  expect(await looking.getByLabel("Keep for").isDisabled()).toBe(true);
  expect(await looking.getByRole("button", { name: "Save" }).count()).toBe(0);
  await support.context.close();

  await page.getByRole("button", { name: "Kept 1,095 days" }).click();
  await dialog.getByLabel("Keep for").fill("");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Kept 730 days" }).waitFor();
});
