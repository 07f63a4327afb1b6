import { randomBytes, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "../schema/index.ts";

/** The administrator's way in, past all policies, for arranging what a test starts from. Close it with the test. */
export type Arranger = AsyncDisposable & { db: NodePgDatabase<typeof schema>; close(): Promise<void> };

export function arrange(adminUrl: string): Arranger {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 4 });
  pool.on("error", () => {}); // The database may be dropped under it.
  const close = () => pool.end();
  return { db: drizzle(pool, { schema }), close, [Symbol.asyncDispose]: close };
}

/** Columns of a new row, all of them optional. */
export type Row<T extends { $inferInsert: unknown }> = Partial<T["$inferInsert"]>;

/** A customer in Vienna with the usual range, unless told otherwise. */
export async function aTenant({ db }: Arranger, values: Row<typeof schema.tenants> = {}): Promise<schema.Tenant> {
  const key = `t${unique()}`;
  const row = { key, name: `Tenant ${key}`, country: "AT", timeZone: "Europe/Vienna", ...values };
  return only(await db.insert(schema.tenants).values(row).returning());
}

/** An active person without a password. */
export async function aUser(
  { db }: Arranger,
  tenant: { id: string },
  values: Row<typeof schema.users> = {},
): Promise<schema.User> {
  const row = {
    tenantId: tenant.id,
    name: "Anna Berger",
    email: `anna-${unique()}@example.com`,
    role: "end_user" as const,
    status: "active" as const,
    ...values,
  };
  return only(await db.insert(schema.users).values(row).returning());
}

/** The number given to its owner; does not move the tenant's next-pointer. A person gets a voicemail box with it. */
export async function anExtension(
  { db }: Arranger,
  owner: { tenantId: string; id: string },
  number: string,
  kind: Exclude<schema.Extension["kind"], "feature"> = kindOf(owner),
): Promise<schema.Extension> {
  const row = { tenantId: owner.tenantId, number, kind, [OWNER_COLUMNS[kind]]: owner.id };
  return only(await db.insert(schema.extensions).values(row).returning());
}

function kindOf(owner: object): "user" | "agent" {
  return "email" in owner && "role" in owner ? "user" : "agent";
}

const OWNER_COLUMNS = {
  user: "userId",
  agent: "agentId",
  ring_group: "ringGroupId",
  ivr: "ivrMenuId",
  queue: "queueId",
  conference: "conferenceRoomId",
  voicemail: "voicemailBoxId",
} as const;

/** A phone whose stored secret nobody can decrypt; tests of the secret make the device through the API. */
export async function aDevice(
  { db }: Arranger,
  user: { tenantId: string; id: string },
  values: Row<typeof schema.devices> = {},
): Promise<schema.Device> {
  const row = {
    tenantId: user.tenantId,
    userId: user.id,
    label: `Phone ${unique()}`,
    sipUsername: `t-1000-${unique()}`,
    secretCiphertext: "v1.none.none.none",
    digestMd5: randomBytes(16).toString("hex"),
    digestSha256: randomBytes(32).toString("hex"),
    ...values,
  };
  return only(await db.insert(schema.devices).values(row).returning());
}

/** A gateway with a public key nobody has the other half of. */
export async function aGateway({ db }: Arranger, values: Row<typeof schema.gateways> = {}): Promise<schema.Gateway> {
  const row = {
    name: `gateway-${unique()}`,
    publicKey: { kty: "OKP", crv: "Ed25519", x: randomBytes(32).toString("base64url") },
    ...values,
  };
  return only(await db.insert(schema.gateways).values(row).returning());
}

/** An agent of the practice provider whose version 1 is published. */
export async function anAgent(
  { db }: Arranger,
  tenant: { id: string },
  values: Row<typeof schema.agents> & { prompt?: string } = {},
): Promise<schema.Agent> {
  const { prompt = "Be brief and friendly.", ...rest } = values;
  const row = {
    tenantId: tenant.id,
    name: `Agent ${unique()}`,
    voiceProvider: "practice" as const,
    language: "en",
    timeZone: "Europe/Vienna",
    ...rest,
  };
  return db.transaction(async (tx) => {
    const { id } = only(await tx.insert(schema.agents).values(row).returning());
    const versionRow = { tenantId: tenant.id, agentId: id, version: 1, prompt, publishedAt: new Date() };
    const version = only(await tx.insert(schema.agentPromptVersions).values(versionRow).returning());
    const published = { publishedVersionId: version.id };
    return only(await tx.update(schema.agents).set(published).where(eq(schema.agents.id, id)).returning());
  });
}

/** An immutable snapshot at the revision; its body is empty unless given. */
export async function aSnapshot(
  { db }: Arranger,
  tenant: { id: string },
  values: Row<typeof schema.snapshots> = {},
): Promise<schema.Snapshot> {
  const row = { tenantId: tenant.id, revision: 1, digest: unique(), body: {}, ...values };
  return only(await db.insert(schema.snapshots).values(row).returning());
}

/** A rehearsal of the tenant's saved state, PENDING unless told otherwise. */
export async function aSmallJob(
  { db }: Arranger,
  tenant: { id: string },
  gateway: { id: string },
  values: Row<typeof schema.smallJobs> = {},
): Promise<schema.SmallJob> {
  const expiresAt = new Date(Date.now() + 600_000);
  const row = {
    tenantId: tenant.id,
    gatewayId: gateway.id,
    kind: "rehearsal",
    subject: "1@nothing",
    expiresAt,
  } as const;
  return only(
    await db
      .insert(schema.smallJobs)
      .values({ ...row, ...values })
      .returning(),
  );
}

/** An apply job, PENDING unless told otherwise. */
export async function anApplyJob(
  { db }: Arranger,
  snapshot: schema.Snapshot,
  gateway: { id: string },
  values: Row<typeof schema.applyJobs> = {},
): Promise<schema.ApplyJob> {
  const row = {
    tenantId: snapshot.tenantId,
    gatewayId: gateway.id,
    snapshotId: snapshot.id,
    revision: snapshot.revision,
    ...values,
  };
  return only(await db.insert(schema.applyJobs).values(row).returning());
}

/** A minute-long internal call that was answered. */
export async function aCall(
  { db }: Arranger,
  tenant: { id: string },
  values: Row<typeof schema.calls> = {},
): Promise<schema.Call> {
  const startedAt = values.startedAt ?? new Date();
  const row = {
    tenantId: tenant.id,
    direction: "internal" as const,
    startedAt,
    answeredAt: new Date(startedAt.getTime() + 3_000),
    endedAt: new Date(startedAt.getTime() + 63_000),
    disposition: "answered" as const,
    callerNumber: "1000",
    dialed: "1001",
    calleeNumber: "1001",
    linkedid: unique(),
    ...values,
  };
  return only(await db.insert(schema.calls).values(row).returning());
}

/** Twelve characters nobody else has. */
export function unique(): string {
  return randomUUID().replaceAll("-", "").slice(0, 12);
}

/** What an insert of one row returns. */
export function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("The insert returned no row");
  return row;
}
