"use client";

import type { CallDetail, CallLeg } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callQuery } from "#src/api/calls.ts";
import { hangupWords } from "#src/format/hangup-cause.ts";
import { DIRECTION, DISPOSITION } from "#src/format/labels.ts";
import { formatDuration } from "#src/format/time.ts";
import { LoadFailed } from "#src/shell/load-failed.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Facts, Page, Section } from "#src/ui/page.tsx";
import { PageSkeleton } from "#src/ui/skeleton.tsx";
import { Status } from "#src/ui/status.tsx";
import { Time } from "#src/ui/time.tsx";
import { BlockCaller } from "./block-caller.tsx";
import { Ladder } from "./ladder.tsx";
import { Transcript } from "./transcript.tsx";

/** One call: what happened, leg by leg and word by word. */
export function CallPage({ id }: { id: string }) {
  const call = useQuery(callQuery(api, id));
  if (call.isPending) return <PageSkeleton />;
  if (call.isError) {
    return (
      <LoadFailed
        error={call.error}
        what="call"
        onRetry={() => void call.refetch()}
        back={{ href: "/calls", label: "Calls" }}
      />
    );
  }
  return <Loaded call={call.data} />;
}

function Loaded({ call }: { call: CallDetail }) {
  const can = useCan();
  const who = (party: { name: string | null; number: string | null }, fallback: string | null) =>
    party.name ?? party.number ?? fallback ?? "withheld";
  const cause = hangupWords(call.hangupCause);
  return (
    <Page
      title={`${who(call.caller, null)} → ${call.agentName ?? who(call.callee, call.dialed)}`}
      aside={<Status tone={DISPOSITION[call.disposition].tone}>{DISPOSITION[call.disposition].label}</Status>}
      purpose={
        <>
          <Time at={call.startedAt} style="long" />
          {call.durationSec !== null && ` · talked ${formatDuration(call.durationSec)}`}
        </>
      }
      crumbs={[{ href: "/calls", label: "Calls" }]}
    >
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-6">
          <Section title="Timeline" note="Times since the call began, on the gateway's clock.">
            <Ladder call={call} />
          </Section>
          {(call.turns.length > 0 || call.agentId !== null) && (
            <Section title="Conversation">
              {call.turns.length > 0 ? (
                <Transcript call={call} />
              ) : (
                <p className="text-ink-2">
                  {can("transcripts.read")
                    ? "Nothing was said, or nothing was understood."
                    : "Transcripts are not part of your role."}
                </p>
              )}
            </Section>
          )}
        </div>
        <div className="grid gap-6">
          <div className="card p-4">
            <Facts
              facts={[
                ["From", <PartyValue key="f" name={call.caller.name} number={call.caller.number} />],
                ["Dialled", call.dialed === null ? "—" : <PhoneNumber key="d" number={call.dialed} />],
                [
                  "Answered by",
                  <PartyValue key="t" name={call.agentName ?? call.callee.name} number={call.callee.number} />,
                ],
                call.agentId !== null && [
                  "Agent",
                  can("agents.read") ? (
                    <TextLink key="ag" href={`/agents/${call.agentId}`}>
                      {call.agentName ?? "agent"}
                    </TextLink>
                  ) : (
                    (call.agentName ?? "agent")
                  ),
                ],
                ["Direction", DIRECTION[call.direction]],
                call.answeredAt !== null && [
                  "Answered after",
                  `${((Date.parse(call.answeredAt) - Date.parse(call.startedAt)) / 1000).toFixed(1)} s`,
                ],
                cause !== undefined && ["Ended with", cause],
                ["Call id", <CopyCode key="i" text={call.id} shown={call.id.slice(-8)} label="Copy call id" />],
                ["Asterisk id", <CopyCode key="l" text={call.linkedid} label="Copy Asterisk's linked id" />],
              ]}
            />
          </div>
          {call.direction === "inbound" && can("callers.block") && <BlockCaller number={call.caller.number} />}
          <Section title="Legs">
            <ul className="card">
              {call.legs.map((leg, index) => (
                <li key={leg.id} className="grid gap-1 border-b px-4 py-3 last:border-b-0">
                  <Leg leg={leg} letter={String.fromCharCode(65 + index)} />
                </li>
              ))}
            </ul>
          </Section>
        </div>
      </div>
    </Page>
  );
}

function PartyValue({ name, number }: { name: string | null; number: string | null }) {
  if (name === null && number === null) return "—";
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      {name}
      {number !== null && (
        <span className={name === null ? "" : "text-ink-3"}>
          <PhoneNumber number={number} />
        </span>
      )}
    </span>
  );
}

const LEG_KIND = { device: "Phone", agent: "Agent", trunk: "Trunk", feature: "Feature" } as const;

function Leg({ leg, letter }: { leg: CallLeg; letter: string }) {
  const cause = hangupWords(leg.hangupCause);
  const talkedSec =
    leg.answeredAt !== null && leg.endedAt !== null
      ? (Date.parse(leg.endedAt) - Date.parse(leg.answeredAt)) / 1000
      : null;
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="font-mono text-xs text-ink-3">{letter}</span>
        <span className="font-medium">{leg.party.name ?? leg.party.number ?? LEG_KIND[leg.kind]}</span>
        <span className="text-sm text-ink-3">{LEG_KIND[leg.kind]}</span>
        <span className="figures ms-auto text-sm text-ink-2">
          {talkedSec === null ? "not answered" : formatDuration(talkedSec)}
        </span>
      </p>
      <p className="text-xs text-ink-3">
        <CopyCode text={leg.channel} label="Copy channel name" />
        {cause !== undefined && <span className="ms-2">{cause}</span>}
      </p>
    </>
  );
}
