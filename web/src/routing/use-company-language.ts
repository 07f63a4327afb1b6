"use client";

import type { PhoneLanguage } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { ownTenantQuery } from "#src/api/tenants.ts";
import { useCan } from "#src/shell/me-context.tsx";

/** What the company speaks: what is typed to be spoken is most likely in it. English until it is known. */
export function useCompanyLanguage(): PhoneLanguage {
  const can = useCan();
  return useQuery({ ...ownTenantQuery(api), enabled: can("tenant.read") }).data?.language ?? "en";
}
