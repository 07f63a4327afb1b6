import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extensions, users } from "@callplane/drizzle";
import { aTenant, aUser } from "@callplane/drizzle/testing";
import { hash } from "@node-rs/argon2";
import { eq, sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle, startWorkerd as startBareWorkerd, type Worker } from "../bench/workerd.ts";
import { errorBody, loginResult, user as userSchema } from "../contract/index.ts";
import { comingBack } from "./coming-back.ts";
import { type Edge, type SignedIn, startEdge } from "./harness.ts";
import { startWorkerd, type Workerd } from "./workerd.ts";

const PASSWORD = "Schöne Grüße aus Wien";
let edge: Edge;
let workerd: Workerd;
beforeAll(async () => {
  edge = await startEdge();
  workerd = await startWorkerd(edge.environment);
});
afterAll(async () => {
  await workerd.stop();
  await edge.stop();
});

const call = (method: string, path: string, { token, body }: { token?: string; body?: unknown } = {}) => {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return fetch(workerd.url + path, init);
};

async function anAdmin() {
  const tenant = await aTenant(edge.admin);
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const admin = await aUser(edge.admin, tenant, { role: "tenant_admin", passwordHash });
  return { tenant, admin };
}

async function logIn(email: string) {
  const answer = await call("POST", "/api/v1/auth/login", { body: { email, password: PASSWORD } });
  expect(answer.status).toBe(200);
  return loginResult.parse(await answer.json());
}

describe("the built Worker in workerd", () => {
  it("logs in, shows who it is, and refuses the token once logged out", async () => {
    const { admin } = await anAdmin();
    const { accessToken: token } = await logIn(admin.email);
    expect((await call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
    expect((await call("POST", "/api/v1/auth/logout", { token })).status).toBe(204);
    expect((await call("GET", "/api/v1/auth/me", { token })).status).toBe(401);
  });

  it("gives fifty people created at once fifty different extensions", async () => {
    const { tenant, admin } = await anAdmin();
    const { accessToken: token } = await logIn(admin.email);
    const create = (index: number) => {
      const email = `${index}-${crypto.randomUUID()}@example.com`;
      return call("POST", "/api/v1/users", { token, body: { name: `P ${index}`, email, sendInvitation: false } });
    };
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => comingBack(() => create(index))));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
    const people = await Promise.all(answers.map(async (answer) => userSchema.parse(await answer.json())));
    expect(new Set(people.map(({ extension }) => extension?.number)).size).toBe(50);
    const rows = await edge.admin.db.select().from(extensions).where(eq(extensions.tenantId, tenant.id));
    expect(rows).toHaveLength(50);
  });

  it("sets a password that @node-rs/argon2 verifies, and mails through Resend's API", async () => {
    const { tenant, admin } = await anAdmin();
    const { accessToken: token } = await logIn(admin.email);
    const email = `${crypto.randomUUID()}@example.com`;
    const body = { name: "New", email };
    expect((await call("POST", "/api/v1/users", { token, body })).status).toBe(201);
    await expect.poll(() => edge.mailsTo(email), { timeout: 10_000 }).toHaveLength(1);
    const [mail] = await edge.mailsTo(email);
    const invitation = /token=([\w-]+)/.exec(mail?.text ?? "")?.[1];
    const accepted = await call("POST", "/api/v1/auth/accept-invitation", {
      body: { token: invitation, password: PASSWORD },
    });
    expect(accepted.status).toBe(200);
    const [row] = await edge.admin.db.select().from(users).where(eq(users.email, email));
    expect(row).toMatchObject({ tenantId: tenant.id, status: "active" });
    const { verify } = await import("@node-rs/argon2");
    expect(await verify(row?.passwordHash ?? "", PASSWORD)).toBe(true);
    expect(await verify(row?.passwordHash ?? "", "Schöne Grüße aus Wiex")).toBe(false);
  });

  it("serves the document and its page whole", async () => {
    expect((await call("GET", "/openapi.json")).status).toBe(200);
    const script = await call("GET", "/docs/reference.js");
    expect(script.status).toBe(200);
    expect(await script.text()).toContain("SwaggerUIBundle");
    expect((await call("GET", "/docs")).headers.get("content-type")).toContain("text/html");
  });

  it("refuses a body past the limit, and goes on", async () => {
    const big = await call("POST", "/api/v1/auth/login", { body: "x".repeat(400_000) });
    expect(big.status).toBe(413);
    expect((await call("GET", "/health")).status).toBe(200);
  });
});

describe("flooded, past MAX_IN_FLIGHT", () => {
  let dir: string;
  let small: Worker;
  let as: SignedIn;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "callplane-edge-flooded-"));
    // workerd itself: `pnpm dev` has a proxy before it, which does not tell that a caller has hung up.
    const built = await bundle("edge-api/src/worker.ts", join(dir, "edge"));
    small = await startBareWorkerd(built, { ...edge.environment, MAX_IN_FLIGHT: "3" });
    as = await edge.signIn("tenant_admin");
  }, 120_000);
  afterAll(async () => {
    await small?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });
  const headers = () => ({ authorization: `Bearer ${as.token}`, "content-type": "application/json" });
  const list = () => fetch(`${small.url}/api/v1/users`, { headers: headers() });
  /** Asks for the list over a connection that can be reset: a mere end is not noticed before the answer. */
  const askForList = async () => {
    const socket = connect(small.port, "127.0.0.1");
    await once(socket, "connect");
    const lines = Object.entries({ ...headers(), host: "x" }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`GET /api/v1/users HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    return socket;
  };
  const statusOfList = async () => {
    const answer = await list();
    await answer.body?.cancel();
    return answer.status;
  };

  it("serves some, tells the others at once to come back, and is well right after", async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => list()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    for (const answer of answers.filter(({ status }) => status === 503)) {
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(errorBody.parse(await answer.json()).error).toBe("upstream_unavailable");
    }
    await Promise.all(answers.filter(({ status }) => status === 200).map((answer) => answer.text()));
    expect(await statusOfList()).toBe(200);
  });

  it("has those it does not work on wait for their turn, and serves them all", async () => {
    await using narrow = await startBareWorkerd(join(dir, "edge"), { ...edge.environment, MAX_AT_WORK: "2" });
    const ask = () => fetch(`${narrow.url}/api/v1/users`, { headers: headers() });
    const answers = await Promise.all(Array.from({ length: 200 }, ask));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(answers.map((answer) => answer.text()));
  });

  it("has its places back when callers hang up while they are served", async () => {
    const locking = new pg.Client({ connectionString: edge.database.adminUrl });
    await locking.connect();
    try {
      await locking.query("begin");
      await locking.query("lock table users in access exclusive mode");
      const callers = await Promise.all([askForList(), askForList(), askForList()]);
      const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(async () => (await edge.admin.db.execute(waiting)).rowCount, { timeout: 10_000 }).toBe(3);
      expect(await statusOfList()).toBe(503);
      for (const caller of callers) caller.resetAndDestroy();
    } finally {
      await locking.end();
    }
    const three = () => Promise.all([statusOfList(), statusOfList(), statusOfList()]);
    await expect.poll(three, { timeout: 15_000 }).toEqual([200, 200, 200]);
  });
});

it("refuses to start on a bad environment: every answer is 500, and none tells why", async () => {
  const broken = await startWorkerd({ ...edge.environment, JWT_KEYS: "hunter2" });
  try {
    const answer = await fetch(`${broken.url}/health`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/hunter2|JWT_KEYS/);
  } finally {
    await broken.stop();
  }
});
