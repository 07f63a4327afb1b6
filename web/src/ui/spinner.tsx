import { cx } from "./cx.ts";

/** A small turning ring. `late` keeps it hidden for the first quarter second, so quick answers do not flicker. */
export function Spinner({ late = false, className }: { late?: boolean; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={cx("size-4 animate-spin", late && "animate-[spin_1s_linear_infinite,late_1ms_250ms_both]", className)}
    >
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.25" />
      <path d="M14 8a6 6 0 0 0-6-6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
