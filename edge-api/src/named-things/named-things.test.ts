import { auditLog, tenants } from "@callplane/drizzle";
import { aDid, anExtension, aSound, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TENANT_LIMITS } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { CASES, type Case, type Known } from "./testing/cases.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Thing = { id: string; name: string; extension?: { number: string } | null } & Record<string, unknown>;
type Company = { tenant: { id: string }; as: SignedIn; known: Known };
type Page = { items: Thing[]; nextCursor: string | null };

/** A company, and the requests of its admin for one kind of thing. */
function asking(each: Case) {
  const path = `/api/v1/${each.path}`;
  let company: Company;
  beforeAll(async () => {
    company = await aCompany();
  });
  const whole = (name: string, more: Record<string, unknown> = {}) => ({
    name,
    ...each.body(company.known, name),
    ...more,
  });
  const post = (body: unknown, as = company.as) => edge.request<Thing>("POST", path, { as, body });
  const made = async (name: string, more?: Record<string, unknown>) => {
    const answer = await post(whole(name, more));
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const get = (id: string) => edge.request<Thing>("GET", `${path}/${id}`, { as: company.as });
  const patch = (id: string, body: unknown) => edge.request<Thing>("PATCH", `${path}/${id}`, { as: company.as, body });
  const remove = (id: string) => edge.request("DELETE", `${path}/${id}`, { as: company.as });
  return { path, company: () => company, whole, post, made, get, patch, remove };
}

describe.each(CASES)("$path", (each) => {
  const { path, company, whole, post, made, get, patch, remove } = asking(each);
  const revision = async () =>
    (await edge.admin.db.select().from(tenants).where(eq(tenants.id, company().tenant.id)))[0]?.revision ?? 0;
  const logOf = async (id: string, action: string) => {
    const isIt = and(eq(auditLog.entityId, id), eq(auditLog.action, `${each.entity}.${action}`));
    return edge.admin.db.select().from(auditLog).where(isIt);
  };

  it("are no more than a company may have, which the refusal says", async () => {
    const other = await aCompany();
    const { most, words } = TENANT_LIMITS[each.entity];
    const body = (name: string) => ({ name, ...each.body(other.known, name) });
    const first = await post(body("First"), other.as);
    const table = sql.raw(each.path.replace("-", "_"));
    const anew = sql`jsonb_build_object('id', gen_random_uuid(), 'name', 'Copy ' || n, 'is_default', false, 'code', 0)`;
    // A person's voicemail box does not count.
    const here = sql`select count(*)::int from ${table} own
      where own.tenant_id = ${other.tenant.id} and to_jsonb(own) ->> 'user_id' is null`;
    await edge.admin.db.execute(sql`insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(it) || ${anew})).*
      from ${table} it, generate_series(2, ${most}::int - (${here})) n where it.id = ${first.body.id}`);
    expect((await post(body("Last"), other.as)).status).toBe(201);
    const answer = await post(body("One more"), other.as);
    expect([answer.status, answer.body.message]).toEqual([409, `A company has ${most} ${words} at most`]);
  });

  it("are made, read, changed and deleted, each a revision and an entry with names in words", async () => {
    const before = await revision();
    const thing = await made("First");
    expect(thing).toMatchObject({ ...whole("First"), ...each.shown });
    expect((await get(thing.id)).body).toEqual(thing);
    const changed = await patch(thing.id, { name: "Renamed", ...each.change });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.body).toEqual({ ...thing, ...changed.body, name: "Renamed", ...each.change });
    expect((await remove(thing.id)).status).toBe(204);
    expect((await get(thing.id)).status).toBe(404);
    expect(await revision()).toBe(before + 3);

    const [created] = await logOf(thing.id, "create");
    expect(created).toMatchObject({ entityName: "First", entityType: each.entity, after: each.inWords });
    const [updated] = await logOf(thing.id, "update");
    expect(Object.keys(updated?.after ?? {}).toSorted()).toEqual(["name", ...Object.keys(each.change)].toSorted());
    const [deleted] = await logOf(thing.id, "delete");
    expect(deleted).toMatchObject({ entityName: "Renamed", after: null });
    expect(JSON.stringify([created, updated, deleted].map((one) => [one?.before, one?.after]))).not.toContain(
      company().known.userId,
    );
  });

  it("stay as they are where nothing is given", async () => {
    const thing = await made("Kept");
    expect((await patch(thing.id, {})).body).toEqual(thing);
  });

  it("are listed newest first, a page at a time, and found by a part of their name", async () => {
    const names = ["Page 1%", "Page 2%", "Page 3%"];
    for (const name of names) await made(name);
    const read = async (query: string) =>
      (await edge.request<Page>("GET", `${path}?${query}`, { as: company().as })).body;
    const first = await read("q=%25&limit=2");
    expect(first.items.map(({ name }) => name)).toEqual(["Page 3%", "Page 2%"]);
    const second = await read(`q=%25&limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map(({ name }) => name)).toEqual(["Page 1%"]);
    expect(second.nextCursor).toBeNull();
  });

  it("have a name of their own: one that is taken is a conflict at the name", async () => {
    const [, second] = [await made("Taken"), await made("Free")];
    const issues = [{ path: ["name"], message: "This name is taken already" }];
    expect(errorOf(await post(whole("Taken")))).toEqual({ error: "conflict", details: { issues } });
    expect(errorOf(await patch(second.id, { name: "Taken" }))).toEqual({ error: "conflict", details: { issues } });
    const elsewhere = await aCompany();
    expect((await post({ name: "Taken", ...each.body(elsewhere.known, "Taken") }, elsewhere.as)).status).toBe(201);
  });

  it("refuse what is not of the right form, and change nothing", async () => {
    const before = await revision();
    for (const fields of [...each.malformed, { name: "" }, { name: "x".repeat(81) }]) {
      expect((await post(whole("Bad", fields))).status, JSON.stringify(fields)).toBe(400);
    }
    expect(await revision()).toBe(before);
  });

  it("name only what is there, saying at which field, also of another tenant's", async () => {
    const stranger = await aCompany();
    const thing = await made("Naming");
    for (const { at, fields, says } of each.names) {
      for (const id of [crypto.randomUUID(), stranger.known.userId, stranger.known.soundId]) {
        const details = { issues: [{ path: at, message: says }] };
        expect(errorOf(await post(whole("Bad", fields(id)))), at.join()).toEqual({ error: "invalid_input", details });
        expect(errorOf(await patch(thing.id, fields(id))), at.join()).toEqual({ error: "invalid_input", details });
      }
    }
    expect((await get(thing.id)).body).toEqual(thing);
  });

  it("are for those who may: viewers read, end users see nothing", async () => {
    const thing = await made("Guarded");
    const viewer = await edge.signIn("viewer", company().tenant);
    const endUser = await edge.signIn("end_user", company().tenant);
    for (const [by, method, status] of [
      [viewer, "GET", each.isForAdmins ? 403 : 200],
      [viewer, "DELETE", 403],
      [endUser, "GET", 403],
    ] as const) {
      expect((await edge.request(method, `${path}/${thing.id}`, { as: by })).status).toBe(status);
    }
    expect((await post(whole("Mine"), viewer)).status).toBe(403);
    const stranger = await edge.signIn("tenant_admin");
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? { name: "Theirs" } : undefined;
      const answer = await edge.request(method, `${path}/${thing.id}`, { as: stranger, body });
      expect(errorOf(answer).error).toBe("not_found");
      expect(JSON.stringify(answer.body)).toContain(`No such ${each.words}`);
    }
  });

  it("come once of a request that is sent again with its key", async () => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const send = () => edge.request<Thing>("POST", path, { as: company().as, headers, body: whole("Once") });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.body]).toEqual([201, first.body]);
  });
});

const leadable = CASES.flatMap((each) =>
  each.destination === null ? [] : [{ ...each, destination: each.destination }],
);

describe.each(leadable)("$path as destinations", (each) => {
  const { company, made, remove } = asking(each);

  it("are not deleted while calls are led to them", async () => {
    const thing = await made("Wanted");
    const destination = { kind: each.destination, id: thing.id };
    await aDid(edge.admin, company().tenant, { label: "Main line", destination });
    const refused = await remove(thing.id);
    expect(refused.status).toBe(409);
    expect(refused.body.message).toMatch(/Wanted cannot be deleted: calls are led there from number Main line$/);
  });
});

describe.each(CASES.filter(({ hasExtension }) => hasExtension))("$path with a number", (each) => {
  const { whole, post, made, patch, remove } = asking(each);

  it("own an extension: given, moved, freed, and a conflict where it is taken", async () => {
    const thing = await made("Dialled", { extension: { number: "700" } });
    expect(thing.extension).toEqual({ number: "700" });
    const issues = [{ path: ["extension", "number"], message: "Extension 700 is taken" }];
    const again = await post(whole("Second", { extension: { number: "700" } }));
    expect(errorOf(again)).toEqual({ error: "conflict", details: { issues } });
    const other = await made("Other");
    expect(errorOf(await patch(other.id, { extension: { number: "700" } })).details).toEqual({ issues });
    expect((await patch(thing.id, { extension: { number: "701" } })).body.extension).toEqual({ number: "701" });
    expect((await patch(other.id, { extension: { number: "700" } })).status).toBe(200);
    expect((await patch(other.id, { extension: null })).body.extension).toBeNull();
    expect((await remove(thing.id)).status).toBe(204);
    expect((await made("Third", { extension: { number: "701" } })).extension).toEqual({ number: "701" });
  });
});

/** A tenant in Vienna with Anna, who can be rung, and a sound. */
async function aCompany(): Promise<Company> {
  const tenant = await aTenant(edge.admin, { timeZone: "Europe/Vienna" });
  const as = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const sound = await aSound(edge.admin, tenant, { name: "Welcome" });
  return { tenant, as, known: { userId: anna.id, soundId: sound.id } };
}
