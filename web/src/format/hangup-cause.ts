/** Q.850 causes as a person says them; the number stays, for those who search by it. */
const WORDS: Record<number, string> = {
  1: "number not assigned",
  3: "no route",
  16: "normal hang-up",
  17: "busy",
  18: "no response",
  19: "nobody answered",
  20: "phone offline",
  21: "declined",
  26: "answered elsewhere",
  27: "destination out of order",
  28: "invalid number",
  31: "normal",
  34: "no line free",
  38: "network out of order",
  41: "temporary failure",
  42: "overload",
  58: "no common audio format",
  88: "incompatible",
  127: "unknown",
};

/** "normal hang-up (16)"; undefined without a cause. */
export function hangupWords(cause: number | null): string | undefined {
  if (cause === null || cause === 0) return undefined;
  return `${WORDS[cause] ?? "cause"} (${cause})`;
}
