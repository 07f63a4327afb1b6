"use client";

import { X } from "lucide-react";
import { type FieldValues, useController } from "react-hook-form";
import { IconButton } from "#src/ui/button.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { DestinationName } from "./destination-name.tsx";
import { PersonPicker } from "./person-picker.tsx";
import { useNames } from "./use-things.ts";

/** People by their ids, in no order. */
export function PeopleField<Values extends FieldValues>({
  of,
  name,
  label,
  hint,
}: Bound<Values, readonly string[] | undefined> & { hint?: string }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const ids: string[] = Array.isArray(field.value) ? field.value : [];
  const nameOf = useNames("USER");
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium">{label}</legend>
      {ids.length > 0 && (
        <ul aria-label={label} className="grid divide-y rounded-md border">
          {ids.map((id) => (
            <li key={id} className="flex min-h-11 items-center gap-1 py-1 ps-3 pe-1">
              <div className="min-w-0 grow">
                <DestinationName destination={{ kind: "USER", id }} />
              </div>
              {!of.isReadOnly && (
                <IconButton
                  label={`Remove ${nameOf(id)}`}
                  onClick={() => field.onChange(ids.filter((each) => each !== id))}
                >
                  <X />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {ids.length === 0 && of.isReadOnly && <p className="text-sm text-ink-3">Nobody</p>}
      {!of.isReadOnly && (
        <PersonPicker
          label={ids.length === 0 ? "Add the first" : "Add one more"}
          {...(hint !== undefined && { hint })}
          error={errorAt(of.errors, name)}
          without={ids}
          onPick={(picked) => "userId" in picked && field.onChange([...ids, picked.userId])}
        />
      )}
    </fieldset>
  );
}
