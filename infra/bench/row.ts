import { z } from "zod";

/**
 * One figure beside its limit, both from the same run. `limit` is what the machine or the bare part under it reached (or a goal, then
 * `limitName` says so); `ratio` = value / limit.
 */
export const benchRow = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  limit: z.number().nullable(),
  limitName: z.string(),
  ratio: z.number().nullable(),
});
export type BenchRow = z.infer<typeof benchRow>;

/** Completes a row with its ratio, rounded for reading. */
export function row(name: string, value: number, unit: string, limitName: string, limit: number | null): BenchRow {
  const round = (figure: number) => Number(figure.toPrecision(4));
  return {
    name,
    value: round(value),
    unit,
    limit: limit === null ? null : round(limit),
    limitName,
    ratio: limit === null || limit === 0 ? null : round(value / limit),
  };
}

/** The value below which `share` (0–1) of `samples` lie; NaN of none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
