import { tenants, users } from "@callplane/drizzle";
import { seed } from "@callplane/drizzle/seed";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApplyPreview, compileRouting, walk } from "../contract/index.ts";
import { projectSnapshot } from "../src/apply/projection.ts";
import { selectState } from "../src/apply/store.ts";
import { readTenant } from "../src/lib/tenant-db.ts";
import { type Edge, openSession, startEdge } from "./harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
  await seed(edge.database.adminUrl, {
    secretKeys: edge.environment.SECRET_KEYS ?? "",
    demoPassword: "not needed here",
  });
});
afterAll(() => edge.stop());

async function signInto(key: string) {
  const { db } = edge.admin;
  const [tenant] = await db.select().from(tenants).where(eq(tenants.key, key));
  const [admin] = await db
    .select()
    .from(users)
    .where(and(eq(users.tenantId, tenant?.id ?? ""), eq(users.role, "tenant_admin")));
  if (tenant === undefined || admin === undefined) throw new Error("the demo is not there");
  return openSession(edge.services, edge.admin, { tenantId: tenant.id, id: admin.id });
}

it.each(["acme", "globex"])("lets the demo's %s be applied as it is", async (key) => {
  const as = await signInto(key);
  const { body } = await edge.request<ApplyPreview>("POST", "/api/v1/apply/preview", { as });
  expect(body.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(body.changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["did", "business_hours", "queue"]));
});

it("leads Acme's callers through the menu while it is open, and to the voicemail box when it is not", async () => {
  const as = await signInto("acme");
  const [state] = await readTenant(edge.ctxFor(as), (q) => selectState(q, as.tenantId));
  if (state === undefined) throw new Error("the tenant has no state");
  const program = compileRouting(projectSnapshot(state.rows));
  const from = { kind: "outside", number: "+436641234567" } as const;
  const call = (to: string, at: string, keys: string[] = []) => walk(program, { from, to, at: Date.parse(at), keys });
  const notes = ({ entries }: ReturnType<typeof call>) =>
    entries.flatMap(({ note }) => (note === null ? [] : [note.kind]));

  const monday = call("+43123456789", "2026-11-23T10:00:00+01:00", ["2"]);
  expect(notes(monday).slice(0, 5)).toEqual(["did", "hours", "ivr", "ivr_key", "queue"]);
  const sunday = call("+43123456789", "2026-11-22T10:00:00+01:00");
  expect(notes(sunday).slice(0, 4)).toEqual(["did", "hours", "announcement", "voicemail"]);
  expect(sunday.end).toEqual({ how: "voicemail", box: "690" });
  expect(notes(call("+43123456790", "2026-11-22T10:00:00+01:00")).slice(0, 2)).toEqual(["did", "queue"]);
});
