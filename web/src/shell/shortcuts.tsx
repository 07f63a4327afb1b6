"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Dialog } from "#src/ui/dialog.tsx";
import { useMe } from "./me-context.tsx";
import { placesFor } from "./places.ts";

const SECOND_KEY_MS = 1200;

/** Keys that work anywhere but while typing: `g` then a letter goes places, `/` searches, `?` lists them, Ctrl/Cmd-K opens the palette. */
export function useShortcuts(args: { onPalette: () => void; onHelp: () => void; onPhone: () => void }): void {
  const router = useRouter();
  const places = placesFor(useMe());
  const latest = useRef({ ...args, places });
  latest.current = { ...args, places };
  useEffect(() => {
    let goingSince = 0;
    function onKey(event: KeyboardEvent) {
      const { onPalette, onHelp, onPhone, places: known } = latest.current;
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null) return;
      if (Date.now() - goingSince < SECOND_KEY_MS) {
        goingSince = 0;
        const place = known.find((each) => each.key === event.key);
        if (place !== undefined) {
          event.preventDefault();
          router.push(place.href);
        }
        return;
      }
      if (event.key === "g") goingSince = Date.now();
      else if (event.key === "?") onHelp();
      else if (event.key === "t") onPhone();
      else if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>('[data-shortcut="search"]');
        if (search !== null) {
          event.preventDefault();
          search.focus();
        }
      }
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="flex gap-1">
      {keys.map((key) => (
        <kbd key={key} className="min-w-6 rounded-sm border bg-sunken px-1.5 text-center font-mono text-xs leading-6">
          {key}
        </kbd>
      ))}
    </span>
  );
}

export function ShortcutsHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const places = placesFor(useMe());
  const rows: (readonly [string, readonly string[]])[] = [
    ["Search everything", ["Ctrl", "K"]],
    ["Search this list", ["/"]],
    ["Open the phone", ["t"]],
    ["This list", ["?"]],
    ...places.map((place) => [`Go to ${place.label}`, ["g", place.key]] as const),
  ];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="They work everywhere except while you type."
    >
      <dl className="grid">
        {rows.map(([label, keys]) => (
          <div key={label} className="flex min-h-9 items-center justify-between border-b last:border-b-0">
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
