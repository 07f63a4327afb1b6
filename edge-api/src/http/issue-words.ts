import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a field, in words a person reads beside it; undefined where Zod's own must do. */
export function issueInWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "Is missing"
        : `Must be ${TYPES[issue.expected] ?? `of type ${issue.expected}`}`;
    case "invalid_value":
      return `Must be one of: ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `Must ${amount(issue.origin, `at least ${issue.minimum}`, Number(issue.minimum))}`;
    case "too_big":
      return `Must ${amount(issue.origin, `at most ${issue.maximum}`, Number(issue.maximum))}`;
    default:
      return undefined;
  }
}

const TYPES: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function amount(origin: string, bound: string, count: number): string {
  const plural = count === 1 ? "" : "s";
  if (origin === "string") return `have ${bound} character${plural}`;
  if (origin === "array" || origin === "set") return `have ${bound} item${plural}`;
  return `be ${bound}`;
}
