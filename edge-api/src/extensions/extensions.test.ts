import { tenants } from "@callplane/drizzle";
import {
  aConferenceRoom,
  anAgent,
  anExtension,
  anIvrMenu,
  aQueue,
  aRingGroup,
  aTenant,
  aUser,
  aVoicemailBox,
} from "@callplane/drizzle/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Extension } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { freeNumber } from "./allocation-store.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Range = { extensionStart: string; extensionEnd: string; extensionNext: number };

async function nextIn(range: Range, taken: string[]): Promise<string | null> {
  const tenant = await aTenant(edge.admin, range);
  for (const number of taken) await anExtension(edge.admin, await aUser(edge.admin, tenant), number);
  const as = await edge.signIn("viewer", tenant);
  return (await edge.request<{ number: string | null }>("GET", "/api/v1/extensions/next", { as })).body.number;
}

const range = (start: string, end: string, next = Number(start)) => ({
  extensionStart: start,
  extensionEnd: end,
  extensionNext: next,
});

it.each([
  ["where it points", range("20", "29"), [], "20"],
  ["past what is taken", range("20", "29"), ["20", "21", "23"], "22"],
  ["from the pointer on, though lower ones are free", range("20", "29", 25), ["25"], "26"],
  ["from the beginning, once it has passed the end", range("20", "22", 23), ["21"], "20"],
  ["below the pointer, once all above are taken", range("20", "23", 22), ["20", "22", "23"], "21"],
  ["the last one", range("20", "21"), ["20"], "21"],
  ["none in a full range", range("20", "21", 21), ["20", "21"], null],
  ["none past the last of as many digits", range("98", "99", 100), ["98", "99"], null],
  ["with its leading zeros", range("001", "003"), ["001"], "002"],
  ["undisturbed by numbers of other lengths", range("20", "29"), ["200", "2000"], "20"],
])("draws a number: %s", async (_how, tenantRange, taken, expected) => {
  expect(await nextIn(tenantRange, taken)).toBe(expected);
});

it("lists numbers of all lengths in their order, page by page, whoever has them", async () => {
  const tenant = await aTenant(edge.admin);
  const as = await edge.signIn("viewer", tenant);
  for (const number of ["1000", "20", "199"]) await anExtension(edge.admin, await aUser(edge.admin, tenant), number);
  await anExtension(edge.admin, await anAgent(edge.admin, tenant), "601");
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path: string = `/api/v1/extensions?limit=1${cursor && `&cursor=${cursor}`}`;
    const { body } = await edge.request<{ items: { number: string }[]; nextCursor: string | null }>("GET", path, {
      as,
    });
    seen.push(...body.items.map(({ number }) => number));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(["20", "199", "601", "1000"]);
});

it("names whoever has a number: people, agents, groups, menus, queues, rooms and shared boxes", async () => {
  const tenant = await aTenant(edge.admin);
  const as = await edge.signIn("viewer", tenant);
  const { admin } = edge;
  await anExtension(admin, await aUser(admin, tenant, { name: "Anna" }), "20");
  await anExtension(admin, await anAgent(admin, tenant, { name: "Nora" }), "21");
  await anExtension(admin, await aRingGroup(admin, tenant, { name: "Sales" }), "22", "ring_group");
  await anExtension(admin, await anIvrMenu(admin, tenant, { name: "Welcome" }), "23", "ivr");
  await anExtension(admin, await aQueue(admin, tenant, { name: "Support" }), "24", "queue");
  await anExtension(admin, await aConferenceRoom(admin, tenant, { name: "Board" }), "25", "conference");
  await anExtension(admin, await aVoicemailBox(admin, tenant, { name: "Practice" }), "26", "voicemail");
  const list = (query = "") => edge.request<{ items: Extension[] }>("GET", `/api/v1/extensions${query}`, { as });
  const { items } = (await list()).body;
  expect(items.map(({ number, kind, ownerName }) => `${number} ${kind} ${ownerName}`)).toEqual([
    "20 user Anna",
    "21 agent Nora",
    "22 ring_group Sales",
    "23 ivr Welcome",
    "24 queue Support",
    "25 conference Board",
    "26 voicemail Practice",
  ]);
  expect(items.every(({ ownerId }) => ownerId !== null)).toBe(true);
  expect((await list("?q=supp")).body.items.map(({ number }) => number)).toEqual(["24"]);
});

it("draws from a range of 900 000 without counting through it", async () => {
  const tenant = await aTenant(edge.admin, range("100000", "999999"));
  const query = edge.admin.db
    .select({ number: freeNumber(tenant.id) })
    .from(tenants)
    .where(eq(tenants.id, tenant.id));
  expect(await query).toEqual([{ number: "100000" }]);
  const { rows } = await edge.admin.db.execute(sql`explain ${query.getSQL()}`);
  expect(JSON.stringify(rows)).not.toContain("generate_series");
});
