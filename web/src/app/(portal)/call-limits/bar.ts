/** How much of a limit is used, and how that is to be taken; undefined where there is nothing to compare. A limit of 0 is always reached. */
export function barOf(
  used: number | null,
  most: number | null,
  alertAtPercent: number,
): { share: number; tone: "ok" | "warn" | "bad" } | undefined {
  if (used === null || most === null) return undefined;
  const share = most === 0 ? 1 : used / most;
  return { share, tone: share >= 1 ? "bad" : share * 100 >= alertAtPercent ? "warn" : "ok" };
}
