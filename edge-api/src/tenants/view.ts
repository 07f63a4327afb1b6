import type { Tenant } from "../../contract/index.ts";
import type { TenantRow } from "./store.ts";

export function toTenant({ extensionNext: _, createdAt, ...row }: TenantRow): Tenant {
  return { ...row, createdAt: createdAt.toISOString() };
}

/** What the audit log keeps of a tenant. */
export function auditedFields({ key, name, kind, status, country, timeZone, extensionStart, extensionEnd }: Tenant) {
  return { key, name, kind, status, country, timeZone, extensionStart, extensionEnd };
}
