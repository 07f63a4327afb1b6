"use client";

import { Button } from "./button.tsx";

/** The foot of a list: how much is shown, and the rest on request. */
export function More({
  shown,
  noun,
  hasMore,
  isLoading,
  onMore,
}: {
  shown: number;
  /** Singular and plural. */
  noun: readonly [string, string];
  hasMore: boolean;
  isLoading: boolean;
  onMore: () => void;
}) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-3 text-sm text-ink-3">
      <p role="status" className="figures">
        {shown.toLocaleString("en")} {shown === 1 ? noun[0] : noun[1]}
        {hasMore ? " shown" : ""}
      </p>
      {hasMore && (
        <Button busy={isLoading} onClick={onMore}>
          Show more
        </Button>
      )}
    </div>
  );
}
