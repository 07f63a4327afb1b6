import { aTenant } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApplyJob, LeasedJob, PendingChanges } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";

/** An address where nobody listens. */
const NOBODY = "http://127.0.0.1:2";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ UPSTASH_REDIS_REST_URL: NOBODY, QSTASH_URL: NOBODY });
});
afterAll(() => edge.stop());

it("applies while Redis and QStash are down: the gateway's poll finds the job", async () => {
  const gateway = await aSpeakingGateway(edge);
  const as = await edge.signIn("tenant_admin", await aTenant(edge.admin, { revision: 1 }));
  const pending = async () => (await edge.request<PendingChanges>("GET", "/api/v1/apply/pending", { as })).body;
  expect(await pending()).toMatchObject({ count: 1 });
  const { status, body: job } = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as, body: {} });
  expect(status).toBe(202);
  await edge.settle();
  const { body: leased } = await gateway.call<LeasedJob>("POST", "/jobs/lease");
  expect(leased.id).toBe(job.id);
  const result = { leaseToken: leased.leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
  expect((await gateway.call("POST", `/jobs/${job.id}/result`, result)).status).toBe(204);
  expect(await pending()).toMatchObject({ count: 0, appliedRevision: 1 });
});
