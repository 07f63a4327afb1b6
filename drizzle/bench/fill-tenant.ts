import { aBulkTenant } from "../testing/bulk.ts";
import { arrange } from "../testing/factories.ts";

/*
 * `ADMIN_DATABASE_URL=… node drizzle/bench/fill-tenant.ts <key> <users>`: a tenant with that many people and phones, for benches.
 * Prints `{ tenantId, firstExtension }`.
 */
const [key, users] = process.argv.slice(2);
const adminUrl = process.env.ADMIN_DATABASE_URL;
if (!adminUrl || !key || !Number.isInteger(Number(users))) {
  console.error("Usage: ADMIN_DATABASE_URL=… node drizzle/bench/fill-tenant.ts <key> <users>");
  process.exit(1);
}
await using arranger = arrange(adminUrl);
const { tenant, firstExtension } = await aBulkTenant(arranger, { key, users: Number(users) });
console.log(JSON.stringify({ tenantId: tenant.id, firstExtension }));
