import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A remark that belongs to what stands below it. */
export function Banner({
  tone = "info",
  title,
  children,
  action,
  className,
}: {
  tone?: "info" | "warn";
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  const Icon = tone === "warn" ? TriangleAlert : Info;
  return (
    <div
      className={cx(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border px-3 py-2.5",
        tone === "warn" ? "border-warn/35 bg-warn-soft" : "border-accent/25 bg-accent-soft",
        className,
      )}
    >
      <Icon
        aria-hidden
        className={cx("size-4.5 shrink-0 self-start mt-0.5", tone === "warn" ? "text-warn" : "text-accent-ink")}
      />
      <div className="grid min-w-0 grow basis-48 gap-0.5">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && <div className="text-ink-2">{children}</div>}
      </div>
      {action}
    </div>
  );
}
