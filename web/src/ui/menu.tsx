"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { cx } from "./cx.ts";

export type MenuEntry =
  | { label: string; icon?: ReactNode; onSelect: () => void; tone?: "danger"; disabled?: boolean; reason?: string }
  | "separator";

/** Actions behind one button. An entry that may not be chosen says why. */
export function Menu({
  label,
  trigger,
  entries,
  header,
}: {
  label: string;
  trigger?: ReactElement;
  entries: readonly (MenuEntry | false)[];
  header?: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger
        render={
          trigger ?? (
            <IconButton label={label}>
              <Ellipsis />
            </IconButton>
          )
        }
      />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="min-w-48 max-w-72 rounded-md border bg-surface p-1 shadow-pop outline-none animate-fade">
            {header !== undefined && <div className="border-b px-2.5 pt-1.5 pb-2.5 mb-1">{header}</div>}
            {entries.map((entry, index) => {
              if (entry === false) return null;
              if (entry === "separator")
                return <Base.Separator key={`separator-${index.toString()}`} className="my-1 h-px bg-line" />;
              return (
                <Base.Item
                  key={entry.label}
                  disabled={entry.disabled ?? false}
                  onClick={entry.onSelect}
                  className={cx(
                    "control flex cursor-default items-center gap-2.5 rounded-sm px-2.5 text-sm outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3",
                    entry.tone === "danger" && "text-bad data-highlighted:bg-bad-soft [&_svg]:text-bad",
                  )}
                >
                  {entry.icon}
                  <span className="grid">
                    {entry.label}
                    {entry.disabled === true && entry.reason !== undefined && (
                      <span className="text-xs">{entry.reason}</span>
                    )}
                  </span>
                </Base.Item>
              );
            })}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
