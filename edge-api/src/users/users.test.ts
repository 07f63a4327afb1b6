import {
  auditLog,
  devices,
  dids,
  extensions,
  queueMembers,
  ringGroupMembers,
  tenants,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { aDevice, aDid, anExtension, aQueue, aRingGroup, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "../../contract/index.ts";
import { comingBack } from "../../test/coming-back.ts";
import { type Edge, errorOf, openSession, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const PATH = "/api/v1/users";
const newEmail = () => `${crypto.randomUUID()}@example.com`;

async function anAdmin(values: Parameters<typeof aTenant>[1] = {}) {
  const tenant = await aTenant(edge.admin, values);
  return { tenant, as: await edge.signIn("tenant_admin", tenant) };
}

function create(as: SignedIn, fields: object = {}) {
  return edge.request<User>("POST", PATH, { as, body: { name: "Anna Berger", email: newEmail(), ...fields } });
}

it("makes a person with the next extension, and mails an invitation", async () => {
  const { as } = await anAdmin({ name: "Acme <b>" });
  const email = newEmail();
  const { status, body } = await create(as, { email: email.toUpperCase() });
  expect(status).toBe(201);
  expect(body).toMatchObject({ email, role: "end_user", status: "invited", extension: { number: "1000" } });
  const [mail, ...others] = await edge.mailsTo(email);
  expect(others).toEqual([]);
  expect(mail?.text).toMatch(/http:\/\/127\.0\.0\.1:3000\/accept-invitation\?token=[\w-]{40,}/);
  expect(mail?.html).toContain("Acme &lt;b&gt;");
});

it("gives fifty people created at once fifty different extensions", async () => {
  const { tenant, as } = await anAdmin();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => comingBack(() => create(as, { sendInvitation: false }))),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
  const numbers = answers.map(({ body }) => body.extension?.number ?? "none");
  expect(new Set(numbers).size).toBe(50);
  expect(numbers.toSorted()).toEqual(Array.from({ length: 50 }, (_, index) => String(1000 + index)));
  const [after] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
  expect(after?.revision).toBe(tenant.revision + 50);
});

it("refuses the 1 001st in a full range, naming the range, and makes nobody", async () => {
  const { tenant, as } = await anAdmin();
  await edge.admin.db.execute(sql`
    with people as (
      insert into users (tenant_id, email, name, role)
      select ${tenant.id}::uuid, n || ${`-${newEmail()}`}, 'Person ' || n, 'end_user' from generate_series(1000, 1999) n
      returning id, split_part(email, '-', 1) as number
    )
    insert into extensions (tenant_id, number, kind, user_id) select ${tenant.id}::uuid, number, 'user', id from people`);
  const email = newEmail();
  const answer = await create(as, { email });
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({
    error: "conflict",
    message: expect.stringContaining("1000–1999 is full"),
    details: { range: { start: "1000", end: "1999" } },
  });
  expect(await edge.admin.db.select().from(users).where(eq(users.email, email))).toEqual([]);
  expect((await edge.request("GET", "/api/v1/extensions/next", { as })).body).toEqual({ number: null });
});

it("gives a freed number again only once the pointer has run through the range", async () => {
  const { as } = await anAdmin({ extensionStart: "20", extensionEnd: "23", extensionNext: 20 });
  const numberOf = async () => (await create(as, { sendInvitation: false })).body;
  const first = await numberOf();
  expect(first.extension?.number).toBe("20");
  expect((await edge.request("DELETE", `${PATH}/${first.id}`, { as })).status).toBe(204);
  const later = [await numberOf(), await numberOf(), await numberOf(), await numberOf()];
  expect(later.map(({ extension }) => extension?.number)).toEqual(["21", "22", "23", "20"]);
  expect((await create(as)).status).toBe(409);
});

it("takes the wanted number, or none, and says when it is taken", async () => {
  const { as } = await anAdmin();
  expect((await create(as, { extension: { number: "1500" } })).body.extension).toEqual({ number: "1500" });
  const taken = await create(as, { extension: { number: "1500" } });
  expect(errorOf(taken)).toMatchObject({ error: "conflict", details: { issues: [{ path: ["extension", "number"] }] } });
  expect((await create(as, { extension: null })).body.extension).toBeNull();
});

it("keeps addresses unique over the whole platform, and points at the field", async () => {
  const email = newEmail();
  await create((await anAdmin()).as, { email });
  const again = await create((await anAdmin()).as, { email });
  expect(errorOf(again)).toMatchObject({ error: "conflict", details: { issues: [{ path: ["email"] }] } });
});

it("deletes softly: number free, phones off, session over, address free, name kept for the log", async () => {
  const { tenant, as } = await anAdmin();
  const user = await aUser(edge.admin, tenant, { name: "Gone Soon" });
  await anExtension(edge.admin, user, "1000");
  const device = await aDevice(edge.admin, user);
  const theirs = await openSession(edge.services, edge.admin, user);
  expect((await edge.request("GET", "/api/v1/auth/me", { as: theirs })).status).toBe(200);

  expect((await edge.request("DELETE", `${PATH}/${user.id}`, { as })).status).toBe(204);
  expect((await edge.request("GET", `${PATH}/${user.id}`, { as })).status).toBe(404);
  expect((await edge.request("GET", "/api/v1/auth/me", { as: theirs })).status).toBe(401);
  expect(await edge.admin.db.select().from(extensions).where(eq(extensions.userId, user.id))).toEqual([]);
  expect(await edge.admin.db.select().from(devices).where(eq(devices.id, device.id))).toMatchObject([
    { enabled: false },
  ]);
  const [entry] = await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityId, user.id));
  expect(entry).toMatchObject({ action: "user.delete", entityName: "Gone Soon", before: { extension: "1000" } });
  expect((await create(as, { email: user.email })).status).toBe(201);
});

