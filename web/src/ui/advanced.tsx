import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** What most people never need, out of the way until it is asked for. */
export function Advanced({
  title = "Advanced",
  open = false,
  children,
}: {
  title?: string;
  /** Whether it shows from the beginning: something in it is not as usual. */
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details className="group border-t pt-2" open={open}>
      <summary className="control flex w-fit list-none items-center gap-1.5 rounded-sm text-sm font-medium text-accent-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 transition-transform duration-100 group-open:rotate-90 rtl:rotate-180 rtl:group-open:rotate-90"
        />
        {title}
      </summary>
      <div className="grid gap-4 pt-3">{children}</div>
    </details>
  );
}
