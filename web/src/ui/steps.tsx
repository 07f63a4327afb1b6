import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { StatusShape, type Tone } from "./status.tsx";

export type Step = {
  id: string;
  label: string;
  state: "done" | "now" | "next" | "failed" | "skipped";
  note?: ReactNode;
};

const tone: Record<Step["state"], Tone> = { done: "done", now: "busy", next: "off", failed: "bad", skipped: "draft" };
const word: Record<Step["state"], string> = {
  done: "done",
  now: "in progress",
  next: "not yet",
  failed: "failed",
  skipped: "skipped",
};

/** A course of steps, each with its state in shape and word and a note (its time) at the end. */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol aria-label={label} className="grid">
      {steps.map((step) => (
        <li
          key={step.id}
          aria-current={step.state === "now" ? "step" : undefined}
          className={cx(
            "flex min-h-8 items-center gap-3 border-b py-1 text-sm last:border-b-0",
            (step.state === "next" || step.state === "skipped") && "text-ink-3",
          )}
        >
          <StatusShape tone={tone[step.state]} />
          <span className={cx("min-w-36 grow", step.state === "now" && "font-medium")}>
            {step.label}
            <span className="sr-only">, {word[step.state]}</span>
          </span>
          <span className="figures text-end text-ink-3">{step.note}</span>
        </li>
      ))}
    </ol>
  );
}

/** How far something is, 0 to 1. */
export function ProgressBar({
  value,
  label,
  tone: colour = "busy",
}: {
  value: number;
  label: string;
  tone?: "busy" | "ok" | "bad" | "warn";
}) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  const fill = { busy: "bg-accent", ok: "bg-ok-mark", bad: "bg-bad-mark", warn: "bg-warn-mark" }[colour];
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        className={cx("h-full rounded-full transition-[width] duration-200", fill)}
        style={{ inlineSize: `${percent}%` }}
      />
    </div>
  );
}
