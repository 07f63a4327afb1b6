import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { routingPictureQuery } from "#src/api/routing.ts";
import { Gate } from "#src/shell/gate.tsx";
import { PicturePage } from "./picture-page.tsx";

export const metadata: Metadata = { title: "Where numbers lead" };

export default async function NumbersPicturePage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(routingPictureQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["routing.read"]} what="Where numbers lead">
        <PicturePage />
      </Gate>
    </HydrationBoundary>
  );
}
