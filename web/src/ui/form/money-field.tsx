"use client";

import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { fromMicros, toMicros } from "../../format/money.ts";
import { cx } from "../cx.ts";
import { FieldFrame, inputLook } from "../field.tsx";
import { type Bound, errorAt, pathOf, words } from "./fields.tsx";

/** An amount, typed as one says it and kept in whole micro-units. Left empty it is null. */
export function MoneyField<Values extends FieldValues>({
  of,
  name,
  currency,
  ...rest
}: Bound<Values, number | null | undefined> & { currency: string }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const [typed, setTyped] = useState<string>();
  const micros: number | null = typeof field.value === "number" ? field.value : null;
  return (
    <FieldFrame {...words({ ...rest, label: `${rest.label} (${currency})` })} error={errorAt(of.errors, name)}>
      {(tied) => (
        <input
          {...tied}
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          className={cx(inputLook, "control figures max-w-40")}
          name={field.name}
          ref={field.ref}
          value={typed ?? (micros === null ? "" : fromMicros(micros))}
          onChange={(event) => {
            setTyped(event.target.value);
            field.onChange(event.target.value === "" ? null : toMicros(Number(event.target.value)));
          }}
          onBlur={() => {
            setTyped(undefined);
            field.onBlur();
          }}
        />
      )}
    </FieldFrame>
  );
}
