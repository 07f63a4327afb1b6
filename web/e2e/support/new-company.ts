import type { Page } from "playwright-core";

/** What one needs to know of a company to be made. */
export type NewCompany = { name: string; key: string; admin: string; email: string };

/** Adds a company from the platform's pages, where `page` is signed in; its admin is invited by mail. */
export async function addCompany(page: Page, company: NewCompany): Promise<void> {
  await page.goto("/tenants?add=tenant");
  const add = page.getByRole("dialog", { name: "Add tenant" });
  await add.getByLabel("Company", { exact: true }).fill(company.name);
  await add.getByLabel("Key", { exact: true }).fill(company.key);
  await add.getByLabel("Admin's name").fill(company.admin);
  await add.getByLabel("Admin's e-mail").fill(company.email);
  await add.getByRole("button", { name: "Add tenant" }).click();
  await add.waitFor({ state: "detached" });
}
