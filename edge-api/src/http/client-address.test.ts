import { auditLog, webSessions } from "@callplane/drizzle";
import { aTenant, aUser } from "@callplane/drizzle/testing";
import { hash } from "@node-rs/argon2";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Edge, startEdge } from "../../test/harness.ts";
import { clientAddress } from "./client-address.ts";

const SECRET = "a secret of the portal and the edge";
const PASSWORD = "correct horse battery staple";
const HASH = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

const from = (headers: Record<string, string>, secret?: string) => clientAddress((name) => headers[name], secret);
const portal = { "cf-connecting-ip": "198.51.100.1", "x-client-address": "192.0.2.17", "x-portal-secret": SECRET };

describe("a request's address", () => {
  it("is its browser's, where the portal says so with the secret", () => {
    expect(from(portal, SECRET)).toBe("192.0.2.17");
    expect(from({ ...portal, "x-client-address": " ::ffff:192.0.2.17" }, SECRET)).toBe("192.0.2.17");
    expect(from({ ...portal, "x-client-address": "2001:db8::1" }, SECRET)).toBe("2001:db8::1");
  });

  it("is the one Cloudflare saw, where the secret is wrong, missing or not set, or the portal says nothing of use", () => {
    const { "x-portal-secret": _, ...without } = portal;
    for (const headers of [
      without,
      { ...portal, "x-portal-secret": "" },
      { ...portal, "x-portal-secret": SECRET.slice(1) },
      { ...portal, "x-portal-secret": `${SECRET}x` },
      { ...portal, "x-client-address": "unknown" },
    ]) {
      expect(from(headers, SECRET)).toBe("198.51.100.1");
    }
    expect(from(portal)).toBe("198.51.100.1");
    expect(from({ ...portal, "x-portal-secret": "" }, undefined)).toBe("198.51.100.1");
  });

  it("is null where nobody says", () => {
    expect(from({}, SECRET)).toBeNull();
    expect(from({ "x-forwarded-for": "192.0.2.17" }, SECRET)).toBeNull();
  });
});

describe("a log-in through the portal", () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({ PORTAL_SECRET: SECRET });
  });
  afterAll(() => edge.stop());

  it("is recorded with the browser's address, in the session and in the audit log", async () => {
    const user = await aUser(edge.admin, await aTenant(edge.admin), { passwordHash: HASH });
    const body = { email: user.email, password: PASSWORD };
    expect((await edge.request("POST", "/api/v1/auth/login", { body, headers: portal })).status).toBe(200);
    const [session] = await edge.admin.db.select().from(webSessions).where(eq(webSessions.userId, user.id));
    expect(session?.address).toBe("192.0.2.17");
    const isLogIn = and(eq(auditLog.tenantId, user.tenantId), eq(auditLog.action, "session.create"));
    expect(await edge.admin.db.select().from(auditLog).where(isLogIn)).toMatchObject([{ address: "192.0.2.17" }]);
    expect(JSON.stringify(edge.log)).not.toContain(SECRET);
  });
});
