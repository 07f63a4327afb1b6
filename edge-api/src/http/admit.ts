import type { MiddlewareHandler } from "hono";
import type { ErrorBody } from "../../contract/index.ts";
import type { AppEnv } from "./app-env.ts";

/** Longer than any request takes, and than a Worker goes on after its caller has left: what did not end by then was ended. */
const FORGOTTEN_MS = 60_000;

type Options = { maxInFlight: number; now?: () => number };

/**
 * Works on so many requests at a time; those beyond are told at once to come back, before anything is asked of anybody. So
 * whoever is let in has an answer in time, however many stand outside. `/health` is always let in.
 */
export function admit({ maxInFlight, now = Date.now }: Options): MiddlewareHandler<AppEnv> {
  const inFlight = new Set<{ since: number }>();

  function forgetLost(): void {
    for (const each of inFlight) {
      if (now() - each.since < FORGOTTEN_MS) return; // the oldest come first
      inFlight.delete(each);
    }
  }

  return async (c, next) => {
    if (c.req.path === "/health") return next();
    if (inFlight.size >= maxInFlight) forgetLost();
    if (inFlight.size >= maxInFlight) {
      // Not thrown: a stack and a line in the log for each would be most of the work.
      c.header("retry-after", "1");
      const { requestId } = c.var;
      const message = "Too many requests at once, please try again";
      return c.json({ error: "upstream_unavailable", message, details: {}, requestId } satisfies ErrorBody, 503);
    }
    const own = { since: now() };
    inFlight.add(own);
    try {
      await next();
    } finally {
      inFlight.delete(own);
    }
  };
}
