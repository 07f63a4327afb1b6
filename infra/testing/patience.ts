import { vi } from "vitest";

/** How long a test waits at least for what it waits for: a machine under load may take that long for what else takes a moment. */
export const PATIENCE_MS = 20_000;

type Patience = number | { timeout?: number; interval?: number; message?: string };

const { waitFor, waitUntil } = vi;

/**
 * For vitest's `setupFiles`. Gives every `vi.waitFor` and `vi.waitUntil` the time above, however short the one it names, or vitest's
 * own second. What comes is seen as early as before; only what never comes is said later.
 */
vi.waitFor = (condition, options) => waitFor(condition, patient(options));
vi.waitUntil = (condition, options) => waitUntil(condition, patient(options));

function patient(options: Patience = {}) {
  const given = typeof options === "number" ? { timeout: options } : options;
  return { ...given, timeout: Math.max(given.timeout ?? 0, PATIENCE_MS) };
}
