import type { z } from "zod";
import type { Ctx } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { isPassingFault, pgFaultOf } from "../lib/pg-errors.ts";
import { gatewayOf } from "./authenticate.ts";

/*
 * What gateways tell in batches. Each report is looked at, and taken, on its own: one that cannot be taken is refused by its name, and keeps
 * nobody else's back.
 */

export type Refusal = { id: string; reason: string };
/** Which are durable now, and which never will be; the rest is sent again. */
export type ReportsAnswer = { accepted: string[]; refused: Refusal[] };

/** Those that are what they should be, and what the others are not. */
export function sortOut<T>(
  schema: { safeParse(value: unknown): z.ZodSafeParseResult<T> },
  reported: readonly { id: string }[],
): { good: T[]; refused: Refusal[] } {
  const good: T[] = [];
  const refused: Refusal[] = [];
  for (const each of reported) {
    const parsed = schema.safeParse(each);
    if (parsed.success) good.push(parsed.data);
    else refused.push({ id: each.id, reason: firstIssue(parsed.error.issues) });
  }
  return { good, refused };
}

/** Those that are what they should be; of the others the log is told. For reports of how things are, which come again by themselves. */
export function goodOnes<T>(
  ctx: Ctx,
  schema: { safeParse(value: unknown): z.ZodSafeParseResult<T> },
  reported: readonly unknown[],
): T[] {
  const { good, refused } = sortOut(
    schema,
    reported.map((each, at) => Object.assign({}, each, { id: String(at) })),
  );
  if (refused.length > 0) logRefused(ctx, refused);
  return good;
}

/**
 * Takes them one after the other. Throws what one failed with only where none could be taken; while the database is away nothing more is
 * tried.
 */
export async function takeEach<T extends { id: string }>(
  ctx: Ctx,
  reports: Iterable<T>,
  take: (report: T) => Promise<unknown>,
): Promise<ReportsAnswer> {
  const answer: ReportsAnswer = { accepted: [], refused: [] };
  let failure: unknown;
  for (const report of reports) {
    try {
      await take(report);
      answer.accepted.push(report.id);
    } catch (error) {
      const reason = dataFault(error);
      if (reason !== undefined) answer.refused.push({ id: report.id, reason });
      else failure ??= error;
      if (isAway(error)) break;
      if (reason === undefined) ctx.ports.log.warn("a report could not be taken", { gatewayId: gatewayOf(ctx), error });
    }
  }
  if (failure !== undefined && answer.accepted.length + answer.refused.length === 0) throw failure;
  if (answer.refused.length > 0) logRefused(ctx, answer.refused);
  return answer;
}

/** Why the data itself was refused (SQLSTATE 22 data, 23 constraint); undefined for any other failure. */
export function dataFault(error: unknown): string | undefined {
  if (error instanceof AppError) return undefined;
  const fault = pgFaultOf(error);
  if (fault === undefined || !/^2[23]/.test(fault.sqlState)) return undefined;
  return fault.constraint ?? `SQLSTATE ${fault.sqlState}`;
}

export function firstIssue([issue]: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issue === undefined ? "not what it should be" : [...issue.path.map(String), issue.message].join(": ");
}

export function logRefused(ctx: Ctx, refused: readonly Refusal[]): void {
  ctx.ports.log.warn("reports were refused", { gatewayId: gatewayOf(ctx), refused });
}

function isAway(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "upstream_unavailable";
  const fault = pgFaultOf(error);
  return fault !== undefined && isPassingFault(fault);
}
