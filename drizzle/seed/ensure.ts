import { and, eq, isNull } from "drizzle-orm";
import { auditLog, rates, type Tenant, tenants, type User, users } from "../schema/index.ts";
import type { AdminTx } from "./database.ts";
import { DEFAULT_RATES } from "./default-rates.ts";

/** The tenant with that key; made, and its making put in the audit log, when it is not there. */
export async function ensureTenant(
  tx: AdminTx,
  values: typeof tenants.$inferInsert,
): Promise<{ tenant: Tenant; isNew: boolean }> {
  const [known] = await tx.select().from(tenants).where(eq(tenants.key, values.key));
  if (known !== undefined) return { tenant: known, isNew: false };
  const tenant = only(await tx.insert(tenants).values(values).returning());
  await recordCreation(tx, tenant.id, "tenant", tenant);
  return { tenant, isNew: true };
}

/** The platform's own tenant, whose users are the platform admins. */
export function ensurePlatformTenant(tx: AdminTx): Promise<{ tenant: Tenant; isNew: boolean }> {
  const names = { key: "platform", name: "Callplane", kind: "platform" as const };
  return ensureTenant(tx, { ...names, country: "AT", timeZone: "Europe/Vienna" });
}

/** A price list to begin with, where there is none: what an operator has set is left alone. */
export async function ensureRates(tx: AdminTx): Promise<void> {
  const [known] = await tx.select({ prefix: rates.prefix }).from(rates).limit(1);
  if (known === undefined) await tx.insert(rates).values([...DEFAULT_RATES]);
}

/** The person signing in with that address, if there is one. */
export async function findUser(tx: AdminTx, email: string): Promise<User | undefined> {
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.email, email), isNull(users.deletedAt)));
  return user;
}

/** A new person, put in the audit log. */
export async function addUser(tx: AdminTx, values: typeof users.$inferInsert): Promise<User> {
  const user = only(await tx.insert(users).values(values).returning());
  await recordCreation(tx, user.tenantId, "user", user);
  return user;
}

/** An audit entry in the name of the system. */
export async function recordCreation(
  tx: AdminTx,
  tenantId: string,
  entityType: string,
  entity: { id: string; name: string },
): Promise<void> {
  await tx.insert(auditLog).values({
    tenantId,
    actorKind: "system",
    actorName: "Seed",
    action: `${entityType}.create`,
    entityType,
    entityId: entity.id,
    entityName: entity.name,
    after: { name: entity.name },
  });
}

/** What an insert of one row returns. */
export function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("The insert returned no row");
  return row;
}