it("deletes nobody whom calls are led to, or to whose voicemail; of groups and queues they are just no more a member", async () => {
  const { tenant, as } = await anAdmin();
  const { admin } = edge;
  const anna = await aUser(admin, tenant, { name: "Anna" });
  await anExtension(admin, anna, "1000");
  const [box] = await admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.userId, anna.id));
  const did = await aDid(admin, tenant, { label: "Main line", destination: { kind: "USER", id: anna.id } });
  await aRingGroup(admin, tenant, { members: [anna, "+436641234567"] });
  await aQueue(admin, tenant, { members: [anna] });
  const remove = () => edge.request<{ message: string }>("DELETE", `${PATH}/${anna.id}`, { as });
  const refused = await remove();
  expect([refused.status, refused.body.message]).toEqual([
    409,
    "Person Anna cannot be deleted: calls are led there from number Main line",
  ]);
  await admin.db
    .update(dids)
    .set({ destination: { kind: "VOICEMAIL", id: box?.id ?? "" } })
    .where(eq(dids.id, did.id));
  expect((await remove()).body.message).toContain("Voicemail box Anna cannot be deleted");
  await admin.db.update(dids).set({ destination: null }).where(eq(dids.id, did.id));
  expect((await remove()).status).toBe(204);
  expect(await admin.db.select({ number: ringGroupMembers.number }).from(ringGroupMembers)).toEqual([
    { number: "+436641234567" },
  ]);
  expect(await admin.db.select().from(queueMembers)).toEqual([]);
});

it("suspends and activates; the session is refused at once and does not come back", async () => {
  const { tenant, as } = await anAdmin();
  const theirs = await edge.signIn("viewer", tenant);
  const path = `${PATH}/${theirs.userId}`;
  expect((await edge.request("GET", PATH, { as: theirs })).status).toBe(200);
  expect((await edge.request<User>("POST", `${path}/suspend`, { as })).body.status).toBe("suspended");
  expect((await edge.request("GET", PATH, { as: theirs })).status).toBe(401);
  expect((await edge.request<User>("POST", `${path}/activate`, { as })).body.status).toBe("invited");
  expect((await edge.request("GET", PATH, { as: theirs })).status).toBe(401);
  expect((await edge.request("POST", `${PATH}/${as.userId}/suspend`, { as })).status).toBe(409);
});

