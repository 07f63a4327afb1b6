"use client";

import { ErrorBox } from "#src/ui/error-box.tsx";

/** What stands in a page's place when its code failed. Nothing that was saved is touched by this. */
export function Crash({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div className="mx-auto grid w-full max-w-2xl gap-4 px-4 py-10">
      <h1 className="text-lg font-semibold">This page failed</h1>
      <ErrorBox title="It is a fault in the portal, not in your phone system. What was saved is safe." onRetry={retry}>
        {error.digest !== undefined && (
          <p className="text-sm text-ink-2">
            Reference <code className="font-mono">{error.digest}</code>
          </p>
        )}
      </ErrorBox>
    </div>
  );
}
