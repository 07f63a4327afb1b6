"use client";

import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "./button.tsx";

/** A list whose order matters: each line moves up and down by buttons, which a keyboard and a finger can press alike. */
export function OrderedList<Item>({
  label,
  items,
  keyOf,
  nameOf,
  onChange,
  isReadOnly = false,
  children,
}: {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  onChange: (items: Item[]) => void;
  isReadOnly?: boolean;
  children: (item: Item, index: number) => ReactNode;
}) {
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<{ key: string; by: number; words: string }>();
  // The line is drawn anew at its new place; the focus stays with whoever pressed.
  useEffect(() => {
    if (moved === undefined) return;
    const line = list.current?.querySelector(`[data-key="${CSS.escape(moved.key)}"]`);
    const wanted = line?.querySelector<HTMLButtonElement>(`[data-by="${moved.by}"]:not(:disabled)`);
    (wanted ?? line?.querySelector<HTMLButtonElement>("[data-by]:not(:disabled)"))?.focus();
  }, [moved]);
  const move = (index: number, by: number) => {
    const item = items[index];
    if (item === undefined) return;
    const others = items.filter((_, at) => at !== index);
    onChange([...others.slice(0, index + by), item, ...others.slice(index + by)]);
    setMoved({ key: keyOf(item), by, words: `${nameOf(item)} is now ${index + by + 1} of ${items.length}` });
  };
  return (
    <>
      <ol ref={list} aria-label={label} className="grid divide-y rounded-md border">
        {items.map((item, index) => (
          <li key={keyOf(item)} data-key={keyOf(item)} className="flex min-h-11 items-center gap-1 py-1 ps-3 pe-1">
            <span aria-hidden className="figures w-6 shrink-0 text-sm text-ink-3">
              {index + 1}
            </span>
            <div className="min-w-0 grow">{children(item, index)}</div>
            {!isReadOnly && (
              <>
                <IconButton
                  label={`Move ${nameOf(item)} up`}
                  data-by={-1}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ArrowUp />
                </IconButton>
                <IconButton
                  label={`Move ${nameOf(item)} down`}
                  data-by={1}
                  disabled={index === items.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown />
                </IconButton>
                <IconButton
                  label={`Remove ${nameOf(item)}`}
                  onClick={() => onChange(items.filter((_, at) => at !== index))}
                >
                  <X />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {moved?.words}
      </p>
    </>
  );
}
