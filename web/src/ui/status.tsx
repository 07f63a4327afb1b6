import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** What a state means; each has a shape of its own, so that none is told by colour alone. */
export type Tone = "ok" | "done" | "off" | "warn" | "bad" | "busy" | "wait" | "draft";

const colour: Record<Tone, string> = {
  ok: "text-ok-mark",
  done: "text-ok-mark",
  off: "text-ink-3",
  warn: "text-warn-mark",
  bad: "text-bad-mark",
  busy: "text-accent-ink",
  wait: "text-ink-2",
  draft: "text-ink-3",
};

const shape: Record<Tone, ReactNode> = {
  ok: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  done: (
    <>
      <circle cx="6" cy="6" r="6" fill="currentColor" />
      <path
        d="m3.4 6.2 1.8 1.8 3.4-3.7"
        fill="none"
        stroke="var(--surface)"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  off: <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  warn: <path d="M6 1.2 11.2 10.5H.8Z" fill="currentColor" />,
  bad: <path d="M2.5 2.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  busy: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.5a4.5 4.5 0 0 1 0 9Z" fill="currentColor" />
    </>
  ),
  wait: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 3.5V6l1.7 1.2" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" />
    </>
  ),
  draft: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 1.8" />,
};

export function StatusShape({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={cx("size-3 shrink-0", colour[tone], className)}>
      {shape[tone]}
    </svg>
  );
}

/** Shape and word. */
export function Status({ tone, children, className }: { tone: Tone; children: ReactNode; className?: string }) {
  return (
    <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap text-sm", className)}>
      <StatusShape tone={tone} />
      {children}
    </span>
  );
}

/** A quiet label for what a thing is (a role, a kind), not for how it is. */
export function Tag({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cx(
        "inline-flex items-center rounded-sm bg-sunken px-1.5 text-xs leading-5 text-ink-2 ring-1 ring-line ring-inset",
        className,
      )}
    >
      {children}
    </span>
  );
}
