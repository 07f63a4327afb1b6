import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { applyJobQuery } from "#src/api/apply.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { Job } from "./job.tsx";

export const metadata: Metadata = { title: "Apply" };

export default async function JobPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch(({ api, client }) => [client.fetchQuery(applyJobQuery(api, id))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["apply.read"]} what="Changes">
        <Job id={id} />
      </Gate>
    </HydrationBoundary>
  );
}
