import type { SimulatedCall } from "@callplane/edge-api/contract";
import { formatDuration } from "#src/format/time.ts";
import { NodeName } from "#src/routing/node-name.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { cx } from "#src/ui/cx.ts";
import { Status, StatusShape, type Tone } from "#src/ui/status.tsx";
import { Time } from "#src/ui/time.tsx";
import { OutsideFacts } from "./outside-facts.tsx";

/** As they stand in the edge's sentences. */
const OUTSIDE_NUMBER = /\+\d{7,15}/g;

/** How the call ends, and the way there, one sentence a step. */
export function Answer({ call, isOld }: { call: SimulatedCall; isOld: boolean }) {
  const { steps, end, outside, at, state, revision } = call;
  const format = useFormatNumber();
  const forReading = (sentence: string) => sentence.replaceAll(OUTSIDE_NUMBER, format);
  return (
    <section aria-label="The answer" aria-busy={isOld} className="grid min-w-0 gap-4">
      <div className="card grid gap-1 p-4">
        <div role="status">
          <Status tone={toneOf(end.how)} className="text-md font-semibold whitespace-normal">
            {forReading(end.sentence)}
          </Status>
        </div>
        <p className="text-sm text-ink-3">
          <Time at={at} style="long" />,{" "}
          {state === "applied" ? `by what runs (revision ${revision})` : `by what is saved (revision ${revision})`}
          {end.afterSec > 0 && `, after ${formatDuration(end.afterSec)}`}
        </p>
      </div>
      <ol aria-label="Step by step" className="card grid py-1">
        {steps.map((step, index) => (
          <li key={`step-${index.toString()}`} className="relative flex gap-3 px-4 py-2.5">
            <Way isFirst={index === 0} isLast={false} />
            <Sentence text={forReading(step.sentence)} afterSec={later(step.afterSec, steps[index - 1]?.afterSec)}>
              {isOther(step.node, steps[index - 1]?.node) && (
                <NodeName node={step.node} className="text-sm text-ink-2" />
              )}
            </Sentence>
          </li>
        ))}
        <li className="relative flex gap-3 px-4 py-2.5">
          <Way isFirst={steps.length === 0} isLast tone={toneOf(end.how)} />
          <Sentence text={forReading(end.sentence)} afterSec={later(end.afterSec, steps.at(-1)?.afterSec)} isEnd>
            {end.node !== null && isOther(end.node, steps.at(-1)?.node) && (
              <NodeName node={end.node} className="text-sm text-ink-2" />
            )}
          </Sentence>
        </li>
      </ol>
      {outside !== null && <OutsideFacts outside={outside} />}
    </section>
  );
}

/** The line the call takes through its steps. */
function Way({ isFirst, isLast, tone = "busy" }: { isFirst: boolean; isLast: boolean; tone?: Tone }) {
  return (
    <span aria-hidden className="relative w-3 shrink-0">
      <span
        className={cx(
          "absolute inset-x-0 mx-auto w-0.5 bg-accent",
          isFirst ? "top-3" : "-top-2.5",
          isLast ? "h-5.5" : "-bottom-2.5",
          isFirst && isLast && "hidden",
        )}
      />
      {isLast ? (
        <StatusShape tone={tone} className="absolute top-1.5 bg-surface" />
      ) : (
        <span className="absolute top-2 inset-x-0 mx-auto size-2 rounded-full bg-accent" />
      )}
    </span>
  );
}

function Sentence({
  text,
  afterSec,
  isEnd = false,
  children,
}: {
  text: string;
  /** Absent where no time has passed. */
  afterSec: number | undefined;
  isEnd?: boolean;
  children: React.ReactNode;
}) {
  return (
    <span className="grid grow gap-0.5">
      <span className="flex items-baseline justify-between gap-3">
        <span className={cx(isEnd && "font-semibold")}>{text}</span>
        {afterSec !== undefined && (
          <span className="figures text-sm whitespace-nowrap text-ink-3" title="Since the call came in">
            +{formatDuration(afterSec)}
          </span>
        )}
      </span>
      {children}
    </span>
  );
}

const later = (sec: number, before = 0) => (sec > before ? sec : undefined);

const isOther = (node: RouteNode, before: RouteNode | undefined) =>
  before === undefined || node.kind !== before.kind || node.id !== before.id || node.name !== before.name;

type RouteNode = SimulatedCall["steps"][number]["node"];

function toneOf(how: SimulatedCall["end"]["how"]): Tone {
  return how === "ended" ? "bad" : how === "voicemail" ? "wait" : "ok";
}
