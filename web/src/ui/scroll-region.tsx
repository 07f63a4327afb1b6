import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A named region with its own scroll bar, reachable by keyboard. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll here
      tabIndex={0}
      className={cx("overflow-auto outline-offset-[-2px]", className)}
    >
      {children}
    </section>
  );
}
