"use client";

import type { ReactNode } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { FieldFrame, inputLook } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf, words } from "#src/ui/form/fields.tsx";

type Extension = { number: string } | null | undefined;

/**
 * An internal number, as the contract holds it: `{ number }`, or `none` when left empty.
 * @param none null takes the extension away, undefined leaves the choice to the server
 */
export function ExtensionField<Values extends FieldValues>({
  of,
  name,
  none = null,
  placeholder,
  label = "Extension",
  ...rest
}: Omit<Bound<Values, Extension>, "label"> & {
  label?: string;
  none?: null | undefined;
  placeholder?: string;
  hint?: ReactNode;
}) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const value: Extension = field.value;
  return (
    <FieldFrame {...words({ label, ...rest })} error={errorAt(of.errors, name)}>
      {(tied) => (
        <input
          {...tied}
          inputMode="numeric"
          autoComplete="off"
          className={`${inputLook} control figures`}
          name={field.name}
          ref={field.ref}
          placeholder={placeholder}
          value={value?.number ?? ""}
          onBlur={field.onBlur}
          onChange={(event) => {
            const number = event.target.value.trim();
            field.onChange(number === "" ? none : { number });
          }}
        />
      )}
    </FieldFrame>
  );
}
