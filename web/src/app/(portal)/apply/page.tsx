import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { applyJobsQuery, previewQuery } from "#src/api/apply.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Preview } from "./preview.tsx";

export const metadata: Metadata = { title: "Changes" };

export default async function ApplyPage() {
  const state = await prefetch(({ api, client }) => [
    client.fetchQuery(previewQuery(api)),
    client.fetchInfiniteQuery(applyJobsQuery(api, {}, 5)),
  ]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["apply.read"]} what="Changes">
        <Preview />
      </Gate>
    </HydrationBoundary>
  );
}
