import { aGateway, aTenant } from "@callplane/drizzle/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentedRoutes } from "./documented.ts";
import { aForeignTenant } from "./foreign-tenant.ts";
import { type Edge, type SignedIn, startEdge } from "./harness.ts";
import { type HostileRequest, hostileRequest } from "./hostile-input.ts";

const RUNS = Number(process.env.EDGE_FUZZ_RUNS ?? 3_000);
const SEED = process.env.EDGE_FUZZ_SEED === undefined ? undefined : Number(process.env.EDGE_FUZZ_SEED);
/** Requests under way at a time. */
const AT_ONCE = 8;

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

/** Not to be called at random: they end the session that the rest of the run needs, or are a machine's. */
const LEFT_OUT = new Set(["post /api/v1/auth/logout"]);

describe("fault 30: the whole document, fuzzed", () => {
  it(`answers ${RUNS} hostile requests with documented answers, none of them a 500`, async () => {
    const gateway = await aGateway(edge.admin, { lastSeenAt: new Date(), sipHost: "sip.example", sipPort: 5060 });
    const { ids } = await aForeignTenant(edge.admin);
    let people: SignedIn[] = [];
    // In a tenant of their own each time: the last one may have been suspended by a request of the run.
    const signInAll = async () => {
      const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
      people = [
        await edge.signIn("tenant_admin", tenant),
        await edge.signIn("platform_admin"),
        await edge.signIn("end_user", tenant),
      ];
    };
    await signInAll();
    const own = await edge.request<{ id: string }>("POST", "/api/v1/agents", { as: people[0], body: { name: "Own" } });
    const knownIds = [own.body.id, ...people.flatMap((each) => [each.userId, each.tenantId]), ...Object.values(ids)];
    const routes = documentedRoutes(edge.app).filter(({ method, path }) => !LEFT_OUT.has(`${method} ${path}`));
    const statuses = new Map<number, number>();

    const send = async ({ method, access, path, body }: HostileRequest, person: number) => {
      const headers = body === undefined ? {} : { "content-type": "application/json" };
      const options = { as: people[person % people.length], headers, body };
      const { status, body: answer } = await edge.request(method, path, options);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(status, `${method} ${path} ${JSON.stringify(body)} → ${JSON.stringify(answer)}`).not.toBe(500);
      if (status === 401 && access !== "public") await signInAll();
    };

    const batch = fc.array(fc.tuple(hostileRequest(routes, knownIds), fc.nat(2)), {
      minLength: AT_ONCE,
      maxLength: AT_ONCE,
    });
    await fc.assert(
      fc.asyncProperty(batch, async (requests) => {
        await Promise.all(requests.map(([request, person]) => send(request, person)));
      }),
      { numRuns: Math.ceil(RUNS / AT_ONCE), ...(SEED === undefined ? {} : { seed: SEED }), endOnFailure: true },
    );

    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(RUNS);
    // Not only the doormat was tried: all the ways that requests end are among them.
    for (const status of [200, 400, 403, 404])
      expect(statuses.get(status) ?? 0, `${status}`).toBeGreaterThan(RUNS / 100);
  }, 1_200_000);
});
