"use client";

import type { ComponentProps, ReactNode } from "react";
import {
  type FieldErrors,
  type FieldPathByValue,
  type FieldValues,
  get,
  type Path,
  type RegisterOptions,
  useController,
} from "react-hook-form";
import { cx } from "../cx.ts";
import { CheckLine, FieldFrame, inputLook, type Option, Select } from "../field.tsx";
import type { SchemaForm } from "./use-schema-form.ts";

/** What every field takes: its form, its name in the schema, its words. */
export type Bound<Values extends FieldValues, Kind> = {
  of: SchemaForm<Values>;
  name: FieldPathByValue<Values, Kind>;
  label: string;
  /** One line that says what the field is for. */
  hint?: ReactNode;
  /** Says "optional" beside the label. */
  optional?: boolean;
  className?: string;
};

type Native<Tag extends "input" | "textarea" | "select"> = Pick<
  ComponentProps<Tag>,
  Extract<
    keyof ComponentProps<Tag>,
    "autoComplete" | "autoFocus" | "inputMode" | "maxLength" | "placeholder" | "rows" | "type" | "min" | "max" | "step"
  >
>;

type Typed = { target: { value: string } };

/** A line of text. `nullable`: left empty it is null. */
export function TextField<Values extends FieldValues>({
  of,
  name,
  nullable = false,
  label,
  hint,
  optional = nullable,
  className,
  inputClassName,
  onType,
  ...input
}: Bound<Values, string | null | undefined> &
  Native<"input"> & { nullable?: boolean; inputClassName?: string; onType?: (text: string) => void }) {
  return (
    <FieldFrame {...words({ label, hint, optional, className })} error={errorAt(of.errors, name)}>
      {(tied) => (
        <input
          {...tied}
          className={cx(inputLook, "control", inputClassName)}
          {...input}
          {...bind(of, name, {
            ...(nullable && { setValueAs: emptyIsNull }),
            ...(onType !== undefined && { onChange: (event: Typed) => onType(event.target.value) }),
          })}
        />
      )}
    </FieldFrame>
  );
}

/** Several lines of text. */
export function TextAreaField<Values extends FieldValues>({
  of,
  name,
  nullable = false,
  label,
  hint,
  optional = nullable,
  className,
  ...input
}: Bound<Values, string | null | undefined> & Native<"textarea"> & { nullable?: boolean }) {
  return (
    <FieldFrame {...words({ label, hint, optional, className })} error={errorAt(of.errors, name)}>
      {(tied) => (
        <textarea
          {...tied}
          className={cx(inputLook, "min-h-20 py-1.5")}
          {...input}
          {...bind(of, name, nullable ? { setValueAs: emptyIsNull } : {})}
        />
      )}
    </FieldFrame>
  );
}

/** A whole number, with its unit beside it. Left empty it is null, which a schema that wants a number refuses in words. */
export function NumberField<Values extends FieldValues>({
  of,
  name,
  unit,
  label,
  hint,
  optional,
  className,
  ...input
}: Bound<Values, number | null | undefined> & Native<"input"> & { unit?: string }) {
  return (
    <FieldFrame
      {...words({ label: unit === undefined ? label : `${label} (${unit})`, hint, optional, className })}
      error={errorAt(of.errors, name)}
    >
      {(tied) => (
        <input
          {...tied}
          type="number"
          inputMode="numeric"
          className={cx(inputLook, "control figures max-w-40")}
          {...input}
          {...bind(of, name, { setValueAs: toNumber })}
        />
      )}
    </FieldFrame>
  );
}

/** One of a few. With `nullable` there is a first line for none of them, which is null. */
export function SelectField<Values extends FieldValues>({
  of,
  name,
  options,
  nullable,
  label,
  hint,
  optional,
  className,
}: Bound<Values, string | null | undefined> & {
  options: readonly Option[];
  /** The words for "none of them". */
  nullable?: string;
}) {
  return (
    <FieldFrame {...words({ label, hint, optional, className })} error={errorAt(of.errors, name)}>
      {(tied) => (
        <Select
          {...tied}
          options={nullable === undefined ? options : [{ value: "", label: nullable }, ...options]}
          {...bind(of, name, nullable === undefined ? {} : { setValueAs: emptyIsNull })}
        />
      )}
    </FieldFrame>
  );
}

