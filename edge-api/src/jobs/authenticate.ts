import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { asSystem } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";

/** Lets a call of the queue through: its signature covers our address and the body, and grows old within minutes. */
const admitQueue: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { ctx, bodyText } = c.var;
  const url = `${ctx.ports.settings.publicUrl}${c.req.path}`;
  const signature = c.req.header("upstash-signature");
  if (signature === undefined || !(await ctx.ports.queue.isGenuine({ signature, body: bodyText, url }))) {
    throw new AppError("unauthenticated", "This is for the queue, and its signature does not hold");
  }
  c.set("ctx", asSystem(ctx, "queue"));
  await next();
};

/** Access of every route the queue calls. */
export const asQueue = { machine: "queue", middleware: admitQueue };
