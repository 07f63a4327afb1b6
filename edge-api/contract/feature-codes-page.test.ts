import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FEATURE_CODES } from "./calling-settings.ts";
import { FEATURE_WORDS } from "./feature-codes.ts";

const page = readFileSync(new URL("../../docs/guide/feature-codes.md", import.meta.url), "utf8");

it("has every code there is in the guide's table, and no other", () => {
  const named = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code);
  const aParkedCall = `${FEATURE_CODES.park}01`;
  expect(named.toSorted()).toEqual([...Object.values(FEATURE_CODES), aParkedCall].toSorted());
});

it("has for every code words and, where more is dialled, an example that begins with it", () => {
  for (const [feature, number] of Object.entries(FEATURE_CODES)) {
    const { example = number, does } = FEATURE_WORDS[feature as keyof typeof FEATURE_CODES];
    expect(does).not.toBe("");
    expect(example.startsWith(number)).toBe(true);
  }
});
