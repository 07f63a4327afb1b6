"use client";

import type { EmergencyCall } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Siren } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { takeNoteOfEmergencyCall, unseenEmergencyCallsQuery } from "#src/api/emergency-calls.ts";
import { itemsOf } from "#src/api/paging.ts";
import { Button, TextLink } from "#src/ui/button.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notifyError } from "#src/ui/toast.tsx";
import { useCan, useMe } from "./me-context.tsx";
import { isInTenant } from "./places.ts";

const POLL_MS = 5_000;

/** Emergency calls nobody has taken note of, above every page, for those who look after calls. */
export function EmergencyAlert() {
  const can = useCan();
  const isTold = isInTenant(useMe()) && can("live.read");
  const unseen = useInfiniteQuery({
    ...unseenEmergencyCallsQuery(api),
    enabled: isTold,
    refetchInterval: POLL_MS,
  });
  const calls = itemsOf(unseen.data);
  return (
    <div role="alert" className="grid">
      {calls.map((call) => (
        <div
          key={call.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-bad/35 bg-bad-soft px-3 py-2.5 sm:px-6"
        >
          <Siren aria-hidden className="size-5 shrink-0 text-bad" />
          <div className="grid min-w-0 grow basis-56">
            <p className="font-medium">{headlineOf(call)}</p>
            <p className="text-sm text-ink-2">
              <RelativeTime at={call.at} />
              {factsOf(call).map((fact) => `, ${fact}`)}.{" "}
              <TextLink href="/emergency-calls">All emergency calls</TextLink>
            </p>
          </div>
          <TakeNote call={call} />
        </div>
      ))}
    </div>
  );
}

/** Says that somebody has seen to it: who did first stays. Nothing where that is said, or for those who may not. */
export function TakeNote({ call }: { call: EmergencyCall }) {
  const can = useCan();
  const queries = useQueryClient();
  const note = useMutation({
    mutationFn: () => takeNoteOfEmergencyCall(api, call.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["emergency-calls"] }),
    onError: notifyError,
  });
  if (call.seenAt !== null || !can("routing.write")) return null;
  return (
    <Button onClick={() => note.mutate()} busy={note.isPending}>
      I have seen it
    </Button>
  );
}

function headlineOf({ failedAt, userName, extension, number }: EmergencyCall): string {
  const who = userName ?? (extension === null ? "The company itself" : `Extension ${extension}`);
  return failedAt === null
    ? `${who} called the emergency number ${number}.`
    : `${who} called the emergency number ${number} and reached nobody: no trunk took the call.`;
}

function factsOf({ extension, deviceLabel, trunkName, failedAt }: EmergencyCall): string[] {
  return [
    ...(extension === null ? [] : [`extension ${extension}`]),
    ...(deviceLabel === null ? [] : [deviceLabel]),
    ...(trunkName === null || failedAt !== null ? [] : [`over ${trunkName}`]),
  ];
}
