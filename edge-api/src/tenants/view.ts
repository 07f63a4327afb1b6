import { spokenLanguage, type Tenant } from "../../contract/index.ts";
import type { TenantRow } from "./store.ts";

export function toTenant({ extensionNext: _, createdAt, ...row }: TenantRow): Tenant {
  return { ...row, language: spokenLanguage(row.language), createdAt: createdAt.toISOString() };
}

/** What the audit log keeps of a tenant. */
export function auditedFields(tenant: Tenant) {
  const { key, name, kind, status, country, timeZone, language, extensionStart, extensionEnd } = tenant;
  return { key, name, kind, status, country, timeZone, language, extensionStart, extensionEnd };
}
