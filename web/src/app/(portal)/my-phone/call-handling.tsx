"use client";

import type { CallSettingsState } from "@callplane/edge-api/contract";
import { useState } from "react";
import { useFormatNumber } from "#src/shell/number.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { CheckLine, LabelledSelect } from "#src/ui/field.tsx";
import { Section } from "#src/ui/page.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { AlsoRingsList } from "./also-rings-list.tsx";
import { ForwardRow } from "./forward-row.tsx";
import { InForce } from "./in-force.tsx";
import { useCallSettings } from "./use-call-settings.ts";

/** How one's own phone behaves: quiet or not, and where calls go. Every change holds for the next call, without an apply. */
export function CallHandling() {
  const { settings, change } = useCallSettings();
  if (settings.isError) {
    return (
      <Section title="When somebody calls">
        <ErrorBox
          error={settings.error}
          title="Your settings could not be loaded."
          onRetry={() => void settings.refetch()}
        />
      </Section>
    );
  }
  return (
    <Section title="When somebody calls" action={settings.data && <InForce state={settings.data} />}>
      {settings.isPending ? <Waiting /> : <Choices state={settings.data} change={change} />}
    </Section>
  );
}

type Change = ReturnType<typeof useCallSettings>["change"];

function Choices({ state, change }: { state: CallSettingsState; change: Change }) {
  const always = state.forwardAlways !== null;
  const format = useFormatNumber();
  const [tooShort, setTooShort] = useState<string>();
  const ringFor = (ringSec: number) => {
    const late = state.alsoRings.find(({ afterSec }) => afterSec >= ringSec && afterSec < state.ringSec);
    setTooShort(late && `${format(late.number)} begins to ring only after ${late.afterSec} s: it would never ring`);
    if (late === undefined) change({ ringSec });
  };
  return (
    <div className="card divide-y divide-line">
      <div className="px-4 py-3">
        <CheckLine
          isSwitch
          label={<span className="text-md font-medium">Do not disturb</span>}
          hint={
            state.doNotDisturb
              ? "Your phones stay quiet. Callers go where your busy calls go."
              : "Your phones ring as usual."
          }
          checked={state.doNotDisturb}
          onChange={(event) => change({ doNotDisturb: event.target.checked })}
        />
      </div>
      <h3 className="px-4 pt-3 pb-1 text-sm font-medium text-ink-2">Send my calls to…</h3>
      <ForwardRow
        label="Always"
        target={state.forwardAlways}
        otherwise="Nowhere: my phones ring"
        asks={state.forwardAlwaysAsks}
        onChange={(target, asks) => change({ forwardAlways: target, forwardAlwaysAsks: asks })}
      />
      <ForwardRow
        label="When I am busy"
        target={state.forwardBusy}
        otherwise="My voicemail"
        isIdle={always}
        asks={state.forwardBusyAsks}
        onChange={(target, asks) => change({ forwardBusy: target, forwardBusyAsks: asks })}
      />
      <ForwardRow
        label="When I do not answer"
        target={state.forwardNoAnswer}
        otherwise="My voicemail"
        isIdle={always}
        asks={state.forwardNoAnswerAsks}
        onChange={(target, asks) => change({ forwardNoAnswer: target, forwardNoAnswerAsks: asks })}
      />
      <div className="px-4 py-3">
        <LabelledSelect
          label="My phones ring for"
          hint="After that you count as not answering."
          error={tooShort}
          className="max-w-60"
          options={ringTimes(state.ringSec).map((sec) => ({ value: String(sec), label: ringWords(sec) }))}
          value={String(state.ringSec)}
          onChange={(event) => ringFor(Number(event.target.value))}
        />
      </div>
      <div className="grid gap-2 px-4 py-3">
        <h3 className="text-md font-medium">My other numbers ring, too</h3>
        <p className="text-sm text-ink-3">
          {always
            ? "Not while all calls go elsewhere."
            : "A mobile, say: at once, or when your phones have rung for a while. Whoever answers first has the call."}
        </p>
        <AlsoRingsList
          value={state.alsoRings}
          ringSec={state.ringSec}
          onChange={(alsoRings) => {
            setTooShort(undefined);
            change({ alsoRings });
          }}
        />
      </div>
    </div>
  );
}

const RING_TIMES = [10, 15, 20, 25, 30, 40, 60, 90, 120];

/** What is offered, and what is set should it be something else. */
const ringTimes = (now: number) => [...new Set([...RING_TIMES, now])].sort((a, b) => a - b);
/** A ring and its pause take about five seconds. */
const ringWords = (sec: number) => `${sec} seconds (about ${Math.round(sec / 5)} rings)`;

function Waiting() {
  return (
    <div className="card grid gap-4 p-4">
      <span className="sr-only" role="status">
        Loading
      </span>
      <Skeleton className="h-6 w-44" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-10 w-full" />
    </div>
  );
}
