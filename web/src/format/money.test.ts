import { expect, it } from "vitest";
import { formatMicros, fromMicros, toMicros } from "./money.ts";

it.each([
  [200_000, "EUR", "€0.20"],
  [8_500, "EUR", "€0.0085"],
  [100_000_000, "USD", "$100.00"],
  [0, "CHF", "CHF 0.00"],
])("%d micro-units of %s read %s", (micros, currency, text) => {
  expect(formatMicros(micros, currency).replaceAll("\u00a0", " ")).toBe(text);
});

it("keeps amounts whole on the way there and back", () => {
  for (const amount of [0.01, 19.99, 123_456.78]) expect(fromMicros(toMicros(amount))).toBe(amount);
});
