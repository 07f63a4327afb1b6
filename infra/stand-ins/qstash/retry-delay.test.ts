import { describe, expect, it } from "vitest";
import { parseDurationMs, parseRetryAfterMs } from "./durations.ts";
import { defaultBackoffMs, evaluateRetryDelayMs } from "./retry-delay.ts";

describe("evaluateRetryDelayMs", () => {
  it.each([
    ["1000", 0, 1_000],
    ["1000 * (1 + retried)", 2, 3_000],
    ["pow(2, retried) * 1000", 3, 8_000],
    ["max(1000, pow(2, retried) * 100)", 1, 1_000],
    ["-5 + 10 / 2 - 1", 0, 0],
    ["pow(10, 9)", 0, 86_400_000],
  ])("%s after %i retries is %i ms", (expression, retried, expected) => {
    expect(evaluateRetryDelayMs(expression, retried)).toBe(expected);
  });

  it.each(["", "1 +", "(1", "1)", "process.exit(1)", "constructor(1)", "pow(2", "1 / 0", "retried retried"])(
    "refuses %j",
    (expression) => {
      expect(evaluateRetryDelayMs(expression, 0)).toBeUndefined();
    },
  );
});

it("backs off as QStash's documentation lists", () => {
  expect([1, 2, 3, 4, 5].map((n) => Math.floor(defaultBackoffMs(n) / 1_000))).toEqual([12, 148, 1_808, 22_026, 86_400]);
});

it("reads durations", () => {
  expect(["10s", "1m30s", "7d", "250ms", "1.5h"].map(parseDurationMs)).toEqual([
    10_000, 90_000, 604_800_000, 250, 5_400_000,
  ]);
  expect(["", "10", "s", "10s ago", "-1s"].map(parseDurationMs)).toEqual(Array(5).fill(undefined));
});

it("reads Retry-After as seconds, a date or a duration", () => {
  const now = Date.UTC(2026, 0, 1);
  const headers = ["5", "Thu, 01 Jan 2026 00:01:00 GMT", "6m5s", "soon"];
  expect(headers.map((header) => parseRetryAfterMs(header, now))).toEqual([5_000, 60_000, 365_000, undefined]);
});
