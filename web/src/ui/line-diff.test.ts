import { expect, it } from "vitest";
import { diffLines } from "./line-diff.ts";

const signs = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => ({ same: " ", added: "+", removed: "-" })[kind] + text);

it("keeps what both have, in order", () => {
  expect(signs("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
});

it("shows nothing but same lines for equal texts", () => {
  expect(signs("one\ntwo", "one\ntwo")).toEqual([" one", " two"]);
});

it("finds the longest common run rather than the first", () => {
  expect(signs("b\na\nb\nc", "a\nb\nc")).toEqual(["-b", " a", " b", " c"]);
});

it("rebuilds either side from the result", () => {
  const before = "You answer the phone.\n\nBe brief.\nBe kind.";
  const after = "You answer the phone of Acme.\n\nBe kind.\nNever sing.";
  const lines = diffLines(before, after);
  const side = (without: "added" | "removed") =>
    lines
      .filter((line) => line.kind !== without)
      .map((line) => line.text)
      .join("\n");
  expect(side("added")).toBe(before);
  expect(side("removed")).toBe(after);
});
