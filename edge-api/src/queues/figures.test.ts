import { callEvents } from "@callplane/drizzle";
import { aCall, aQueue, aTenant } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { QueueFigures } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Tenant = Awaited<ReturnType<typeof aTenant>>;
type Event = readonly [sec: number, kind: string, route?: readonly [kind: string, target: string]];

/** A finished call of `sec` seconds that began so long ago, with these events on its timeline. */
async function aCallWith(tenant: Tenant, startedAt: Date, sec: number, events: readonly Event[]): Promise<void> {
  const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000);
  const call = await aCall(edge.admin, tenant, { startedAt, endedAt: after(sec), disposition: "answered" });
  const rows = events.map(([at, kind, route], seq) => ({
    ...{ tenantId: tenant.id, callId: call.id, seq, kind, text: kind, at: after(at) },
    data: route === undefined ? {} : { kind: route[0], target: route[1] },
  }));
  await edge.admin.db.insert(callEvents).values(rows);
}

it("counts today's calls of a queue by how they ended, and how long they waited", async () => {
  const tenant = await aTenant(edge.admin, { timeZone: "Pacific/Kiritimati" });
  const as = await edge.signIn("viewer", tenant);
  const queue = await aQueue(edge.admin, tenant);
  const other = await aQueue(edge.admin, tenant);
  const path = `/api/v1/queues/${queue.id}/figures`;
  const read = async (query = "") => (await edge.request<QueueFigures>("GET", path + query, { as })).body;
  const before = await read();
  expect(before).toMatchObject({ offered: 0, answered: 0, meanWaitSec: null, longestWaitSec: null });
  const midnight = new Date(before.since);
  expect(Date.now() - midnight.getTime()).toBeLessThan(24 * 3600_000);
  const [today, yesterday] = [midnight, new Date(midnight.getTime() - 60_000)];
  const comes: Event = [10, "route.decided", ["queue", queue.id]];
  await aCallWith(tenant, today, 100, [comes, [12, "leg.ringing"], [15, "leg.answered"], [60, "leg.answered"]]);
  await aCallWith(tenant, today, 100, [comes, [50, "leg.answered"]]);
  await aCallWith(tenant, today, 40, [comes, [20, "leg.ringing"]]);
  // Led on to another queue and back again: two of this one's.
  const elsewhere: Event = [20, "route.decided", ["queue", other.id]];
  await aCallWith(tenant, today, 50, [
    comes,
    elsewhere,
    [30, "route.decided", ["queue", queue.id]],
    [45, "leg.answered"],
  ]);
  await aCallWith(tenant, yesterday, 30, [comes, [25, "leg.answered"]]);
  const counted = {
    offered: 5,
    answered: 3,
    hungUp: 1,
    ledOn: 1,
    longestWaitSec: 40,
    meanWaitSec: (5 + 40 + 30 + 10 + 15) / 5,
  };
  expect(await read()).toEqual({ ...counted, since: before.since, withinSec: 20, answeredWithin: 2 });
  expect(await read("?withinSec=5")).toMatchObject({ withinSec: 5, answeredWithin: 1 });
});

it("are for those who may see calls, of their own company's queues", async () => {
  const tenant = await aTenant(edge.admin);
  const path = `/api/v1/queues/${(await aQueue(edge.admin, tenant)).id}/figures`;
  const of = async (role: "end_user" | "viewer", by?: Tenant) =>
    (await edge.request("GET", path, { as: await edge.signIn(role, by) })).status;
  expect(await of("end_user", tenant)).toBe(403);
  expect(await of("viewer")).toBe(404);
});
