import type { Services } from "../compose.ts";
import type { Ctx } from "../lib/ctx.ts";

/** What Hono's context carries: `ctx` is set before any route runs. */
export type AppEnv = {
  Variables: {
    ctx: Ctx;
    /** The request's body as it came, once it was read and checked; empty where there is none. */
    bodyText: string;
    /** The part of the route table that answered, for the log. */
    requestId: string;
  };
};

export type AppServices = Services;
