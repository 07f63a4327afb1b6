import { tenants } from "@callplane/drizzle";
import { anAgent, anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
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
