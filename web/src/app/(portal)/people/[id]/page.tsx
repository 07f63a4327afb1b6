import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { devicesQuery } from "#src/api/devices.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { userQuery } from "#src/api/users.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Person } from "./person.tsx";

export const metadata: Metadata = { title: "Person" };

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch(({ api, client }) => [
    client.fetchQuery(userQuery(api, id)),
    client.fetchInfiniteQuery(devicesQuery(api, { userId: id })),
  ]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["users.read"]} what="People">
        <Person id={id} />
      </Gate>
    </HydrationBoundary>
  );
}
