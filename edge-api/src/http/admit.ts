import type { Context, MiddlewareHandler } from "hono";
import type { ErrorBody } from "../../contract/index.ts";
import type { AppEnv } from "./app-env.ts";
import { createTurns } from "./turns.ts";

/** Longer than any request takes, and than a Worker goes on after its caller has left: what did not end by then was ended. */
const FORGOTTEN_MS = 60_000;

type Options = { maxInFlight: number; maxAtWork: number; now?: () => number };

/**
 * Lets so many requests in at a time; of those some are worked on while the others wait for their turn (http/turns.ts). Those
 * beyond, and those who have waited too long, are told to come back, before anything is asked of anybody. `/health` is always
 * let in.
 */
export function admit({ maxInFlight, maxAtWork, now = Date.now }: Options): MiddlewareHandler<AppEnv> {
  const inFlight = new Set<{ since: number }>();
  const turns = createTurns({ maxAtWork, now });

  function forgetLost(): void {
    for (const each of inFlight) {
      if (now() - each.since < FORGOTTEN_MS) return; // the oldest come first
      inFlight.delete(each);
    }
  }

  return async (c, next) => {
    if (c.req.path === "/health") return next();
    if (inFlight.size >= maxInFlight) forgetLost();
    if (inFlight.size >= maxInFlight) return refuse(c);
    const own = { since: now() };
    inFlight.add(own);
    try {
      const turn = await turns.take();
      if (turn === undefined) return refuse(c);
      try {
        await next();
      } finally {
        turns.end(turn);
      }
    } finally {
      inFlight.delete(own);
    }
  };
}

/** Not thrown: a stack and a line in the log for each would be most of the work. */
function refuse(c: Context<AppEnv>): Response {
  c.header("retry-after", "1");
  const message = "Too many requests at once, please try again";
  const { requestId } = c.var;
  return c.json({ error: "upstream_unavailable", message, details: {}, requestId } satisfies ErrorBody, 503);
}
