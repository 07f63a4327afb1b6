"use client";

import { ApiError } from "#src/api/api-error.ts";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page } from "#src/ui/page.tsx";

/** A detail page whose thing did not come: gone, or not reachable. */
export function LoadFailed({
  error,
  what,
  onRetry,
  back,
}: {
  error: unknown;
  what: string;
  onRetry: () => void;
  back: { href: string; label: string };
}) {
  const isGone = error instanceof ApiError && (error.code === "not_found" || error.code === "invalid_input");
  return (
    <Page title={isGone ? `No such ${what}` : `The ${what} could not be loaded`} crumbs={[back]} narrow>
      {isGone ? (
        <p className="text-ink-2">It was deleted, or the address is wrong.</p>
      ) : (
        <ErrorBox error={error} onRetry={onRetry} />
      )}
    </Page>
  );
}
