import type { ReactNode } from "react";

/** What this place is for, and the one thing to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="card grid justify-items-center gap-2 px-6 py-12 text-center">
      <div
        aria-hidden
        className="mb-1 grid size-10 place-items-center rounded-full bg-accent-soft text-accent-ink [&_svg]:size-5"
      >
        {icon}
      </div>
      <p className="text-md font-semibold">{title}</p>
      <div className="max-w-md text-ink-2">{children}</div>
      {action !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
