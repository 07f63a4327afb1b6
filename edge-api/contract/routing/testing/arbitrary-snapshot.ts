import fc from "fast-check";
import type { Snapshot, SnapshotAgent, SnapshotUser } from "../../snapshot.ts";
import { aDevice, aPerson } from "./a-snapshot.ts";
import { anyRouting } from "./arbitrary-routing.ts";
import { aName, aNumberOfTwo, aWorld, idIn, type World } from "./arbitrary-world.ts";

/**
 * Any tenant's snapshot: valid as the contract has it, but for things that are pointed at and gone, and numbers that are given twice.
 * Tenants of different numbers have the same extensions and DIDs, and no id in common; `pointsAt` says whose ids are pointed at.
 */
export function anySnapshot(tenant = 1, pointsAt: readonly number[] = [tenant]): fc.Arbitrary<Snapshot> {
  const world = aWorld(tenant, pointsAt);
  return fc
    .record({
      status: fc.constantFrom("active" as const, "active" as const, "active" as const, "suspended" as const),
      users: somePeople(world),
      agents: someAgents(world),
      routing: fc.option(anyRouting(world), { freq: 10 }),
    })
    .map(({ status, users, agents, routing }) => ({
      format: 1,
      tenant: {
        id: idIn(tenant, "TENANT"),
        key: `t${tenant}`,
        name: `Tenant ${tenant}`,
        status,
        country: "AT",
        timeZone: "Europe/Vienna",
      },
      users,
      agents,
      ...(routing !== null && { routing }),
    }));
}

/** With no phone, one or two. */
function somePeople({ tenant, some }: World): fc.Arbitrary<SnapshotUser[]> {
  return some("USER", fc.record({ phones: fc.nat(2) })).map((people) =>
    people.map(({ id, phones }, n) => {
      const extension = String(1000 + n);
      const devices = Array.from({ length: phones }, (_, each) => ({
        ...aDevice(each, extension),
        sipUsername: `t${tenant}-${extension}-a${each}`,
      }));
      return { ...aPerson(n, `Person ${n}`, extension), id, devices };
    }),
  );
}

/** Their fallbacks lead to people, to each other, and to nobody. */
function someAgents({ some }: World): fc.Arbitrary<SnapshotAgent[]> {
  const extension = fc.constantFrom("1000", "1001", "600", "601", "200", "1999");
  const fallback = fc.oneof(
    fc.constant({ kind: "hang_up" as const }),
    extension.map((number) => ({ kind: "extension" as const, number })),
  );
  return some("AI_AGENT", fc.record({ name: aName, extension: aNumberOfTwo(600), fallback })).map((agents) =>
    agents.map((agent) => ({ ...AN_AGENT, ...agent, tools: [] })),
  );
}

const AN_AGENT = {
  voiceProvider: "practice",
  model: null,
  voice: null,
  language: "en",
  timeZone: "Europe/Vienna",
  firstMessage: "Hello",
  prompt: "",
  promptVersion: 1,
  interruption: { enabled: true, minSpeechMs: 120 },
  tools: [],
  maxDurationSec: 600,
} as const;
