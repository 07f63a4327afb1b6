import { ringGroupMembers } from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RingGroup } from "../../contract/index.ts";
import { type Edge, errorOf, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

it("has no member who would begin to ring only when the group has stopped, but one by one each has their turn", async () => {
  const admin = await edge.signIn("tenant_admin", await aTenant(edge.admin));
  const send = (method: string, path: string, body: object) =>
    edge.request<RingGroup>(method, `/api/v1/ring-groups${path}`, { as: admin, body });
  const members = (afterSec: number) => [{ number: "+43664123455" }, { number: "+43664123456", afterSec }];
  const refusal = (sec: number) => [
    { path: ["members", 1, "afterSec"], message: `Phones ring for ${sec} s: this one would never ring` },
  ];
  const late = await send("POST", "", { name: "Sales", ringSec: 20, members: members(20) });
  expect([late.status, errorOf(late).details.issues]).toEqual([400, refusal(20)]);
  const made = await send("POST", "", { name: "Sales", ringSec: 20, members: members(19) });
  expect(made.status).toBe(201);
  const at = `/${made.body.id}`;
  expect(errorOf(await send("PATCH", at, { ringSec: 15 })).details.issues).toEqual(refusal(15));
  expect((await send("PATCH", at, { ringSec: 15, strategy: "IN_ORDER" })).status).toBe(200);
  expect(errorOf(await send("PATCH", at, { strategy: "ALL" })).details.issues).toEqual(refusal(15));

  // What was saved before this was looked at is in nobody's way.
  expect((await send("PATCH", at, { strategy: "ALL", ringSec: 20 })).status).toBe(200);
  await edge.admin.db.update(ringGroupMembers).set({ afterSec: 60 }).where(eq(ringGroupMembers.afterSec, 19));
  expect((await send("PATCH", at, { name: "Front desk" })).status).toBe(200);
});
