import { cx } from "#src/ui/cx.ts";

/** The mark: a call passing through a plane. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cx("size-6", className)}>
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path d="M5.5 15.5 12 12l6.5 3.5L12 19Z" className="fill-on-accent" opacity="0.55" />
      <path d="M5.5 11 12 7.5 18.5 11 12 14.5Z" className="fill-on-accent" />
      <path d="M12 4v3.5" className="stroke-on-accent" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="flex items-center gap-2 text-base font-semibold tracking-[-0.01em]">
      <Mark />
      Callplane
    </span>
  );
}
