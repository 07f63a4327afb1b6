import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetch } from "#src/api/prefetch.ts";
import { sessionsQuery } from "#src/api/sessions.ts";
import { SignIns } from "./sign-ins.tsx";

export const metadata: Metadata = { title: "Your sign-ins" };

export default async function SignInsPage() {
  const state = await prefetch(({ api, client }) => [client.fetchQuery(sessionsQuery(api))]);
  return (
    <HydrationBoundary state={state}>
      <SignIns />
    </HydrationBoundary>
  );
}
