import { expect, it } from "vitest";
import { isOfPageTenant, PAGE_TENANT } from "./page-tenant.ts";

const from = (page: string | undefined) => new Headers(page === undefined ? {} : { [PAGE_TENANT]: page });
const inAcme = { tenantId: "acme", until: 1_000 };

it("lets through what belongs to the tenant the session stands in", () => {
  expect(isOfPageTenant(from("acme"), inAcme, 999)).toBe(true);
  expect(isOfPageTenant(from(""), undefined, 999)).toBe(true);
  expect(isOfPageTenant(from(undefined), inAcme, 999)).toBe(true);
});

it("holds back a page of another tenant, of a tenant left, or of one whose time is over", () => {
  expect(isOfPageTenant(from("globex"), inAcme, 999)).toBe(false);
  expect(isOfPageTenant(from("acme"), undefined, 999)).toBe(false);
  expect(isOfPageTenant(from(""), inAcme, 999)).toBe(false);
  expect(isOfPageTenant(from("acme"), inAcme, 1_000)).toBe(false);
});
