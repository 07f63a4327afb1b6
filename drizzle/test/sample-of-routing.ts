import * as schema from "../schema/index.ts";
import {
  aBlockedCaller,
  aBusinessHours,
  aConferenceRoom,
  aDid,
  anAnnouncement,
  anIvrMenu,
  aQueue,
  aRingGroup,
  aVoicemailBox,
  aVoicemailMessage,
} from "../testing/calling-factories.ts";
import { type Arranger, anExtension } from "../testing/factories.ts";
import { anOutboundPolicy, aTrunk, someCallingSettings } from "../testing/outbound-factories.ts";

/** A row in each table of the tenant's calls in and out. The person must have an extension, and with it a voicemail box. */
export async function aSampleOfRouting(
  arranger: Arranger,
  tenant: schema.Tenant,
  user: schema.User,
  gateway: schema.Gateway,
): Promise<void> {
  const { db } = arranger;
  const own = { tenantId: tenant.id };
  const ofUser = { ...own, userId: user.id };
  const at = new Date();

  await aDid(arranger, tenant, { destination: { kind: "USER", id: user.id } });
  await anAnnouncement(arranger, tenant);
  await aBlockedCaller(arranger, tenant);
  await aBusinessHours(arranger, tenant);
  await anExtension(arranger, await aRingGroup(arranger, tenant, { members: [user] }), "500", "ring_group");
  await anExtension(arranger, await anIvrMenu(arranger, tenant), "501", "ivr");
  await anExtension(arranger, await aConferenceRoom(arranger, tenant), "503", "conference");
  const queue = await aQueue(arranger, tenant, { members: [user] });
  await anExtension(arranger, queue, "502", "queue");
  const here = { state: "in", changedAt: at, source: "portal" } as const;
  await db.insert(schema.queueMemberStates).values({ ...ofUser, queueId: queue.id, ...here });

  await aVoicemailMessage(arranger, { ...own, id: await boxOf(arranger, user) });

  const shared = await aVoicemailBox(arranger, tenant);
  await db.insert(schema.voicemailBoxListeners).values({ ...ofUser, boxId: shared.id });

  const trunk = await aTrunk(arranger, tenant);
  const reported = { ...own, trunkId: trunk.id, gatewayId: gateway.id };
  const up = { scope: trunk.scope, state: "up", changedAt: at, reportedAt: at } as const;
  await db.insert(schema.trunkStates).values({ ...reported, ...up });
  await db.insert(schema.trunkTests).values(reported);
  const policy = await anOutboundPolicy(arranger, tenant, { isDefault: true, trunks: [trunk] });
  await db.insert(schema.userOutbound).values({ ...ofUser, policyId: policy.id });
  await someCallingSettings(arranger, tenant, { mainNumber: "+43123456789" });

  await db.insert(schema.callLimits).values({ ...own, maxConcurrentCalls: 10 });
  await db.insert(schema.userCallLimits).values({ ...ofUser, maxConcurrentCalls: 2 });
  await db.insert(schema.callRefusals).values({ ...own, at, number: "+882", reason: "high_risk" });
  await db
    .insert(schema.callAlarms)
    .values({ ...own, hour: at, level: "refused", reason: "high_risk", message: "Refused" });
  await db.insert(schema.callBlocks).values({ ...ofUser, at, reason: "refusals" });
  await db.insert(schema.undeliveredNotices).values({
    ...own,
    kind: "call_alarm",
    aboutId: user.id,
    address: "admin@acme.example",
    reason: "full",
    triedAt: at,
  });
  await db.insert(schema.emergencyNotifications).values({ ...own, at, number: "144" });
  const setting = { field: "doNotDisturb", value: true, changedAt: at, source: "phone" } as const;
  await db.insert(schema.userCallSettings).values({ ...ofUser, ...setting });
}

async function boxOf({ db }: Arranger, user: schema.User): Promise<string> {
  const boxes = await db.select().from(schema.voicemailBoxes);
  const own = boxes.find((box) => box.userId === user.id);
  if (own === undefined) throw new Error("the person has no voicemail box");
  return own.id;
}
