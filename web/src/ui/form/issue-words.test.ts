import { label } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { z } from "zod";
import { issueInWords } from "./issue-words.ts";

const wordsFor = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: issueInWords }).error?.issues[0]?.message;

it.each([
  [z.number().int().min(10).max(7200), null, "Enter a whole number"],
  [z.number().int().min(10), 3, "Must be at least 10"],
  [z.number().int(), 1.5, "Enter a whole number"],
  [z.string(), undefined, "Must not be empty"],
  [z.array(z.string()).min(1), [], "Choose at least 1"],
  [z.enum(["a", "b"]), "", "Choose one"],
])("says in words what is wrong", (schema, value, words) => {
  expect(wordsFor(schema, value)).toBe(words);
});

it("leaves the contract's own words as they are", () => {
  expect(wordsFor(label, "")).toBe("Must not be empty");
  expect(wordsFor(label, "a".repeat(81))).toBe("Must be at most 80 characters");
});
