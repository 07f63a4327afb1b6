import { cx } from "./cx.ts";

/** A grey stand-in that keeps the place; it appears only when the wait is noticeable. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("rounded-sm bg-line/70 animate-late", className)} />;
}

export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className="card overflow-hidden">
      <span className="sr-only" role="status">
        Loading
      </span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={`row-${row.toString()}`} className="flex h-12 items-center gap-6 border-b px-4 last:border-b-0">
          <Skeleton className="h-3.5 w-1/4" />
          <Skeleton className="h-3.5 w-1/6" />
          <Skeleton className="ms-auto h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}

/** A form in its card that is on its way. */
export function FormSkeleton({ fields = 3 }: { fields?: number }) {
  return (
    <div className="card grid gap-5 p-4">
      <span className="sr-only" role="status">
        Loading
      </span>
      {Array.from({ length: fields }, (_, field) => (
        <div key={`field-${field.toString()}`} className="grid gap-2">
          <Skeleton className="h-3.5 w-28" />
          <Skeleton className="h-8 w-full max-w-md" />
        </div>
      ))}
    </div>
  );
}

/** A page that is on its way: the template's title, purpose and table, in grey. */
export function PageSkeleton() {
  return (
    <div className="mx-auto grid w-full max-w-7xl gap-5 px-4 pt-5 sm:px-6">
      <div className="grid gap-2">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-4 w-72" />
      </div>
      <TableSkeleton />
    </div>
  );
}
