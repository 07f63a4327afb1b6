import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { ownTenantQuery } from "#src/api/tenants.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Settings } from "./settings.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(ownTenantQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["tenant.read"]} what="Settings">
        <Settings />
      </Gate>
    </HydrationBoundary>
  );
}
