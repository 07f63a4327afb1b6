import { eq } from "drizzle-orm";
import { tenants, type User, type UserRole, users } from "../schema/index.ts";
import { type AdminTx, asAdministrator } from "./database.ts";
import { DEMO_PLATFORM_ADMIN, DEMO_TENANTS, type DemoTenant } from "./demo-tenants.ts";
import { addUser, ensurePlatformTenant, ensureRates, ensureTenant, findUser } from "./ensure.ts";
import { addAgent, addPhones } from "./phone-system.ts";
import { addRouting } from "./routing.ts";
import { hashPassword, randomPassword } from "./secrets.ts";

/** A demo log-in. `tenant` is its key. */
export type Credential = { tenant: string; role: UserRole; email: string; password: string };

export type SeedOptions = {
  /** The edge's key ring (`id:base64-32-bytes,…`), so that it can read the devices' secrets. */
  secretKeys: string;
  /** One password for all; without it each person gets a random one. */
  demoPassword?: string;
  /** What an earlier seeding returned: those log-ins stay as they are. */
  known?: readonly Credential[];
};

/**
 * Fills a migrated database with two demo customers and the platform's admin. A customer that is there already is left
 * as it has become; only those of its people of whom no password is known get a new one. Returns everyone's log-in.
 */
export async function seed(adminUrl: string, options: SeedOptions): Promise<Credential[]> {
  return asAdministrator(adminUrl, async (tx) => {
    const platform = await ensurePlatformTenant(tx);
    await ensureRates(tx);
    if ((await findUser(tx, DEMO_PLATFORM_ADMIN.email)) === undefined) {
      const person = { ...DEMO_PLATFORM_ADMIN, role: "platform_admin" as const, status: "active" as const };
      await addUser(tx, { ...person, tenantId: platform.tenant.id });
    }
    for (const demo of DEMO_TENANTS) await ensureDemoTenant(tx, demo, options.secretKeys);

    const admin = await setPassword(tx, "platform", DEMO_PLATFORM_ADMIN.email, options);
    const credentials = admin === undefined ? [] : [admin];
    for (const { key, people } of DEMO_TENANTS) {
      for (const { email } of people) {
        const credential = await setPassword(tx, key, email, options);
        if (credential !== undefined) credentials.push(credential);
      }
    }
    return credentials;
  });
}

async function ensureDemoTenant(tx: AdminTx, demo: DemoTenant, secretKeys: string): Promise<void> {
  const { key, name, country, timeZone, people, agent, routing } = demo;
  const { tenant, isNew } = await ensureTenant(tx, { key, name, country, timeZone });
  if (!isNew) return;
  const everybody = new Map<string, User>();
  for (const { extension, ...person } of people) {
    const user = await addUser(tx, { ...person, tenantId: tenant.id, status: "active" });
    await addPhones(tx, tenant, user, extension, secretKeys);
    everybody.set(extension, user);
  }
  const assistant = await addAgent(tx, tenant, agent);
  await addRouting({ tx, tenant, demo: routing, people: everybody, agentId: assistant.id });
  // A first revision, which nobody has applied yet; the next extension comes after the seeded ones.
  const extensionNext = Number(tenant.extensionStart) + people.length;
  await tx.update(tenants).set({ revision: 1, extensionNext }).where(eq(tenants.id, tenant.id));
}

/** The person's log-in, undefined where there is no such person any more. */
async function setPassword(
  tx: AdminTx,
  tenantKey: string,
  email: string,
  options: SeedOptions,
): Promise<Credential | undefined> {
  const user = await findUser(tx, email);
  if (user === undefined) return undefined;
  const known = options.known?.find((credential) => credential.email === email)?.password;
  const password = options.demoPassword ?? known ?? randomPassword(4);
  if (user.passwordHash === null || password !== known) {
    await tx
      .update(users)
      .set({ passwordHash: await hashPassword(password) })
      .where(eq(users.id, user.id));
  }
  return { tenant: tenantKey, role: user.role, email, password };
}
