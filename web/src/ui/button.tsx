import { cva, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Spinner } from "./spinner.tsx";

const look = cva(
  "control inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-3 text-sm font-medium transition-colors duration-100 select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
        plain: "border-line bg-surface text-ink hover:bg-hover",
        quiet: "border-transparent text-ink-2 hover:bg-hover hover:text-ink",
        danger: "border-transparent bg-bad-solid text-on-bad hover:bg-bad-solid-hover",
        "danger-quiet": "border-transparent text-bad hover:bg-bad-soft",
      },
      size: { normal: "", large: "min-h-10 px-4 text-base", small: "min-h-7 px-2" },
    },
    defaultVariants: { tone: "plain", size: "normal" },
  },
);

type Look = VariantProps<typeof look>;

/** `busy` keeps the label, shows a spinner after a moment and swallows further presses without dropping focus. */
export function Button({
  tone,
  size,
  busy = false,
  icon,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look & { busy?: boolean; icon?: ReactNode }) {
  return (
    <button
      type={type}
      className={cx(look({ tone, size }), className)}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    >
      {busy ? <Spinner late={icon === undefined} /> : icon}
      {children}
    </button>
  );
}

export function ButtonLink({
  tone,
  size,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look & { icon?: ReactNode }) {
  return (
    <Link className={cx(look({ tone, size }), className)} {...rest}>
      {icon}
      {children}
    </Link>
  );
}

/** A button that is only a picture: `label` is its name for everyone who does not see the picture, and its tooltip. */
export function IconButton({
  label,
  className,
  children,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        "control-square inline-flex items-center justify-center rounded-md text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-4",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}

/** A link inside text. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={cx(
        "rounded-sm text-accent-ink underline decoration-current/35 underline-offset-3 hover:decoration-current",
        className,
      )}
      {...rest}
    />
  );
}
