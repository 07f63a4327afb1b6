import { sql } from "drizzle-orm";
import { pgPolicy } from "drizzle-orm/pg-core";

/** The tenant pinned by the running transaction; null where none is, and nothing equals null. */
const pinnedTenant = sql.raw(`nullif(current_setting('app.tenant_id', true), '')::uuid`);
const isPlatformScope = sql.raw(`current_setting('app.scope', true) = 'platform'`);

/** Rows of the pinned tenant only, for reading and for writing. `column` is the one that holds the tenant's id. */
export function ownTenantOnly(column: "tenant_id" | "id" = "tenant_id") {
  const isOwn = sql`${sql.raw(`"${column}"`)} = ${pinnedTenant}`;
  return pgPolicy("own_tenant", { as: "permissive", for: "all", to: "public", using: isOwn, withCheck: isOwn });
}

/**
 * Opens the table to transactions in platform scope: log-in (before a tenant is known), platform admins, the gateway
 * link and jobs. Only tables these need carry it. `select` opens it for reading alone.
 */
export function platformScope(operation: "all" | "select" = "all") {
  return pgPolicy("platform_scope", {
    as: "permissive",
    for: operation,
    to: "public",
    using: isPlatformScope,
    ...(operation === "all" ? { withCheck: isPlatformScope } : {}),
  });
}

/** Opens the platform's own rows to reading by every tenant. The table has a `scope` that says which are. */
export function sharedByPlatform() {
  const isShared = sql.raw(`"scope" = 'platform'`);
  return pgPolicy("shared_by_platform", { as: "permissive", for: "select", to: "public", using: isShared });
}

/** Beside `sharedByPlatform`: nobody but a transaction in platform scope writes a row that every tenant reads. */
export function platformRowsArePlatforms() {
  const isOwnOrAllowed = sql`${sql.raw(`"scope" <> 'platform'`)} or ${isPlatformScope}`;
  return pgPolicy("platform_rows", {
    as: "restrictive",
    for: "all",
    to: "public",
    using: sql.raw("true"),
    withCheck: isOwnOrAllowed,
  });
}
