"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { forwardTargetWords } from "#src/format/forward-target.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { cx } from "#src/ui/cx.ts";
import { ForwardDialog } from "./forward-dialog.tsx";

/** One case in which calls go elsewhere, and where; the whole line opens the choice. */
export function ForwardRow({
  label,
  target,
  asks,
  otherwise,
  isIdle = false,
  onChange,
}: {
  label: string;
  target: string | null;
  /** Who answers outside presses 1 to have the call. */
  asks: boolean;
  /** Where calls go while nothing is chosen. */
  otherwise: string;
  /** Another case comes before this one just now. */
  isIdle?: boolean;
  onChange: (target: string | null, asks: boolean) => void;
}) {
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const words = target === null ? otherwise : forwardTargetWords(target, me.tenant.country);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start outline-offset-[-2px] transition-colors duration-100 hover:bg-hover"
      >
        <span className="grid grow">
          <span className="text-md font-medium">{label}</span>
          <span className={cx("figures text-sm", target === null ? "text-ink-3" : "text-accent-ink")}>
            {words}
            {target?.startsWith("+") && asks && <span className="text-ink-3">, by pressing 1</span>}
            {isIdle && <span className="text-ink-3"> (not while all calls go elsewhere)</span>}
          </span>
        </span>
        <ChevronRight aria-hidden className="size-4.5 shrink-0 text-ink-3 rtl:rotate-180" />
      </button>
      {isOpen && (
        <ForwardDialog
          label={label}
          target={target}
          asks={asks}
          otherwise={otherwise}
          onClose={() => setOpen(false)}
          onChoose={(chosen, asked) => {
            setOpen(false);
            if (chosen !== target || asked !== asks) onChange(chosen, asked);
          }}
        />
      )}
    </>
  );
}
