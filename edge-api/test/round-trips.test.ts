import { aUser } from "@callplane/drizzle/testing";
import { Client } from "@neondatabase/serverless";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { DeviceWithSecret } from "../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "./harness.ts";

let edge: Edge;
let as: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

/** What the driver sends: a request over HTTP, or one pipeline over the WebSocket. */
let reads: { mock: { calls: unknown[] } };
let writes: { mock: { calls: unknown[] } };
beforeEach(async () => {
  as = await edge.signIn("tenant_admin");
  // Makes the session known to Redis, so that what follows are the verb's own trips.
  await edge.request("GET", "/api/v1/auth/me", { as });
  await edge.settle();
  reads = vi.spyOn(edge.services.db.http, "batch");
  writes = vi.spyOn(Client.prototype, "query");
});
afterEach(() => {
  vi.restoreAllMocks();
});

const trips = () => ({ reads: reads.mock.calls.length, writes: writes.mock.calls.length });
const newUser = () => ({ name: "A", email: `${crypto.randomUUID()}@example.com` });

it("reads a page of people in one", async () => {
  expect((await edge.request("GET", "/api/v1/users?limit=50", { as })).status).toBe(200);
  expect(trips()).toEqual({ reads: 1, writes: 0 });
});

it("creates a person with extension, invitation, audit entry, revision and idempotency key in two", async () => {
  const headers = { "idempotency-key": crypto.randomUUID() };
  expect((await edge.request("POST", "/api/v1/users", { as, headers, body: newUser() })).status).toBe(201);
  expect(trips()).toEqual({ reads: 0, writes: 2 });
});

it("answers a retry in one", async () => {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const body = newUser();
  await edge.request("POST", "/api/v1/users", { as, headers, body });
  writes.mock.calls.length = 0;
  expect((await edge.request("POST", "/api/v1/users", { as, headers, body })).status).toBe(201);
  expect(trips()).toEqual({ reads: 0, writes: 1 });
});

it("creates, changes and deletes a device in two each (and one to read where it registers)", async () => {
  const { id: userId } = await aUser(edge.admin, { id: as.tenantId });
  const made = await edge.request<DeviceWithSecret>("POST", "/api/v1/devices", { as, body: { userId, label: "Desk" } });
  expect(trips()).toEqual({ reads: 1, writes: 2 });
  await edge.request("PATCH", `/api/v1/devices/${made.body.id}`, { as, body: { enabled: false } });
  await edge.request("DELETE", `/api/v1/devices/${made.body.id}`, { as });
  expect(trips()).toEqual({ reads: 1, writes: 6 });
});

it("asks Redis once: who it is, and whether they ask too often", async () => {
  const asked = vi.spyOn(globalThis, "fetch");
  expect((await edge.request("GET", "/api/v1/users?limit=50", { as })).status).toBe(200);
  const toRedis = asked.mock.calls.filter(([url]) =>
    String(url).startsWith(edge.environment.UPSTASH_REDIS_REST_URL ?? "-"),
  );
  expect(toRedis).toHaveLength(1);
});
