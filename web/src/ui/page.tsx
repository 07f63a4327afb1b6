import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** The one page: where one is, its title, one line of purpose, its action at the end, then the content. */
export function Page({
  title,
  purpose,
  action,
  crumbs = [],
  aside,
  children,
  narrow = false,
}: {
  title: ReactNode;
  purpose?: ReactNode;
  action?: ReactNode;
  crumbs?: readonly { href: string; label: string }[];
  /** Beside the title: its state. */
  aside?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
}) {
  return (
    <div className={cx("mx-auto grid w-full gap-5 px-4 pt-5 pb-24 sm:px-6", narrow ? "max-w-3xl" : "max-w-7xl")}>
      <header className="grid gap-1">
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumb">
            <ol className="flex flex-wrap items-center gap-1 text-sm text-ink-3">
              {crumbs.map((crumb, index) => (
                <li key={crumb.href} className="flex items-center gap-1">
                  {index > 0 && <ChevronRight aria-hidden className="size-3.5 rtl:rotate-180" />}
                  <Link
                    href={crumb.href}
                    className="inline-flex min-h-6 items-center rounded-sm hover:text-ink hover:underline"
                  >
                    {crumb.label}
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="grid min-w-0 gap-0.5">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h1 className="text-lg font-semibold tracking-[-0.01em]">{title}</h1>
              {aside}
            </div>
            {purpose !== undefined && <p className="max-w-prose text-ink-2">{purpose}</p>}
          </div>
          {action !== undefined && <div className="flex flex-wrap items-center gap-2">{action}</div>}
        </div>
      </header>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  note,
  action,
  children,
  className,
}: {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx("grid content-start gap-3", className)}>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <div className="grid gap-0.5">
          <h2 className="text-base font-semibold">{title}</h2>
          {note !== undefined && <p className="text-sm text-ink-3">{note}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Names and values, aligned; a value may be anything. Entries without a value are left out. */
export function Facts({
  facts,
  className,
}: {
  facts: readonly (readonly [string, ReactNode] | false)[];
  className?: string;
}) {
  return (
    <dl
      className={cx(
        "grid grid-cols-[minmax(6.5rem,max-content)_1fr] items-baseline gap-x-4 gap-y-2 text-base",
        className,
      )}
    >
      {facts.map(
        (fact) =>
          fact !== false && (
            <div key={fact[0]} className="contents">
              <dt className="text-sm text-ink-3">{fact[0]}</dt>
              <dd className="min-w-0">{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** A figure with its name under it. */
export function Figure({ value, label, note }: { value: ReactNode; label: string; note?: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <div className="figures text-xl font-semibold tracking-[-0.02em]">{value}</div>
      <div className="text-sm text-ink-2">{label}</div>
      {note !== undefined && <div className="text-xs text-ink-3">{note}</div>}
    </div>
  );
}
