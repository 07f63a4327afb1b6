import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { phoneKeysQuery } from "#src/api/me.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Codes } from "./codes.tsx";

export const metadata: Metadata = { title: "Codes and keys" };

export default async function CodesPage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(phoneKeysQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["self.read"]} what="Codes and keys">
        <Codes />
      </Gate>
    </HydrationBoundary>
  );
}
