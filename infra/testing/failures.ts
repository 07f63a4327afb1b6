import { stripVTControlCharacters } from "node:util";
import type { SuiteResult } from "./suites.ts";

const SHOWN_CHARS = 300;

/** Every failure of every suite, in one line each: where, what, and the beginning of why. The whole of it is in the suite's log. */
export function listFailures(results: readonly SuiteResult[]): string[] {
  return results.flatMap(({ name: suite, failed, problems }) => [
    ...failed.map(({ name, message }) => `${suite}: ${name}: ${shorten(message)}`),
    ...problems.map((problem) => `${suite}: ${shorten(problem)}`),
  ]);
}

/** Likewise every test that failed, and passed when it was tried again. */
export function listSecondTries(results: readonly SuiteResult[]): string[] {
  return results.flatMap(({ name: suite, secondTries }) =>
    secondTries.map(({ name, message }) => `${suite}: ${name}: ${shorten(message)}`),
  );
}

function shorten(message: string): string {
  const text = stripVTControlCharacters(message).replace(/\s+/g, " ").trim();
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
