"use client";

import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { cx } from "../cx.ts";
import { FieldFrame, inputLook } from "../field.tsx";
import { type Bound, errorAt, pathOf, words } from "./fields.tsx";

/** Several short texts, one a line: kept as a list without empty ones. Commas part them as well, since lists are pasted that way. */
export function LinesField<Values extends FieldValues>({
  of,
  name,
  placeholder,
  rows = 3,
  ...rest
}: Bound<Values, readonly string[] | undefined> & { placeholder?: string; rows?: number }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const lines: readonly string[] = Array.isArray(field.value) ? field.value : [];
  const [typed, setTyped] = useState<string>();
  return (
    <FieldFrame {...words(rest)} error={errorAt(of.errors, name)}>
      {(tied) => (
        <textarea
          {...tied}
          dir="ltr"
          spellCheck={false}
          rows={rows}
          placeholder={placeholder}
          className={cx(inputLook, "figures py-1.5")}
          name={field.name}
          ref={field.ref}
          value={typed ?? lines.join("\n")}
          onChange={(event) => {
            setTyped(event.target.value);
            field.onChange(toLines(event.target.value));
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

function toLines(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
