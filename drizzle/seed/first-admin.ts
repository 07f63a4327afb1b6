import { and, eq, isNull } from "drizzle-orm";
import { users } from "../schema/index.ts";
import { asAdministrator } from "./database.ts";
import { addUser, ensurePlatformTenant, ensureRates, findUser } from "./ensure.ts";
import { hashPassword, randomPassword } from "./secrets.ts";

const MIN_PASSWORD_LENGTH = 12;

/**
 * Makes the first platform admin of a new installation, who then invites the others in the portal. Returns the password.
 * Throws when there is a platform admin already, when the address is taken, or when the password is too short.
 */
export async function makeFirstAdmin(
  adminUrl: string,
  person: { email: string; name: string; password?: string },
): Promise<string> {
  const password = person.password ?? randomPassword(5);
  if (password.length < MIN_PASSWORD_LENGTH)
    throw new Error(`The password needs ${MIN_PASSWORD_LENGTH} characters or more`);
  const email = person.email.trim().toLowerCase();
  const passwordHash = await hashPassword(password);
  return asAdministrator(adminUrl, async (tx) => {
    const { tenant } = await ensurePlatformTenant(tx);
    await ensureRates(tx);
    const isAdmin = and(eq(users.role, "platform_admin"), isNull(users.deletedAt));
    const [first] = await tx.select({ email: users.email }).from(users).where(isAdmin).limit(1);
    if (first !== undefined) throw new Error("There is a platform admin already; they can invite others in the portal");
    if ((await findUser(tx, email)) !== undefined) throw new Error(`${email} is already in use`);
    const name = person.name.trim();
    await addUser(tx, { tenantId: tenant.id, name, email, role: "platform_admin", status: "active", passwordHash });
    return password;
  });
}

if (import.meta.main) {
  const { ADMIN_DATABASE_URL, ADMIN_EMAIL, ADMIN_NAME, ADMIN_PASSWORD } = process.env;
  if (!ADMIN_DATABASE_URL || !ADMIN_EMAIL || !ADMIN_NAME) {
    console.error("Usage: ADMIN_DATABASE_URL=… ADMIN_EMAIL=… ADMIN_NAME=… node drizzle/seed/first-admin.ts");
    console.error("ADMIN_PASSWORD sets the password; without it one is made and printed once.");
    process.exit(1);
  }
  const chosen = ADMIN_PASSWORD ? { password: ADMIN_PASSWORD } : {};
  try {
    const password = await makeFirstAdmin(ADMIN_DATABASE_URL, { email: ADMIN_EMAIL, name: ADMIN_NAME, ...chosen });
    console.log(ADMIN_PASSWORD ? `${ADMIN_EMAIL} can sign in now` : `Password of ${ADMIN_EMAIL}: ${password}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
