"use client";

import { type FieldValues, useController } from "react-hook-form";
import { cx } from "../cx.ts";
import { type Bound, errorAt, pathOf } from "./fields.tsx";

/** One of two or three, each with a line of explanation, side by side where there is room. */
export function RadiosField<Values extends FieldValues>({
  of,
  name,
  label,
  options,
  className,
}: Bound<Values, string | undefined> & { options: readonly { value: string; label: string; hint?: string }[] }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const error = errorAt(of.errors, name);
  return (
    <fieldset className={cx("grid gap-1.5", className)}>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="grid gap-2 sm:grid-flow-col sm:auto-cols-fr">
        {options.map((option, index) => (
          <label
            key={option.value}
            className="flex items-start gap-2.5 rounded-md border px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name={`${of.id}-${name}`}
              value={option.value}
              checked={field.value === option.value}
              ref={index === 0 ? field.ref : undefined}
              onBlur={field.onBlur}
              onChange={() => field.onChange(option.value)}
              className="mt-0.5 size-4.5 shrink-0 accent-accent"
            />
            <span className="grid">
              {option.label}
              {option.hint !== undefined && <span className="text-sm text-ink-2">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && <p className="text-sm text-bad">{error}</p>}
    </fieldset>
  );
}
