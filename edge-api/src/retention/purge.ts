import { asSystem, type Ctx } from "../lib/ctx.ts";
import { runPlatform } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** Rows of a kind in one go: bounded, so that the sweep of a minute stays short whatever has piled up. */
const AT_ONCE = 5_000;

/**
 * Removes what has served its time: remembered answers to retries, refresh tokens, small jobs, sessions a month after their end, and calls refused
 * a season ago. Some
 * 50 tokens a day come of each person who works in the portal.
 */
export async function purgeExpired(ctx: Ctx): Promise<void> {
  await runPlatform(asSystem(ctx, "retention"), (q) => q.execute(store.deleteExpired(AT_ONCE)));
}