/** A yes or no that holds once the form is saved. */
export function CheckField<Values extends FieldValues>({
  of,
  name,
  label,
  hint,
  className,
}: Bound<Values, boolean | undefined>) {
  const tied = bind(of, name);
  return <CheckLine {...words({ label, hint, className })} error={errorAt(of.errors, name)} {...tied} />;
}

/** On or off, of something that runs: the same as a tick box, drawn and announced as a switch. */
export function SwitchField<Values extends FieldValues>({
  of,
  name,
  label,
  hint,
  className,
}: Bound<Values, boolean | undefined>) {
  const tied = bind(of, name);
  return <CheckLine isSwitch {...words({ label, hint, className })} error={errorAt(of.errors, name)} {...tied} />;
}

/** Any number of a few, kept in the order of the options. */
export function ChecksField<Values extends FieldValues>({
  of,
  name,
  label,
  hint,
  options,
  className,
}: Bound<Values, readonly string[] | undefined> & { options: readonly Option[] }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const chosen: readonly string[] = Array.isArray(field.value) ? field.value : [];
  const error = errorAt(of.errors, name);
  return (
    <fieldset className={cx("grid gap-1", className)}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {hint !== undefined && <p className="mb-1 text-sm text-ink-3">{hint}</p>}
      {options.map((option, index) => (
        <CheckLine
          key={option.value}
          label={option.label}
          error={index === options.length - 1 ? error : undefined}
          checked={chosen.includes(option.value)}
          ref={index === 0 ? field.ref : undefined}
          onBlur={field.onBlur}
          onChange={(event) =>
            field.onChange(
              options
                .map((each) => each.value)
                .filter((value) => (value === option.value ? event.target.checked : chosen.includes(value))),
            )
          }
        />
      ))}
    </fieldset>
  );
}

/** Fields side by side where there is room for them. */
export function FieldRow({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("grid items-start gap-4 sm:grid-cols-2", className)}>{children}</div>;
}

/** The first message at this name, or below it. */
export function errorAt<Values extends FieldValues>(errors: FieldErrors<Values>, name: string): string | undefined {
  return firstMessage(get(errors, name));
}

function firstMessage(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("message" in error && typeof error.message === "string") return error.message;
  for (const [key, below] of Object.entries(error)) {
    const found = key === "ref" ? undefined : firstMessage(below);
    if (found !== undefined) return found;
  }
  return undefined;
}

function bind<Values extends FieldValues>(
  of: SchemaForm<Values>,
  name: string,
  options: RegisterOptions<Values, Path<Values>> = {},
) {
  return { ...startOf(of, name), ...of.control.register(pathOf<Values>(name), options) };
}

/** On the server nobody has put the values into the fields yet, so they come with them. */
function startOf<Values extends FieldValues>(of: SchemaForm<Values>, name: string) {
  if (of.isAlive) return {};
  const value = of.startOf(name);
  if (typeof value === "boolean") return { defaultChecked: value };
  return { defaultValue: typeof value === "string" || typeof value === "number" ? value : "" };
}

/** `FieldPathByValue` only ever yields paths of the values; TypeScript cannot follow that for values it does not know yet. */
export function pathOf<Values extends FieldValues>(name: string): Path<Values> {
  return name as Path<Values>;
}

/** The words that were given, without those that were not. */
export function words({
  label,
  hint,
  optional,
  className,
}: {
  label: string;
  hint?: ReactNode;
  optional?: boolean | undefined;
  className?: string | undefined;
}) {
  return {
    label,
    ...(hint !== undefined && { hint }),
    ...(optional !== undefined && { optional }),
    ...(className !== undefined && { className }),
  };
}

const emptyIsNull = (value: unknown) => (value === "" ? null : value);
const toNumber = (value: unknown) => (value === "" || value === null || value === undefined ? null : Number(value));
