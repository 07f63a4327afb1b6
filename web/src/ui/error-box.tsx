import { CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy.tsx";
import { cx } from "./cx.ts";

/** What an error may tell besides its message. */
type Told = { requestId?: string | undefined; retryAfterSec?: number | undefined };

/** The one way an error is shown: what happened, what one can do, and the id that finds it in the logs. */
export function ErrorBox({
  error,
  title,
  onRetry,
  className,
  children,
}: {
  error?: unknown;
  title?: string;
  onRetry?: (() => void) | undefined;
  className?: string;
  children?: ReactNode;
}) {
  const { message, requestId, retryAfterSec } = tell(error);
  return (
    <div
      role="alert"
      className={cx(
        "flex items-start gap-2.5 rounded-md border border-bad/35 bg-bad-soft px-3 py-2.5 text-base",
        className,
      )}
    >
      <CircleX aria-hidden className="mt-0.5 size-4.5 shrink-0 text-bad" />
      <div className="grid grow justify-items-start gap-1">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {message !== undefined && <p>{message}</p>}
        {children}
        {retryAfterSec !== undefined && <p className="text-sm text-ink-2">Try again in {retryAfterSec} s.</p>}
        {requestId !== undefined && (
          <p className="flex items-center gap-1 text-xs text-ink-2">
            Request <code className="font-mono">{requestId.slice(0, 13)}</code>
            <CopyButton text={requestId} label="Copy request id" />
          </p>
        )}
        {onRetry !== undefined && (
          <Button size="small" className="mt-1" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

function tell(error: unknown): Told & { message: string | undefined } {
  if (error === undefined) return { message: undefined };
  if (!(error instanceof Error)) return { message: "Something went wrong." };
  const told: Error & Told = error;
  return { message: told.message, requestId: told.requestId, retryAfterSec: told.retryAfterSec };
}
