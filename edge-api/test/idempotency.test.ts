import { auditLog, devices, idempotencyKeys, users } from "@callplane/drizzle";
import { aUser } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceWithSecret, LoginResult, User } from "../contract/index.ts";
import { unavailable } from "../src/lib/errors.ts";
import { type Answer, type Edge, errorOf, type SignedIn, startEdge } from "./harness.ts";
import { startWorkerd } from "./workerd.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const newUser = () => ({ name: "Anna", email: `${crypto.randomUUID()}@example.com`, sendInvitation: false });
const create = (as: SignedIn, body: object, key: string) =>
  edge.request<User>("POST", "/api/v1/users", { as, body, headers: { "idempotency-key": key } });
const usersCalled = (email: string) => edge.admin.db.select().from(users).where(eq(users.email, email));

describe("a retry with the same Idempotency-Key", () => {
  it("has one effect, one audit entry and the same answer, also when ten come at once", async () => {
    const as = await edge.signIn("tenant_admin");
    const [body, key] = [newUser(), crypto.randomUUID()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(as, body, key)));
    const later = await create(as, body, key);
    for (const answer of [...answers, later]) expect(answer).toMatchObject({ status: 201, body: answers[0]?.body });
    expect(await usersCalled(body.email)).toHaveLength(1);
    expect(await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, as.tenantId))).toHaveLength(1);
  });

  it("but another body is refused", async () => {
    const as = await edge.signIn("tenant_admin");
    const key = crypto.randomUUID();
    await create(as, newUser(), key);
    expect(errorOf(await create(as, newUser(), key)).error).toBe("idempotency_mismatch");
  });

  it("by another person, or in another tenant, is a request of its own", async () => {
    const [one, other] = [await edge.signIn("tenant_admin"), await edge.signIn("tenant_admin")];
    const colleague = await edge.signIn("tenant_admin", { id: one.tenantId });
    const key = crypto.randomUUID();
    const ids = [];
    for (const as of [one, other, colleague]) ids.push((await create(as, newUser(), key)).body.id);
    expect(new Set(ids).size).toBe(3);
  });

  it("after a refusal tries again: nothing was done, so nothing is remembered", async () => {
    const as = await edge.signIn("tenant_admin");
    const [body, key] = [newUser(), crypto.randomUUID()];
    const taken = await aUser(edge.admin, { id: as.tenantId }, { email: body.email });
    expect((await create(as, body, key)).status).toBe(409);
    await edge.admin.db.delete(users).where(eq(users.id, taken.id));
    expect((await create(as, body, key)).status).toBe(201);
  });

  it("shows a secret again, which at rest nobody can read", async () => {
    const as = await edge.signIn("tenant_admin");
    const { id: userId } = await aUser(edge.admin, { id: as.tenantId });
    const headers = { "idempotency-key": crypto.randomUUID() };
    const add = () =>
      edge.request<DeviceWithSecret>("POST", "/api/v1/devices", { as, headers, body: { userId, label: "Desk" } });
    const [first, second] = [await add(), await add()];
    expect(second.body).toEqual(first.body);
    expect(await edge.admin.db.select().from(devices).where(eq(devices.userId, userId))).toHaveLength(1);
    const stored = await edge.admin.db.select().from(idempotencyKeys);
    expect(JSON.stringify(stored)).not.toContain(first.body.sipPassword);
  });

  it("logs in once", async () => {
    const as = await edge.signIn("tenant_admin");
    const email = `${crypto.randomUUID()}@example.com`;
    const password = "a password that is long";
    await edge.request("POST", "/api/v1/users", { as, body: { name: "A", email, password } });
    const headers = { "idempotency-key": crypto.randomUUID() };
    const logIn = () => edge.request<LoginResult>("POST", "/api/v1/auth/login", { body: { email, password }, headers });
    expect((await logIn()).body.refreshToken).toBe((await logIn()).body.refreshToken);
  });

  it("with a key that cannot be one is refused", async () => {
    const as = await edge.signIn("tenant_admin");
    for (const key of ["with space", "x".repeat(201)]) {
      expect((await create(as, newUser(), key)).status, key).toBe(400);
    }
  });
});

describe("fault 23", () => {
  it("a commit whose confirmation is lost: 503, and the retry answers what was done", async () => {
    const as = await edge.signIn("tenant_admin");
    const [body, key] = [newUser(), crypto.randomUUID()];
    const { db } = edge.services;
    const begin = db.begin;
    db.begin = async (opening) => {
      const transaction = await begin(opening);
      return {
        ...transaction,
        commit: async (last) => {
          await transaction.commit(last);
          throw unavailable("postgres");
        },
      };
    };
    const lost = await create(as, body, key).finally(() => {
      db.begin = begin;
    });
    expect(lost.status).toBe(503);
    const retried = await create(as, body, key);
    expect(retried.status).toBe(201);
    expect(await usersCalled(body.email)).toMatchObject([{ id: retried.body.id }]);
  });

  const CRASHES = Number(process.env.EDGE_CRASHES ?? 5);
  const AT_ONCE = 8;

  it("workerd killed at a seeded moment: each request has one effect, and its retry the same answer", async () => {
    const as = await edge.signIn("tenant_admin");
    const random = seeded(23);
    const seen = { answered: 0, doneUnanswered: 0, undone: 0 };
    let workerd = await startWorkerd(edge.environment);
    try {
      for (let crash = 0; crash < CRASHES; crash++) {
        await fetch(`${workerd.url}/health`);
        const requests = Array.from({ length: AT_ONCE }, () => ({ body: newUser(), key: crypto.randomUUID() }));
        const sent = requests.map(({ body, key }) => post(workerd.url, as, body, key));
        await delay(random() * 250);
        await workerd.kill();
        const before = await Promise.all(sent);
        workerd = await startWorkerd(edge.environment);
        for (const [index, { body, key }] of requests.entries()) {
          const done = (await usersCalled(body.email)).length;
          const after = await post(workerd.url, as, body, key);
          const answered = before[index];
          expect(after?.status).toBe(201);
          if (answered !== undefined) expect(after).toEqual(answered);
          expect(await usersCalled(body.email)).toMatchObject([{ id: after?.body.id }]);
          const isEntry = and(eq(auditLog.entityId, after?.body.id ?? ""), eq(auditLog.action, "user.create"));
          expect(await edge.admin.db.select().from(auditLog).where(isEntry)).toHaveLength(1);
          if (answered !== undefined) seen.answered += 1;
          else if (done === 1) seen.doneUnanswered += 1;
          else seen.undone += 1;
        }
      }
    } finally {
      await workerd.kill();
    }
    expect(seen.answered + seen.doneUnanswered + seen.undone).toBe(CRASHES * AT_ONCE);
    expect(seen.doneUnanswered + seen.undone).toBeGreaterThan(0);
  }, 600_000);
});

/** The answer, or undefined where the connection broke before one came. */
async function post(
  url: string,
  as: SignedIn,
  body: object,
  key: string,
): Promise<Omit<Answer<User>, "headers"> | undefined> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${as.token}`, "idempotency-key": key };
  try {
    const response = await fetch(`${url}/api/v1/users`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as User };
  } catch {
    return undefined;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Mulberry32: the same moments in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
