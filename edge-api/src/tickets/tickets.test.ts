import { aTenant } from "@callplane/drizzle/testing";
import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ticketClaims } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, silence, type TestGateway } from "../gateway-link/testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge, { publicUrl: "ws://127.0.0.1:8790/" });
});
afterAll(() => edge.stop());

type Ticket = { ticket: string; url: string; expiresAt: string };
const ask = (as: SignedIn, body: object = { scope: "live" }, headers = {}) =>
  edge.request<Ticket>("POST", "/api/v1/tickets", { as, body, headers });
const claimsOf = async (ticket: string) =>
  (await jwtVerify(ticket, createLocalJWKSet(edge.services.ports.tokens.jwks()), { audience: gateway.id })).payload;

it("is signed for the tenant's gateway, bound to person, session and tenant, for thirty seconds", async () => {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const operator = await edge.signIn("operator", tenant);
  const { status, body } = await ask(operator);
  expect([status, body.url]).toEqual([201, "ws://127.0.0.1:8790/live"]);
  const payload = await claimsOf(body.ticket);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30);
  const claims = ticketClaims.parse(payload);
  expect(claims).toMatchObject({ sub: operator.userId, tid: tenant.id, sid: operator.sessionId, scope: "live" });
  expect(claims.permissions).toContain("live.read");
  expect((await claimsOf((await ask(operator)).body.ticket)).jti).not.toBe(claims.jti);
});

it("names the tenant that a platform admin acts in", async () => {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const { body } = await ask(await edge.signIn("platform_admin"), undefined, { "x-tenant-id": tenant.id });
  expect(await claimsOf(body.ticket)).toMatchObject({ tid: tenant.id });
});

it("is refused without a gateway, with one that is offline, and to those who may not watch", async () => {
  expect((await ask(await edge.signIn("operator"))).status).toBe(409);
  const away = await aSpeakingGateway(edge);
  await silence(edge, away, 60_000);
  const tenant = await aTenant(edge.admin, { gatewayId: away.id });
  expect((await ask(await edge.signIn("operator", tenant))).status).toBe(503);
  for (const role of ["viewer", "end_user"] as const)
    expect((await ask(await edge.signIn(role, tenant))).status).toBe(403);
  expect((await ask(await edge.signIn("operator", tenant), { scope: "everything" })).status).toBe(400);
});
