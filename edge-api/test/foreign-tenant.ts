import * as schema from "@callplane/drizzle";
import {
  type Arranger,
  aCall,
  aDevice,
  aDid,
  aGateway,
  anAgent,
  anApplyJob,
  anExtension,
  anOutboundPolicy,
  aSmallJob,
  aSnapshot,
  aTenant,
  aTrunk,
  aUser,
} from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { foreignThings } from "./foreign-things.ts";

/** A tenant with something of everything, each thing carrying `mark` where it has words of its own. */
export type ForeignTenant = {
  tenantId: string;
  mark: string;
  /** Ids by the word they stand for in a route's path: `/users/{id}` → users. */
  ids: Record<string, string>;
};

export async function aForeignTenant(admin: Arranger): Promise<ForeignTenant> {
  const mark = `foreign${crypto.randomUUID().slice(0, 8)}`;
  const gateway = await aGateway(admin, { name: `gw-${mark}` });
  const tenant = await aTenant(admin, { name: mark, gatewayId: gateway.id });
  const user = await aUser(admin, tenant, { name: mark, email: `${mark}@example.com` });
  await anExtension(admin, user, "1777");
  const device = await aDevice(admin, user, { label: mark });
  const agent = await anAgent(admin, tenant, { name: mark, prompt: mark });
  const snapshot = await aSnapshot(admin, tenant);
  const job = await anApplyJob(admin, snapshot, gateway, { status: "SUCCESS", requestedByName: mark });
  const rehearsal = await aSmallJob(admin, tenant, gateway, { error: mark });
  const call = await aCall(admin, tenant, { callerName: mark });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const values = { tenantId: tenant.id, userId: user.id, expiresAt };
  const [session] = await admin.db.insert(schema.webSessions).values(values).returning();
  const did = await aDid(admin, tenant, { label: mark });
  const trunk = await aTrunk(admin, tenant, { name: mark, carrier: mark });
  const policy = await anOutboundPolicy(admin, tenant, { name: mark, trunks: [trunk] });
  await admin.db.insert(schema.auditLog).values({
    tenantId: tenant.id,
    actorKind: "user",
    actorName: mark,
    action: "user.update",
    entityType: "user",
  });
  const [emergency] = await admin.db
    .insert(schema.emergencyNotifications)
    .values({ tenantId: tenant.id, at: new Date(), number: "144", deviceLabel: mark })
    .returning();
  const [block] = await admin.db
    .insert(schema.callBlocks)
    .values({ tenantId: tenant.id, at: new Date(), userId: user.id, reason: "refusals" })
    .returning();
  const [version] = await admin.db
    .select()
    .from(schema.agentPromptVersions)
    .where(eq(schema.agentPromptVersions.agentId, agent.id));
  return {
    tenantId: tenant.id,
    mark,
    ids: {
      users: user.id,
      devices: device.id,
      agents: agent.id,
      versionId: version?.id ?? "",
      jobs: job.id,
      rehearsals: rehearsal.id,
      calls: call.id,
      dids: did.id,
      "platform-dids": did.id,
      "emergency-calls": emergency?.id ?? "",
      "call-blocks": block?.id ?? "",
      trunks: trunk.id,
      "outbound-policies": policy.id,
      ...(await foreignThings(admin, tenant, user, mark)),
      sessions: session?.id ?? "",
      tenants: tenant.id,
      snapshots: snapshot.id,
      gateways: gateway.id,
    },
  };
}

/** The path with this tenant's ids in it. Throws where there is nothing of that kind: add it above. */
export function foreignPath(path: string, { ids }: ForeignTenant): string {
  return path.replaceAll(/\/([\w-]+)\/\{(\w+)\}/g, (_, collection: string, parameter: string) => {
    const id = ids[parameter === "id" ? collection : parameter];
    if (!id) throw new Error(`no foreign id for {${parameter}} of ${path}: add one to test/foreign-tenant.ts`);
    return `/${collection}/${id}`;
  });
}
