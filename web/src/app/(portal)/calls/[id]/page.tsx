import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { callQuery } from "#src/api/calls.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { CallPage } from "./call.tsx";

export const metadata: Metadata = { title: "Call" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch(({ api, client }) => [client.fetchQuery(callQuery(api, id))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["calls.read", "calls.read_own"]} what="Calls">
        <CallPage id={id} />
      </Gate>
    </HydrationBoundary>
  );
}
