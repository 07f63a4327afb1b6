import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const tenantFilter = { q: parseAsString, status: parseAsStringLiteral(["active", "suspended"] as const) };

export const loadTenantFilter = createLoader(tenantFilter);
