import type { Ctx } from "../lib/ctx.ts";

/** What Hono's context carries: `ctx` is set before any route runs. */
export type AppEnv = {
  Variables: {
    ctx: Ctx;
    /** The request's body as it came, once it was read and checked; empty where there is none. */
    bodyText: string;
    /** The caller's, or one of ours; it is in the answer and on every line of the log. */
    requestId: string;
  };
};
