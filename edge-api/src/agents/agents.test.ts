import { auditLog, tenants } from "@callplane/drizzle";
import { aDid, anAgent, anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Agent, PromptVersion } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { freeName } from "./rules.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Page<T> = { items: T[]; nextCursor: string | null };
const send = <T = Agent>(as: SignedIn, method: string, path: string, body?: object) =>
  edge.request<T>(method, `/api/v1/agents${path}`, { as, body });

async function anAdmin() {
  const tenant = await aTenant(edge.admin, { timeZone: "Europe/Lisbon" });
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}

const nora = {
  name: "Nora",
  voiceProvider: "openai-realtime",
  model: "a-model",
  voice: "a-voice",
  language: "de-AT",
  firstMessage: "Grüß Gott",
  interruption: { enabled: false, minSpeechMs: 300 },
  tools: ["hang_up"],
  fallback: { kind: "extension", number: "1000" },
  maxDurationSec: 600,
  prompt: "First",
  extension: { number: "601" },
};

describe("agents", () => {
  it("are made with a published first prompt, the reserved number 601, and the tenant's time zone", async () => {
    const { admin, tenant } = await anAdmin();
    const { status, body } = await send(admin, "POST", "", nora);
    const { prompt: _, ...fields } = nora;
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...fields,
      timeZone: "Europe/Lisbon",
      latestVersion: 1,
      publishedVersion: { version: 1 },
    });
    expect((await send(admin, "GET", `/${body.id}`)).body).toEqual(body);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(1);
    const entries = await edge.admin.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.action, "agent.create")));
    expect(entries).toMatchObject([{ entityId: body.id, entityName: "Nora" }]);
  });

  it("are changed field by field; a number moves, and is freed", async () => {
    const { admin, tenant } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    const moved = await send(admin, "PATCH", `/${agent.id}`, { extension: { number: "602" }, firstMessage: "Servus" });
    expect(moved.body).toMatchObject({ extension: { number: "602" }, firstMessage: "Servus", name: "Nora" });
    expect((await send(admin, "PATCH", `/${agent.id}`, { extension: { number: "602" } })).status).toBe(200);
    const bob = await aUser(edge.admin, tenant);
    await anExtension(edge.admin, bob, "601");
    expect((await send(admin, "PATCH", `/${agent.id}`, { extension: null })).body.extension).toBeNull();
  });

  it("refuse a name or a number that is taken, each at its field", async () => {
    const { admin, tenant } = await anAdmin();
    await anExtension(edge.admin, await aUser(edge.admin, tenant), "1000");
    await send(admin, "POST", "", nora);
    const sameName = await send(admin, "POST", "", { ...nora, extension: null });
    expect([sameName.status, errorOf(sameName).details.issues?.[0]?.path]).toEqual([409, ["name"]]);
    const sameNumber = await send(admin, "POST", "", { name: "Other", extension: { number: "1000" } });
    expect([sameNumber.status, errorOf(sameNumber).details.issues?.[0]?.path]).toEqual([409, ["extension", "number"]]);
  });

  it("refuse bad input and roles that may not", async () => {
    const { tenant, admin } = await anAdmin();
    expect((await send(admin, "POST", "", { name: "X", maxDurationSec: 1 })).status).toBe(400);
    expect((await send(admin, "POST", "", { name: "X", fallback: { kind: "elsewhere" } })).status).toBe(400);
    const viewer = await edge.signIn("viewer", tenant);
    expect((await send(viewer, "POST", "", nora)).status).toBe(403);
    expect((await send(viewer, "GET", "")).status).toBe(200);
    expect((await send(await edge.signIn("end_user", tenant), "GET", "")).status).toBe(403);
  });

  it("belong to their tenant alone", async () => {
    const { admin } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    const stranger = (await anAdmin()).admin;
    for (const [method, path, body] of [
      ["GET", `/${agent.id}`],
      ["PATCH", `/${agent.id}`, { name: "Mine" }],
      ["DELETE", `/${agent.id}`],
      ["POST", `/${agent.id}/duplicate`],
      ["GET", `/${agent.id}/prompt-versions`],
      ["POST", `/${agent.id}/prompt-versions`, { prompt: "Mine" }],
      ["POST", `/${agent.id}/prompt-versions/${agent.publishedVersion?.id}/publish`],
    ] as const) {
      expect((await send(stranger, method, path, body)).status, `${method} ${path}`).toBe(404);
    }
    expect((await send<Page<Agent>>(stranger, "GET", "")).body.items).toEqual([]);
  });

  it("go with their prompts, and free their number", async () => {
    const { admin } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    expect((await send(admin, "DELETE", `/${agent.id}`)).status).toBe(204);
    expect((await send(admin, "GET", `/${agent.id}`)).status).toBe(404);
    expect((await send(admin, "POST", "", nora)).status).toBe(201);
  });

  it("stay while calls are led to them, and it is said from where", async () => {
    const { admin, tenant } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    await anAgent(edge.admin, tenant, { name: "Otto", fallback: { kind: "extension", number: "601" } });
    await aDid(edge.admin, tenant, { label: "Main line", destination: { kind: "AI_AGENT", id: agent.id } });
    const refused = await send<{ message: string }>(admin, "DELETE", `/${agent.id}`);
    expect([refused.status, refused.body.message]).toEqual([
      409,
      "Agent Nora cannot be deleted: calls are led there from agent Otto and number Main line",
    ]);
    expect((await send(admin, "GET", `/${agent.id}`)).status).toBe(200);
  });

  it("are found by name and listed page by page, newest first", async () => {
    const { admin, tenant } = await anAdmin();
    const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second));
    for (const [n, name] of ["Ada", "Berta", "Cleo"].entries())
      await anAgent(edge.admin, tenant, { name, createdAt: at(n) });
    const first = (await send<Page<Agent>>(admin, "GET", "?limit=2")).body;
    const second = (await send<Page<Agent>>(admin, "GET", `?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map((agent) => agent.name)).toEqual(["Cleo", "Berta", "Ada"]);
    expect((await send<Page<Agent>>(admin, "GET", "?q=ERT")).body.items.map((agent) => agent.name)).toEqual(["Berta"]);
  });
});

describe("prompt versions", () => {
  const versions = async (as: SignedIn, id: string) =>
    (await send<Page<PromptVersion>>(as, "GET", `/${id}/prompt-versions`)).body.items;

  it("are saved as drafts, published, and gone back to", async () => {
    const { admin, tenant } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    const draft = await send<PromptVersion>(admin, "POST", `/${agent.id}/prompt-versions`, { prompt: "Second" });
    expect([draft.status, draft.body.version, draft.body.published, draft.body.publishedAt]).toEqual([
      201,
      2,
      false,
      null,
    ]);
    expect((await send(admin, "GET", `/${agent.id}`)).body).toMatchObject({
      latestVersion: 2,
      publishedVersion: { version: 1 },
    });
    const revision = async () =>
      (await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id)))[0]?.revision;
    expect(await revision()).toBe(1);

    const publish = (id: string | undefined) =>
      send<PromptVersion>(admin, "POST", `/${agent.id}/prompt-versions/${id}/publish`);
    expect((await publish(draft.body.id)).body).toMatchObject({ version: 2, published: true });
    expect(await revision()).toBe(2);
    expect((await publish(agent.publishedVersion?.id)).body).toMatchObject({ version: 1, published: true });
    expect((await versions(admin, agent.id)).map(({ version, published }) => [version, published])).toEqual([
      [2, false],
      [1, true],
    ]);
    expect((await publish(crypto.randomUUID())).status).toBe(404);
  });

  it("are numbered one after the other however many are saved at once", async () => {
    const { admin } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    const prompts = Array.from({ length: 10 }, (_, n) => ({ prompt: `Draft ${n}` }));
    await Promise.all(prompts.map((body) => send(admin, "POST", `/${agent.id}/prompt-versions`, body)));
    expect((await versions(admin, agent.id)).map((each) => each.version)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe("a duplicate", () => {
  it("has every field and every prompt of its model, another name, and no number", async () => {
    const { admin } = await anAdmin();
    const { body: agent } = await send(admin, "POST", "", nora);
    await send(admin, "POST", `/${agent.id}/prompt-versions`, { prompt: "Second" });
    const { status, body: copy } = await send(admin, "POST", `/${agent.id}/duplicate`);
    expect(status).toBe(201);
    const own = ["id", "name", "extension", "publishedVersion", "createdAt", "updatedAt", "latestVersion"];
    const shared = (each: Agent) => Object.entries(each).filter(([field]) => !own.includes(field));
    expect(shared(copy)).toEqual(shared(agent));
    expect(copy).toMatchObject({
      name: "Nora copy",
      extension: null,
      latestVersion: 2,
      publishedVersion: { version: 1 },
    });
    expect(copy.publishedVersion?.id).not.toBe(agent.publishedVersion?.id);
    expect((await send(admin, "POST", `/${agent.id}/duplicate`)).body.name).toBe("Nora copy 2");
  });

  it("keeps its name within bounds", () => {
    const long = "x".repeat(80);
    expect(freeName(long, new Set())).toHaveLength(80);
    expect(freeName(`${"x".repeat(74)}😀`, new Set()).isWellFormed()).toBe(true);
  });
});
