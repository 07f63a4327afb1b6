import { asSystem, type Ctx } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import * as store from "./contested-store.ts";

/** Whether the number is assigned to another tenant at a carrier of this tenant's, so that a call could be either's. */
export async function isContested(ctx: Ctx, number: string): Promise<boolean> {
  const system = asSystem(ctx, "dids");
  return (await readPlatform(system, (q) => store.selectContested(q, ctx.tenantId, number))).length > 0;
}

/**
 * Throws `conflict` where a trunk that takes calls from these addresses would bring numbers of this tenant's that another has there. Which
 * tenant is not told.
 */
export async function refuseContestedNumbers(ctx: Ctx, addresses: readonly string[]): Promise<void> {
  const system = asSystem(ctx, "dids");
  const found = await readPlatform(system, (q) => store.selectContestedAt(q, ctx.tenantId, addresses));
  if (found.length === 0) return;
  const numbers = found.map(({ number }) => number).join(", ");
  throw new AppError(
    "conflict",
    `At this carrier ${numbers} cannot be told apart from numbers that are in use already: remove ${found.length === 1 ? "it" : "them"} first, or ask whoever runs this platform`,
  );
}
