import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { selfQuery } from "#src/api/me.ts";
import { ownQueuesQuery } from "#src/api/own-queues.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { callSettingsQuery, heardBoxesQuery, messagesQuery, OWN_MESSAGES, ownBoxQuery } from "#src/api/self-service.ts";
import { Gate } from "#src/shell/gate.tsx";
import { MyPhone } from "./my-phone.tsx";

export const metadata: Metadata = { title: "My phone" };

export default async function MyPhonePage() {
  const state = await prefetch(({ api, client }) => [
    client.fetchQuery(selfQuery(api)),
    client.fetchQuery(callSettingsQuery(api)),
    client.fetchQuery(ownQueuesQuery(api)),
    client.fetchQuery(ownBoxQuery(api)),
    client.fetchQuery(heardBoxesQuery(api)),
    client.fetchInfiniteQuery(messagesQuery(api, OWN_MESSAGES)),
  ]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["self.read"]} what="My phone">
        <MyPhone />
      </Gate>
    </HydrationBoundary>
  );
}
