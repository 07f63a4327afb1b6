"use client";

import type { Destination } from "@callplane/edge-api/contract";
import { type FieldValues, useController } from "react-hook-form";
import { FieldFrame } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf, words } from "#src/ui/form/fields.tsx";
import { DestinationPicker } from "./destination-picker.tsx";

/** Where a call goes on to, in a form. `nullable`: the words for leaving it open, which is null. */
export function DestinationField<Values extends FieldValues>({
  of,
  name,
  nullable,
  ...rest
}: Bound<Values, Destination | null | undefined> & { nullable?: string }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const value: Destination | null | undefined = field.value;
  return (
    <FieldFrame {...words(rest)} error={errorAt(of.errors, name)}>
      {(tied) => (
        <DestinationPicker
          tied={tied}
          ref={field.ref}
          value={value ?? null}
          onChange={field.onChange}
          onBlur={field.onBlur}
          nullable={nullable}
          disabled={of.isReadOnly}
        />
      )}
    </FieldFrame>
  );
}