it("assigns roles with grants and denials, in force with the next request", async () => {
  const { tenant, as } = await anAdmin();
  const theirs = await edge.signIn("end_user", tenant);
  expect((await edge.request("GET", PATH, { as: theirs })).status).toBe(403);
  const body = { role: "viewer", grants: ["diagnostics.read"], denials: ["devices.read"] };
  const answer = await edge.request<User>("PUT", `${PATH}/${theirs.userId}/role`, { as, body });
  expect(answer.body).toMatchObject(body);
  expect((await edge.request("GET", PATH, { as: theirs })).status).toBe(200);
  expect((await edge.request("GET", "/api/v1/devices", { as: theirs })).status).toBe(403);
});

it("lets nobody raise anyone above themselves, themselves included, nor change who stands above", async () => {
  const { tenant, as } = await anAdmin();
  const platformAdmin = await aUser(edge.admin, tenant, { role: "platform_admin" });
  const put = (id: string, body: object) => edge.request("PUT", `${PATH}/${id}/role`, { as, body });
  expect((await put(platformAdmin.id, { role: "viewer" })).status).toBe(403);
  const user = await aUser(edge.admin, tenant);
  expect((await put(user.id, { role: "platform_admin" })).status).toBe(403);
  expect((await put(user.id, { role: "viewer", grants: ["tenants.write"] })).status).toBe(403);
  expect((await put(as.userId, { role: "viewer" })).status).toBe(409);
  expect((await create(as, { role: "platform_admin" })).status).toBe(403);
  expect((await edge.request("DELETE", `${PATH}/${platformAdmin.id}`, { as })).status).toBe(403);
  const root = await edge.signIn("platform_admin");
  const misplaced = await edge.request("POST", PATH, {
    as: root,
    headers: { "x-tenant-id": tenant.id },
    body: { name: "Root", email: newEmail(), role: "platform_admin" },
  });
  expect(misplaced.status).toBe(400);
});

it("lists by name in pages, and filters by words, status and role", async () => {
  const { tenant, as } = await anAdmin();
  for (const name of ["Zoe", "Eve", "Abe", "Mia", "Öde"]) await aUser(edge.admin, tenant, { name, role: "operator" });
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path: string = `${PATH}?limit=2&role=operator${cursor && `&cursor=${cursor}`}`;
    const { body } = await edge.request<{ items: User[]; nextCursor: string | null }>("GET", path, { as });
    seen.push(...body.items.map(({ name }) => name));
    cursor = body.nextCursor;
  }
  expect(seen.toSorted()).toEqual(["Abe", "Eve", "Mia", "Zoe", "Öde"]);
  const list = async (query: string) =>
    (await edge.request<{ items: User[] }>("GET", `${PATH}?${query}`, { as })).body.items.map(({ name }) => name);
  expect(await list("q=mi&role=operator")).toEqual(["Mia"]);
  expect(await list("status=suspended")).toEqual([]);
  expect((await edge.request("GET", `${PATH}?limit=0`, { as })).status).toBe(400);
});

it("knows one's own id in capital letters too: nobody changes their own role, nor suspends or deletes themselves", async () => {
  const { as } = await anAdmin();
  const own = `${PATH}/${as.userId.toUpperCase()}`;
  expect((await edge.request("PUT", `${own}/role`, { as, body: { role: "viewer" } })).status).toBe(409);
  expect((await edge.request("POST", `${own}/suspend`, { as })).status).toBe(409);
  expect((await edge.request("DELETE", own, { as })).status).toBe(409);
  expect((await edge.request<User>("GET", own, { as })).body.role).toBe("tenant_admin");
});

