"use client";

import type { Destination, MENU_KEYS, MenuKey } from "@callplane/edge-api/contract";
import { useState } from "react";
import { DestinationPicker } from "#src/routing/destination-picker.tsx";
import { Button } from "#src/ui/button.tsx";
import { FieldFrame, inputLook } from "#src/ui/field.tsx";

export type Key = (typeof MENU_KEYS)[number];

/** One key: where it leads, and what it is called in the picture. It is in use as soon as it leads somewhere. */
export function KeyEditor({
  name,
  made,
  isReadOnly,
  onChange,
  onClose,
}: {
  name: Key;
  made: MenuKey | undefined;
  isReadOnly: boolean;
  onChange: (made: MenuKey | undefined) => void;
  onClose: () => void;
}) {
  const [label, setLabel] = useState(made?.label ?? "");
  const labelOf = (text: string) => (text.trim() === "" ? null : text);
  const lead = (destination: Destination | null) =>
    destination !== null && onChange({ key: name, label: labelOf(label), destination });
  return (
    <section aria-label={`Key ${name}`} className="grid gap-3 rounded-md border border-accent/40 bg-accent-soft/40 p-3">
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_11rem]">
        <FieldFrame label={`Key ${name} leads to`}>
          {(tied) => (
            <DestinationPicker tied={tied} value={made?.destination ?? null} onChange={lead} disabled={isReadOnly} />
          )}
        </FieldFrame>
        <FieldFrame label="Called" optional>
          {(tied) => (
            <input
              {...tied}
              value={label}
              maxLength={80}
              placeholder="Appointments"
              autoComplete="off"
              className={`${inputLook} control`}
              onChange={(event) => {
                setLabel(event.target.value);
                if (made !== undefined) onChange({ ...made, label: labelOf(event.target.value) });
              }}
            />
          )}
        </FieldFrame>
      </div>
      <div className="flex gap-2">
        <Button size="small" onClick={onClose}>
          Done
        </Button>
        {made !== undefined && !isReadOnly && (
          <Button
            size="small"
            tone="danger-quiet"
            onClick={() => {
              onChange(undefined);
              onClose();
            }}
          >
            Free key {name}
          </Button>
        )}
      </div>
    </section>
  );
}
