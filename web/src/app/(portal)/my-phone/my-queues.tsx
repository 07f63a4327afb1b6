"use client";

import type { ChangeOwnQueues, OwnQueue } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { changeOwnQueues, ownQueuesQuery } from "#src/api/own-queues.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { LabelledSelect } from "#src/ui/field.tsx";
import { Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notifyError } from "#src/ui/toast.tsx";
import { MEMBER_STATE, PAUSE_REASONS } from "../queues/words.ts";
import { InForce } from "./in-force.tsx";

type Change = Pick<ChangeOwnQueues, "action" | "queueId">;

/** One's own queues: at work, at rest or gone, one by one or all together. Nothing for who is in none. */
export function MyQueues() {
  const queries = useQueryClient();
  const query = ownQueuesQuery(api);
  const queues = useQuery(query);
  const [reason, setReason] = useState("");
  const change = useMutation({
    mutationFn: ({ action, queueId }: Change) =>
      changeOwnQueues(api, { action, queueId, reason: action === "pause" && reason !== "" ? reason : null }),
    onSuccess: (now) => {
      queries.setQueryData(query.queryKey, now);
      return queries.invalidateQueries({ queryKey: ["queues", "members"] });
    },
    onError: (error) => {
      notifyError(error);
      return queues.refetch();
    },
  });
  if (queues.isError) {
    return (
      <Section title="My queues">
        <ErrorBox error={queues.error} onRetry={() => void queues.refetch()} />
      </Section>
    );
  }
  const items = queues.data?.items ?? [];
  if (items.length === 0) return null;
  const inForce = items.every((queue) => queue.inForce);
  const mayPause = items.some(({ state }) => state === "in");
  const forAll = items.length < 2 ? [] : FOR_ALL.filter(({ isOffered }) => items.some(isOffered));
  const isBusy = ({ action, queueId }: Change) =>
    change.isPending && change.variables.action === action && change.variables.queueId === queueId;
  return (
    <Section
      title="My queues"
      note="By phone: *45 logs in and out, *46 pauses in all."
      action={inForce ? null : <InForce state={{ inForce }} />}
    >
      <div className="card divide-y divide-line">
        {items.map((queue) => (
          <Row key={queue.queueId} queue={queue} isBusy={isBusy} onChange={change.mutate} />
        ))}
        {(mayPause || forAll.length > 0) && (
          <div className="flex flex-wrap items-end gap-3 px-4 py-3">
            {mayPause && (
              <LabelledSelect
                label="Reason for a pause"
                className="min-w-44 grow"
                options={REASONS}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
            {forAll.map(({ action, words }) => (
              <Button
                key={action}
                busy={isBusy({ action, queueId: null })}
                onClick={() => change.mutate({ action, queueId: null })}
              >
                {words}
              </Button>
            ))}
          </div>
        )}
      </div>
    </Section>
  );
}

function Row({
  queue: { queueId, name, extension, isFixed, state, reason, at },
  isBusy,
  onChange,
}: {
  queue: OwnQueue;
  isBusy: (change: Change) => boolean;
  onChange: (change: Change) => void;
}) {
  const { tone, label } = MEMBER_STATE[state];
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <span className="grid min-w-32 grow">
        <span className="text-md font-medium">
          {name}
          {extension !== null && <span className="figures ms-2 text-sm font-normal text-ink-3">{extension}</span>}
        </span>
        <span className="flex flex-wrap items-center gap-x-2 text-sm text-ink-3">
          <Status tone={tone}>{reason === null ? label : `${label}: ${reason}`}</Status>
          {at !== null && <RelativeTime at={at} />}
        </span>
      </span>
      <span className="flex flex-wrap gap-1.5">
        {ONE[state]
          .filter(({ action }) => action !== "log_out" || !isFixed)
          .map(({ action, words }) => (
            <Button key={action} busy={isBusy({ action, queueId })} onClick={() => onChange({ action, queueId })}>
              {words}
              <span className="sr-only"> ({name})</span>
            </Button>
          ))}
      </span>
    </div>
  );
}

const REASONS = [{ value: "", label: "None given" }, ...PAUSE_REASONS.map((value) => ({ value, label: value }))];

type Action = ChangeOwnQueues["action"];

const ONE: Readonly<Record<OwnQueue["state"], readonly { action: Action; words: string }[]>> = {
  out: [{ action: "log_in", words: "Log in" }],
  in: [
    { action: "pause", words: "Pause" },
    { action: "log_out", words: "Log out" },
  ],
  paused: [
    { action: "resume", words: "Go on" },
    { action: "log_out", words: "Log out" },
  ],
};

const FOR_ALL: readonly { action: Action; words: string; isOffered: (queue: OwnQueue) => boolean }[] = [
  { action: "resume", words: "Go on in all", isOffered: ({ state }) => state === "paused" },
  { action: "pause", words: "Pause in all", isOffered: ({ state }) => state === "in" },
  { action: "log_in", words: "Log in to all", isOffered: ({ state }) => state === "out" },
  { action: "log_out", words: "Log out of all", isOffered: ({ state, isFixed }) => state !== "out" && !isFixed },
];
