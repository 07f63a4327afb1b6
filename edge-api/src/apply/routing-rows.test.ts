import { userOutbound } from "@callplane/drizzle";
import {
  aBusinessHours,
  aConferenceRoom,
  aDid,
  anAnnouncement,
  anExtension,
  anIvrMenu,
  anOutboundPolicy,
  aQueue,
  aRingGroup,
  aSound,
  aTenant,
  aTrunk,
  aUser,
  aVoicemailBox,
  someCallingSettings,
} from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApplyPreview, type Snapshot, snapshot } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { projectSnapshot } from "./projection.ts";
import { selectState } from "./store.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

async function snapshotOf(as: SignedIn): Promise<Snapshot> {
  const [state] = await readTenant(edge.ctxFor(as), (q) => selectState(q, as.tenantId));
  if (state === undefined) throw new Error("the tenant has no state");
  return projectSnapshot(state.rows);
}

/** A tenant with one thing of every kind, all pointing at its queue; names begin with `mark`. */
async function aFurnishedCompany(mark: string) {
  const { admin } = edge;
  const tenant = await aTenant(admin, { name: mark });
  const anna = await aUser(admin, tenant, { name: `${mark} Anna` });
  await anExtension(admin, anna, "1000");
  const sound = await aSound(admin, tenant, { name: `${mark} sound` });
  const queue = await aQueue(admin, tenant, { name: `${mark} queue`, members: [anna], greetingSoundId: sound.id });
  const toQueue = { kind: "QUEUE" as const, id: queue.id };
  const did = await aDid(admin, tenant, { label: mark, destination: toQueue });
  await anAnnouncement(admin, tenant, { name: mark, soundId: sound.id, next: toQueue });
  await aBusinessHours(admin, tenant, { name: mark, open: toQueue, closed: toQueue });
  const group = await aRingGroup(admin, tenant, { name: mark, members: [anna, "+436641234567"], noAnswer: toQueue });
  const keys = [{ key: "1", label: null, destination: toQueue }];
  const menu = await anIvrMenu(admin, tenant, { name: mark, greetingSoundId: sound.id, keys });
  const room = await aConferenceRoom(admin, tenant, { name: mark, pin: "2468" });
  const box = await aVoicemailBox(admin, tenant, { name: mark });
  await anExtension(admin, group, "610", "ring_group");
  await anExtension(admin, queue, "620", "queue");
  await anExtension(admin, room, "630", "conference");
  await anExtension(admin, menu, "680", "ivr");
  await anExtension(admin, box, "690", "voicemail");
  const trunk = await aTrunk(admin, tenant, { name: mark, secretCiphertext: "v1.sealed" });
  const policy = await anOutboundPolicy(admin, tenant, { name: mark, isDefault: true, trunks: [trunk] });
  await admin.db.insert(userOutbound).values({ tenantId: tenant.id, userId: anna.id, callerId: did.number });
  const emergencyTrunkIds = [trunk.id];
  await someCallingSettings(admin, tenant, { defaultDestination: toQueue, mainNumber: did.number, emergencyTrunkIds });
  return { tenant, as: await edge.signIn("tenant_admin", tenant), anna, trunk, policy, did };
}

it("brings all of a tenant's calls in and out to the gateway in the contract's form, and the platform's trunks", async () => {
  const platform = await aTenant(edge.admin, { kind: "platform" });
  const world = await aTrunk(edge.admin, platform, { name: "World", scope: "platform" });
  await aTrunk(edge.admin, platform, { name: "Not shared" });
  const { as, anna, trunk, policy, did } = await aFurnishedCompany("Acme");
  const projected = await snapshotOf(as);
  expect(snapshot.parse(projected)).toEqual(projected);

  const { routing } = projected;
  expect(routing).toMatchObject({
    defaultDestination: { kind: "QUEUE" },
    dids: [{ number: did.number, label: "Acme" }],
    sounds: [{ name: "Acme sound", source: "text", text: "Welcome." }],
    ringGroups: [{ extension: "610", members: [{ userId: anna.id }, { number: "+436641234567" }] }],
    queues: [{ extension: "620", members: [{ userId: anna.id, penalty: 0, isFixed: false }] }],
    conferenceRooms: [{ extension: "630", pin: "2468", hostPin: null }],
    ivrMenus: [{ extension: "680", keys: [{ key: "1", label: null }] }],
    outbound: {
      mainNumber: did.number,
      defaultPolicyId: policy.id,
      policies: [{ rules: [{ trunkIds: [trunk.id] }] }],
      users: [{ userId: anna.id, policyId: null, callerId: did.number, hidesNumber: false }],
      emergency: { trunkIds: [trunk.id] },
    },
  });
  expect(routing?.voicemailBoxes.map(({ number, name }) => `${number} ${name}`).toSorted()).toEqual([
    "1000 Acme Anna",
    "690 Acme",
  ]);
  const trunks = routing?.outbound.trunks.map(({ name, scope, hasPassword }) => ({ name, scope, hasPassword }));
  expect(trunks).toHaveLength(2);
  expect(trunks).toEqual(
    expect.arrayContaining([
      { name: "Acme", scope: "tenant", hasPassword: true },
      { name: world.name, scope: "platform", hasPassword: false },
    ]),
  );
  expect(JSON.stringify(projected)).not.toContain("v1.sealed");
});

it("shows one company nothing of another's", async () => {
  const [acme] = [await aFurnishedCompany("Acme"), await aFurnishedCompany("Globex")];
  expect(JSON.stringify(await snapshotOf(acme.as))).not.toContain("Globex");
});

it("previews it in words, and finds it fit to run", async () => {
  const { as } = await aFurnishedCompany("Acme");
  const { body } = await edge.request<ApplyPreview>("POST", "/api/v1/apply/preview", { as });
  expect(body.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const did = body.changes.find(({ kind }) => kind === "did");
  expect(did?.name).toBe("Acme");
  expect(did?.fields).toContainEqual({ field: "destination", before: null, after: "Queue Acme queue" });
  expect(body.impact.extensionsAffected).toEqual(["1000", "610", "620", "630", "680", "690"]);
});
