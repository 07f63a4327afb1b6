"use client";

import { ChevronDown, CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx.ts";

type Parts = {
  label: ReactNode;
  /** One line under the label that says what the field is for. */
  hint?: ReactNode;
  error?: string | undefined;
  /** Shown beside the label for fields that may stay empty. */
  optional?: boolean;
  className?: string;
};

/** What ties a control to its label, hint and error. */
type Tied = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** How a control one types into looks. */
export const inputLook =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink transition-colors duration-100 aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-3 [@media(pointer:coarse)]:text-md";

/** How a control to choose a file with looks. */
export const fileLook = `${inputLook} control py-1 file:me-3 file:rounded-sm file:border-0 file:bg-sunken file:px-2 file:py-1 file:text-sm file:text-ink`;

/** Label, hint, control and error in their fixed places and tied together for assistive technology. */
export function FieldFrame({
  label,
  hint,
  error,
  optional = false,
  className,
  children,
}: Parts & { children: (tied: Tied) => ReactNode }) {
  const id = useId();
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cx("grid gap-1.5", className)}>
      <label htmlFor={id} className="flex items-baseline gap-2 text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-ink-3">optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
        "aria-invalid": error !== undefined || undefined,
      })}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

/** What is wrong with a field, under it; its control names the id in `aria-describedby`. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

/** The platform's own select: right on a phone, right for the keyboard, right for screen readers. */
export function Select({ options, className, ...select }: ComponentProps<"select"> & { options: readonly Option[] }) {
  return (
    <span className={cx("relative block", className)}>
      <select className={cx(inputLook, "control appearance-none truncate pe-8")} {...select}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4 text-ink-3" />
    </span>
  );
}

/** A tick box, or a switch, with its words beside it; the whole line is the target. */
export function CheckLine({
  label,
  hint,
  error,
  className,
  isSwitch = false,
  ...input
}: ComponentProps<"input"> & Parts & { isSwitch?: boolean }) {
  const id = useId();
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cx("grid gap-1", className)}>
      <label className="control flex w-fit items-center gap-2.5 text-base">
        <input
          type="checkbox"
          {...(isSwitch && { role: "switch" })}
          className={isSwitch ? "switch" : "size-6 accent-accent sm:size-4.5"}
          aria-describedby={describedBy === "" ? undefined : describedBy}
          aria-invalid={error !== undefined || undefined}
          {...input}
        />
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={cx("text-sm text-ink-3", isSwitch ? "ps-11.5" : "ps-8 sm:ps-7")}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={cx("text-sm text-bad", isSwitch ? "ps-11.5" : "ps-8 sm:ps-7")}>
          {error}
        </p>
      )}
    </div>
  );
}

/** Fields in one column with the form's own distance. */
export function Fields({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx("grid gap-4", className)}>{children}</div>;
}

/** A select outside any form: what is chosen holds at once. */
export function LabelledSelect({
  label,
  hint,
  error,
  className,
  ...select
}: ComponentProps<"select"> & Parts & { options: readonly Option[] }) {
  return (
    <FieldFrame {...{ label, hint, error, ...(className && { className }) }}>
      {(tied) => <Select {...tied} {...select} />}
    </FieldFrame>
  );
}
