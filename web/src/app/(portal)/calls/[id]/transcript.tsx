"use client";

import type { CallDetail, TranscriptTurn } from "@callplane/edge-api/contract";
import { formatMs, formatOffset } from "#src/format/time.ts";
import { cx } from "#src/ui/cx.ts";

/** Who said what when, and what each answer took. */
export function Transcript({ call }: { call: CallDetail }) {
  const zero = Date.parse(call.startedAt);
  const names = { caller: call.caller.name ?? call.caller.number ?? "Caller", agent: call.agentName ?? "Agent" };
  const response = typical(call.turns);
  return (
    <div className="card overflow-hidden">
      {response !== undefined && (
        <p className="border-b bg-sunken px-4 py-2 text-sm text-ink-2">
          The caller waited <span className="figures font-medium text-ink">{formatMs(response.median)}</span> for an
          answer in the middle, {formatMs(response.longest)} at most.
        </p>
      )}
      <ol>
        {[...call.turns]
          .sort((a, b) => a.index - b.index)
          .map((turn) => (
            <li
              key={turn.index}
              className="grid gap-x-4 gap-y-1 border-b px-4 py-3 last:border-b-0 sm:grid-cols-[6rem_1fr]"
            >
              <div className="flex items-baseline gap-2 sm:grid sm:content-start sm:gap-0">
                <span className={cx("text-sm font-medium", turn.speaker === "agent" && "text-accent-ink")}>
                  {names[turn.speaker]}
                </span>
                <span className="figures font-mono text-xs text-ink-3">
                  {formatOffset(Date.parse(turn.startedAt) - zero)}
                </span>
              </div>
              <div className="grid justify-items-start gap-1.5">
                <p>
                  {turn.text === "" ? <span className="text-ink-3">(not understood)</span> : turn.text}
                  {turn.interrupted && <span className="text-warn"> — interrupted</span>}
                </p>
                <Chips turn={turn} />
              </div>
            </li>
          ))}
      </ol>
    </div>
  );
}

function Chips({ turn }: { turn: TranscriptTurn }) {
  const { latency } = turn;
  const chips: (readonly [string, number | null | undefined, string])[] = [
    ["answer", latency?.responseMs, "From the end of the caller's speech to the first frame handed to Asterisk"],
    ["thinking", latency?.thinkMs, "From the end of the caller's speech to the provider beginning its answer"],
    [
      "first audio",
      latency?.firstAudioMs,
      "From the end of the caller's speech to the provider's first audio at the gateway",
    ],
    ["silenced in", latency?.interruptMs, "From the caller speaking up to the agent's playback being flushed"],
    ["heard", turn.interrupted ? turn.heardMs : null, "How much of it the caller heard before interrupting"],
  ];
  const shown = chips.filter((chip) => chip[1] !== null && chip[1] !== undefined);
  const isUnsure = turn.confidence !== null && turn.confidence < 0.6;
  if (shown.length === 0 && !isUnsure) return null;
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label="Times of this turn, on the gateway's clock">
      {shown.map(([label, ms, meaning]) => (
        <li
          key={label}
          title={meaning}
          className="figures rounded-sm bg-sunken px-1.5 text-xs leading-5 text-ink-2 ring-1 ring-line ring-inset"
        >
          {label} <span className="font-medium text-ink">{formatMs(ms ?? 0)}</span>
        </li>
      ))}
      {isUnsure && <li className="rounded-sm bg-warn-soft px-1.5 text-xs leading-5 text-warn">uncertain</li>}
    </ul>
  );
}

/** Median and longest wait of the turns that have one. */
function typical(turns: readonly TranscriptTurn[]): { median: number; longest: number } | undefined {
  const waits = turns
    .map((turn) => turn.latency?.responseMs ?? null)
    .filter((ms) => ms !== null)
    .sort((a, b) => a - b);
  const median = waits[Math.floor((waits.length - 1) / 2)];
  const longest = waits.at(-1);
  return median === undefined || longest === undefined ? undefined : { median, longest };
}
