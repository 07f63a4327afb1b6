/** A request Asterisk's REST interface did not do. `retryable`: the same request may succeed later. */
export class AriError extends Error {
  override readonly name = "AriError";
  /** HTTP status, or 0 when there was no answer. */
  readonly status: number;
  readonly retryable: boolean;

  constructor(message: string, options: { status: number; retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.retryable = options.retryable;
  }
}

/** True for a channel, bridge or playback that is not there (any more). */
export const isGone = (error: unknown): boolean => error instanceof AriError && error.status === 404;
