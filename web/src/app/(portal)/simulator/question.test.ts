import { expect, it } from "vitest";
import { type Asked, answersOf, HIDDEN, questionOf, toAnswers } from "./question.ts";

const asked = (changes: Partial<Asked>): Asked => ({
  from: "1000",
  to: "0650 1234567",
  state: null,
  answers: null,
  keys: null,
  ...changes,
});

it("asks what stands in the address", () => {
  expect(questionOf(asked({ answers: ["1001:busy"], keys: ["1", "2"] }), "2026-11-22T08:00:00.000Z")).toEqual({
    from: { kind: "inside", extension: "1000" },
    to: "0650 1234567",
    at: "2026-11-22T08:00:00.000Z",
    state: "applied",
    answers: { 1001: "busy" },
    keys: ["1", "2"],
  });
});

it("tells callers inside from those outside, with and without a number", () => {
  const fromOf = (from: string) => questionOf(asked({ from, to: "+43123456789" }), undefined)?.from;
  expect(fromOf("+442079460958")).toEqual({ kind: "outside", number: "+442079460958" });
  expect(fromOf(HIDDEN)).toEqual({ kind: "outside", number: null });
  expect(fromOf("1001")).toEqual({ kind: "inside", extension: "1001" });
});

it("asks nothing while the question is not whole, or is none", () => {
  expect(questionOf(asked({ to: null }), undefined)).toBeUndefined();
  expect(questionOf(asked({ from: null }), undefined)).toBeUndefined();
  expect(questionOf(asked({ to: "reception" }), undefined)).toBeUndefined();
  expect(questionOf(asked({ from: "anybody" }), undefined)).toBeUndefined();
});

it("reads who answers, and leaves out what nobody can do", () => {
  const answers = { 1001: "answers", "+436501234567": "busy" } as const;
  expect(answersOf(asked({ answers: toAnswers(answers) }))).toEqual(answers);
  expect(answersOf(asked({ answers: ["1001:sings", ":busy", "1002"] }))).toEqual({});
  expect(toAnswers({})).toBeNull();
});
