import { CopyButton } from "./copy.tsx";
import { cx } from "./cx.ts";
import type { DiffLine } from "./line-diff.ts";
import { ScrollRegion } from "./scroll-region.tsx";

/** Text from a machine, as it is. */
export function CodeBlock({ text, label, className }: { text: string; label: string; className?: string }) {
  return (
    <div className={cx("relative overflow-hidden rounded-md border bg-sunken", className)}>
      <ScrollRegion label={label} className="max-h-96 p-3 pe-10">
        <pre dir="ltr" className="font-mono text-xs whitespace-pre-wrap">
          {text}
        </pre>
      </ScrollRegion>
      <div className="absolute end-1.5 top-1.5">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
    </div>
  );
}

/** A unified diff: added and removed lines are told by their sign as well as by their colour. */
export function DiffBlock({ diff, label }: { diff: string; label: string }) {
  const lines = diff.replace(/\n$/, "").split("\n");
  return (
    <ScrollRegion label={label} className="max-h-[32rem] rounded-md border bg-sunken py-2">
      <pre dir="ltr" className="w-max min-w-full font-mono text-xs leading-5">
        {lines.map((line, index) => (
          <div key={`line-${index.toString()}`} className={cx("px-3", lineClass(line))}>
            {line === "" ? " " : line}
          </div>
        ))}
      </pre>
    </ScrollRegion>
  );
}

function lineClass(line: string): string {
  if (/^(\+\+\+|---|diff |index )/.test(line)) return "font-medium text-ink";
  if (line.startsWith("@@")) return "text-ink-3";
  if (line.startsWith("+")) return "bg-ok-soft text-ok";
  if (line.startsWith("-")) return "bg-bad-soft text-bad";
  return "text-ink-2";
}

const SIGN = { same: " ", added: "+", removed: "−" } as const;

/** Two texts compared, whole lines, wrapped for reading. */
export function TextDiff({ lines, label }: { lines: readonly DiffLine[]; label: string }) {
  return (
    <ScrollRegion label={label} className="max-h-[32rem] rounded-md border bg-sunken py-2">
      <div className="font-mono text-xs leading-5">
        {lines.map((line, index) => (
          <div
            key={`line-${index.toString()}`}
            className={cx(
              "grid grid-cols-[1.25rem_1fr] px-3 whitespace-pre-wrap",
              line.kind === "added" && "bg-ok-soft text-ok",
              line.kind === "removed" && "bg-bad-soft text-bad",
              line.kind === "same" && "text-ink-2",
            )}
          >
            <span className="select-none">{SIGN[line.kind]}</span>
            <span>{line.text === "" ? " " : line.text}</span>
          </div>
        ))}
      </div>
    </ScrollRegion>
  );
}
