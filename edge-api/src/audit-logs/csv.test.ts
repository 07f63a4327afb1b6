import { describe, expect, it } from "vitest";
import { toCell, toJsonCell, toLine } from "./csv.ts";

describe("a cell", () => {
  it.each([
    ["Anna Berger", '"Anna Berger"'],
    ["", '""'],
    [42, '"42"'],
    [null, ""],
    ['Anna "the boss", Berger', '"Anna ""the boss"", Berger"'],
    ["two\nlines", '"two\nlines"'],
    ["a=b, c-d, me@example.com", '"a=b, c-d, me@example.com"'],
    ["2026-11-20T09:30:00.000Z", '"2026-11-20T09:30:00.000Z"'],
  ])("keeps %j as it is", (value, cell) => {
    expect(toCell(value)).toBe(cell);
  });

  it.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ["+43123", `"'+43123"`],
    ["-2+3+cmd|' /C calc'!A0", `"'-2+3+cmd|' /C calc'!A0"`],
    ["@SUM(A1)", `"'@SUM(A1)"`],
    ["\t=1", `"\t'=1"`],
    ["  =1", `"'  =1"`],
    ["\r\n=1", `"\r\n'=1"`],
    ["＝1", `"'＝1"`],
    ["Anna;=1+1", `"Anna;'=1+1"`],
    ['Anna"; "=1+1', `"Anna"";' ""=1+1"`],
  ])("keeps %j from being a formula", (value, cell) => {
    expect(toCell(value)).toBe(cell);
  });
});

describe("a cell of JSON", () => {
  it.each([{ name: "=1" }, { note: "a;=1+1; -b;\t@x", list: ["+1", "-1"] }, { nested: { quote: 'x";=1' } }, [], "=1"])(
    "reads back as it was: %j",
    (value) => {
      const cell = toJsonCell(value);
      expect(JSON.parse(cell.slice(1, -1).replaceAll('""', '"'))).toEqual(value);
      expect(cell).not.toMatch(/[;\t\r\n][\s"'\\]*[=+\-@]/);
    },
  );

  it("is empty for null", () => {
    expect(toJsonCell(null)).toBe("");
  });
});

it("ends lines as RFC 4180 has it", () => {
  expect(toLine([toCell("a"), toCell(null), toCell("b")])).toBe('"a",,"b"\r\n');
});
