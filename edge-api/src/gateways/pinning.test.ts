import { applyJobs, tenants } from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApplyJob } from "../../contract/index.ts";
import { type Edge, errorOf, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, silence } from "../gateway-link/testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const firstApply = async () => {
  const tenant = await aTenant(edge.admin, { revision: 1 });
  const as = await edge.signIn("tenant_admin", tenant);
  return { tenant, answer: await edge.request<ApplyJob>("POST", "/api/v1/apply", { as, body: {} }) };
};
const gatewayOf = async (tenantId: string) =>
  (await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenantId)))[0]?.gatewayId;

it("pins a tenant at its first apply to the online gateway with the fewest tenants, and says why it cannot", async () => {
  const { answer: none } = await firstApply();
  expect(none.status).toBe(409);
  expect(none.body).toMatchObject({ message: "There is no gateway yet: a platform admin must enrol one first" });
  expect(errorOf(none).error).toBe("conflict");

  const [busy, idle, dead] = await Promise.all([
    aSpeakingGateway(edge),
    aSpeakingGateway(edge),
    aSpeakingGateway(edge),
  ]);
  for (const gateway of [busy, idle, dead]) await silence(edge, gateway, 3_600_000);
  const { answer: offline } = await firstApply();
  expect([offline.status, offline.headers.get("retry-after")]).toEqual([503, "30"]);
  expect(await edge.admin.db.select().from(applyJobs)).toEqual([]);

  await aTenant(edge.admin, { gatewayId: busy.id });
  for (const gateway of [busy, idle]) await silence(edge, gateway, 0);
  const { tenant, answer } = await firstApply();
  expect(answer.status).toBe(202);
  expect(await gatewayOf(tenant.id)).toBe(idle.id);
});

it("leaves a tenant where it is pinned, also while that gateway is offline", async () => {
  const home = await aSpeakingGateway(edge);
  await silence(edge, home, 3_600_000);
  const tenant = await aTenant(edge.admin, { revision: 1, gatewayId: home.id });
  const as = await edge.signIn("tenant_admin", tenant);
  expect((await edge.request("POST", "/api/v1/apply", { as, body: {} })).status).toBe(202);
  expect(await gatewayOf(tenant.id)).toBe(home.id);
});
