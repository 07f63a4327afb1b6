import { gateways } from "@callplane/drizzle";
import { eq } from "drizzle-orm";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "./testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

const knock = async (token: string | undefined) => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await edge.request("GET", "/gateway/v1/tenants", { headers })).status;
};

describe("a gateway's token", () => {
  it("lets its gateway through", async () => {
    expect(await knock(await gateway.token())).toBe(200);
  });

  it("serves once", async () => {
    const token = await gateway.token();
    expect([await knock(token), await knock(token)]).toEqual([200, 401]);
  });

  it("is refused when it is missing, misdirected, too old, too long-lived, or another's", async () => {
    const other = await aSpeakingGateway(edge);
    const [header, , signature] = (await gateway.token()).split(".");
    const [, payload] = (await gateway.token()).split(".");
    const attempts = {
      missing: undefined,
      garbage: "not.a.token",
      huge: "x".repeat(100_000),
      "for the API": await gateway.token({ aud: "callplane-api" }),
      expired: await gateway.token({ lifeSec: -30 }),
      "living an hour": await gateway.token({ lifeSec: 3600 }),
      "in another's name": await gateway.token({ iss: other.id }),
      "of an unknown gateway": await gateway.token({ iss: crypto.randomUUID() }),
      "with a foreign signature": `${header}.${payload}.${signature}`,
      unsigned: `${btoa('{"alg":"none"}')}.${payload}.`,
      "signed with a shared secret": await new SignJWT({ jti: crypto.randomUUID() })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(gateway.id)
        .setAudience("callplane-gateway")
        .setExpirationTime("30s")
        .sign(new TextEncoder().encode("a secret that is long enough to be taken")),
      "a person's": (await edge.signIn("platform_admin")).token,
    };
    for (const [name, token] of Object.entries(attempts)) expect(await knock(token), name).toBe(401);
  });

  it("is refused once the gateway is revoked", async () => {
    const gone = await aSpeakingGateway(edge);
    await edge.admin.db.update(gateways).set({ status: "revoked" }).where(eq(gateways.id, gone.id));
    expect(await knock(await gone.token())).toBe(401);
  });

  it("opens no door of people", async () => {
    const headers = { authorization: `Bearer ${await gateway.token()}` };
    expect((await edge.request("GET", "/api/v1/apply/jobs", { headers })).status).toBe(401);
  });
});

describe("without Redis", () => {
  it("goes on working, and says that replays were not checked", async () => {
    const lonely = await startEdge({ UPSTASH_REDIS_REST_URL: "http://127.0.0.1:2" });
    try {
      const speaking = await aSpeakingGateway(lonely);
      expect((await speaking.call("GET", "/tenants")).status).toBe(200);
      expect(lonely.log.map((line) => line.message)).toContain("a gateway's token was not checked for replay");
    } finally {
      await lonely.stop();
    }
  });
});
