export interface Backoff {
  /** Milliseconds to wait before the next try: between 0 and the current ceiling ("full jitter"). */
  nextMs(): number;
  /** After a success: the next failure starts small again. */
  reset(): void;
}

export interface BackoffOptions {
  readonly baseMs: number;
  readonly capMs: number;
  /** Uniform in [0, 1); Math.random in production. */
  readonly random?: () => number;
}

/**
 * Exponential backoff with full jitter and a cap. Jitter, because after an outage every gateway would otherwise
 * come back at the same instant.
 */
export function createBackoff({ baseMs, capMs, random = Math.random }: BackoffOptions): Backoff {
  let attempt = 0;
  return {
    nextMs() {
      const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
      attempt += 1;
      return Math.round(random() * ceilingMs);
    },
    reset() {
      attempt = 0;
    },
  };
}
