import { auditLog, businessHours, smallJobs, tenants } from "@callplane/drizzle";
import { aBusinessHours, anAnnouncement, aTenant } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BusinessHours } from "../../contract/index.ts";
import { type Edge, errorOf, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }];
const HANG_UP = { kind: "HANG_UP" } as const;

async function aCompany() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id, timeZone: "America/New_York" });
  const as = await edge.signIn("tenant_admin", tenant);
  const hours = await aBusinessHours(edge.admin, tenant, { name: "Week", weekly: ALWAYS });
  const path = `/api/v1/business-hours/${hours.id}`;
  const get = async () => (await edge.request<BusinessHours>("GET", path, { as })).body;
  const override = (body: unknown, by = as) => edge.request<BusinessHours>("PUT", `${path}/override`, { as: by, body });
  const takeBack = () => edge.request<BusinessHours>("DELETE", `${path}/override`, { as });
  return { tenant, as, hours, path, get, override, takeBack };
}

describe("opening hours", () => {
  it("go by the tenant's clocks where none are named", async () => {
    const { as } = await aCompany();
    const body = { name: "New", weekly: ALWAYS, open: HANG_UP, closed: HANG_UP };
    const made = await edge.request<BusinessHours>("POST", "/api/v1/business-hours", { as, body });
    expect(made.body).toMatchObject({ timeZone: "America/New_York", holidays: [], override: null });
  });

  it("say what holds now, why, and until when", async () => {
    const { get, tenant, as } = await aCompany();
    expect((await get()).now).toMatchObject({ state: "open", until: null });
    const today = { from: "2020-01-01", to: "2999-12-31", name: "Ever after", everyYear: false, destination: null };
    const other = await aBusinessHours(edge.admin, tenant, { weekly: ALWAYS, holidays: [today] });
    const { body } = await edge.request<BusinessHours>("GET", `/api/v1/business-hours/${other.id}`, { as });
    expect(body.now).toMatchObject({ state: "holiday", because: "Ever after" });
  });

  it("keep holidays that begin and end within a day, and refuse those that end first", async () => {
    const { as, path, get } = await aCompany();
    const eve = { name: "Eve", from: "2026-12-24", to: "2026-12-24", everyYear: true, destination: null };
    const holidays = [{ ...eve, fromTime: "12:00" }, eve];
    expect((await edge.request("PATCH", path, { as, body: { holidays } })).status).toBe(200);
    expect((await get()).holidays).toEqual(holidays);
    const wrong = { holidays: [{ ...eve, fromTime: "12:00", toTime: "09:00" }] };
    expect(errorOf(await edge.request("PATCH", path, { as, body: wrong })).details.issues).toEqual([
      { path: ["holidays", 0, "toTime"], message: "It ends before it begins" },
    ]);
  });

  it("do not lead in circles, alone or over an announcement; the field that does is named", async () => {
    const { as, path, hours, tenant } = await aCompany();
    const toHours = { kind: "BUSINESS_HOURS" as const, id: hours.id };
    const closed = await anAnnouncement(edge.admin, tenant, { name: "Closed", next: toHours });
    const save = (body: unknown) => edge.request("PATCH", path, { as, body });
    const circle = (path: (string | number)[], way: string) => ({
      error: "invalid_input",
      details: {
        issues: [{ path, message: `Calls would go in circles, and nobody would ever be asked: ${way}` }],
      },
    });
    expect(errorOf(await save({ closed: toHours }))).toEqual(circle(["closed"], "Week → Week"));
    const destination = { kind: "ANNOUNCEMENT", id: closed.id };
    const holidays = [{ name: "Noel", from: "2026-12-24", to: "2026-12-24", destination }];
    expect(errorOf(await save({ holidays }))).toEqual(circle(["holidays", 0, "destination"], "Week → Closed → Week"));
    const other = await anAnnouncement(edge.admin, tenant, { name: "Other" });
    await edge.request("PATCH", path, { as, body: { closed: { kind: "ANNOUNCEMENT", id: other.id } } });
    const next = await edge.request("PATCH", `/api/v1/announcements/${other.id}`, { as, body: { next: toHours } });
    expect(errorOf(next)).toEqual(circle(["next"], "Other → Week → Other"));
  });
});

describe("closed today", () => {
  const jobsOf = (tenantId: string) => edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenantId));
  const revisionOf = async (id: string) =>
    (await edge.admin.db.select().from(tenants).where(eq(tenants.id, id)))[0]?.revision;

  it("holds at once, is in the log, asks the gateway, and leaves nothing to apply", async () => {
    const { override, takeBack, get, hours, tenant } = await aCompany();
    const before = await revisionOf(tenant.id);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await override({ state: "closed", until });
    expect(body).toMatchObject({ override: { state: "closed", until }, now: { state: "closed", until } });
    expect(await get()).toEqual(body);
    expect(await jobsOf(tenant.id)).toMatchObject([{ kind: "call_state", status: "PENDING" }]);
    expect((await takeBack()).body).toMatchObject({ override: null, now: { state: "open" } });
    expect(await revisionOf(tenant.id)).toBe(before);
    const isEntry = and(eq(auditLog.entityId, hours.id), eq(auditLog.action, "business_hours.override"));
    const entries = await edge.admin.db.select().from(auditLog).where(isEntry).orderBy(auditLog.seq);
    expect(entries.map(({ entityName, after }) => [entityName, after])).toEqual([
      ["Week", { override: { state: "closed", until } }],
      ["Week", { override: null }],
    ]);
  });

  it("ends by itself", async () => {
    const { get, hours } = await aCompany();
    const past = new Date(Date.now() - 1000);
    const values = { overrideState: "closed" as const, overrideUntil: past, overrideChangedAt: past };
    await edge.admin.db.update(businessHours).set(values).where(eq(businessHours.id, hours.id));
    expect(await get()).toMatchObject({ override: null, now: { state: "open" } });
  });

  it("is refused with an end that is past, of another form, to those who may not, and to others", async () => {
    const { override, tenant, get } = await aCompany();
    const before = await get();
    const past = await override({ state: "closed", until: "2020-01-01T00:00:00Z" });
    expect(errorOf(past).details.issues).toEqual([{ path: ["until"], message: "That moment has passed already" }]);
    expect((await override({ state: "holiday", until: null })).status).toBe(400);
    expect((await override({ state: "closed" })).status).toBe(400);
    const closed = { state: "closed", until: null };
    expect((await override(closed, await edge.signIn("viewer", tenant))).status).toBe(403);
    expect((await override(closed, await edge.signIn("tenant_admin"))).status).toBe(404);
    expect(await get()).toEqual(before);
    expect(await jobsOf(tenant.id)).toEqual([]);
    // Reception may, though it may not change the calendar.
    const reception = await edge.signIn("operator", tenant);
    expect((await override(closed, reception)).status).toBe(200);
    expect((await override({ state: "open", until: null }, reception)).body.override?.state).toBe("open");
  });
});
