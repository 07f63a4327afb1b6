import type { z } from "zod";

/** What is wrong with a field where the contract has no words of its own; undefined leaves it to Zod's. */
export function issueInWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "number" || issue.expected === "int") return "Enter a whole number";
      return issue.input === undefined || issue.input === null ? "Must not be empty" : undefined;
    case "invalid_value":
      return "Choose one";
    case "too_small":
      return bound(issue.origin, `at least ${issue.minimum}`, Number(issue.minimum));
    case "too_big":
      return bound(issue.origin, `at most ${issue.maximum}`, Number(issue.maximum));
    default:
      return undefined;
  }
}

function bound(origin: string, words: string, count: number): string {
  const plural = count === 1 ? "" : "s";
  if (origin === "string")
    return count === 1 && words.startsWith("at least") ? "Must not be empty" : `Must have ${words} character${plural}`;
  if (origin === "array" || origin === "set") return `Choose ${words}`;
  return `Must be ${words}`;
}