it("lets nobody have through others what is denied to themselves", async () => {
  const { tenant, as } = await anAdmin();
  const [full, limited] = [
    await aUser(edge.admin, tenant, { role: "tenant_admin" }),
    await aUser(edge.admin, tenant, { role: "tenant_admin", denials: ["transcripts.read"] }),
  ];
  await edge.admin.db
    .update(users)
    .set({ denials: ["transcripts.read"] })
    .where(eq(users.id, as.userId));
  const put = (id: string, body: object) => edge.request("PUT", `${PATH}/${id}/role`, { as, body });
  const refused = await create(as, { role: "tenant_admin", password: "a long enough password" });
  expect(errorOf(refused)).toMatchObject({ error: "forbidden", details: { issues: [{ path: ["role"] }] } });
  expect((await put(limited.id, { role: "operator" })).status).toBe(403);
  expect((await put(limited.id, { role: "operator", denials: ["transcripts.read"] })).status).toBe(200);
  // An address changed and an invitation sent there would be a way into the account of somebody who may do more.
  const taken = await edge.request("PATCH", `${PATH}/${full.id}`, { as, body: { email: newEmail() } });
  expect(taken).toMatchObject({ status: 403, body: { message: expect.stringContaining("may do more than you") } });
  expect((await create(as, { role: "viewer" })).status).toBe(201);
});

it.each(["suspend", "delete", "demote"])("leaves one admin where two %s each other at once", async (what) => {
  const { tenant, as: one } = await anAdmin();
  const two = await edge.signIn("tenant_admin", tenant);
  const remove = (as: SignedIn, other: SignedIn) => {
    const path = `${PATH}/${other.userId}`;
    if (what === "suspend") return edge.request("POST", `${path}/suspend`, { as });
    if (what === "delete") return edge.request("DELETE", path, { as });
    return edge.request("PUT", `${path}/role`, { as, body: { role: "viewer" } });
  };
  for (const who of [one, two]) await edge.request("GET", PATH, { as: who });
  await Promise.all([remove(one, two), remove(two, one)]);
  const people = await edge.admin.db.select().from(users).where(eq(users.tenantId, tenant.id));
  expect(people.filter(({ role, status }) => role === "tenant_admin" && status === "active")).toHaveLength(1);
});

it("ends the link in the old mailbox when an invited person's address is corrected, and invites them at the new one", async () => {
  const { as } = await anAdmin();
  const [wrong, right] = [newEmail(), newEmail()];
  const { body: user } = await create(as, { email: wrong });
  const linkOf = async (address: string) => /token=([\w-]+)/.exec((await edge.mailsTo(address))[0]?.text ?? "")?.[1];
  const old = await linkOf(wrong);
  expect((await edge.request("PATCH", `${PATH}/${user.id}`, { as, body: { email: right } })).status).toBe(200);
  const accept = (token: string | undefined) =>
    edge.request("POST", "/api/v1/auth/accept-invitation", { body: { token, password: "a long enough password" } });
  expect((await accept(old)).status).toBe(404);
  expect((await accept(await linkOf(right))).status).toBe(200);
});

it("ends the link of a suspended person whose address is corrected, too", async () => {
  const { as } = await anAdmin();
  const wrong = newEmail();
  const { body: user } = await create(as, { email: wrong });
  const token = /token=([\w-]+)/.exec((await edge.mailsTo(wrong))[0]?.text ?? "")?.[1];
  await edge.request("POST", `${PATH}/${user.id}/suspend`, { as });
  const invited = await edge.request("POST", `${PATH}/${user.id}/invite`, { as });
  expect(invited).toMatchObject({ status: 409, body: { message: expect.stringContaining("suspended") } });
  await edge.request("PATCH", `${PATH}/${user.id}`, { as, body: { email: newEmail() } });
  await edge.request("POST", `${PATH}/${user.id}/activate`, { as });
  const body = { token, password: "a long enough password" };
  expect((await edge.request("POST", "/api/v1/auth/accept-invitation", { body })).status).toBe(404);
});
