import { expect, it } from "vitest";
import { chooseRange, UnsatisfiableRange } from "./byte-range.ts";

it.each([
  [undefined, null],
  ["bytes=0-9", { offset: 0, length: 10 }],
  ["bytes=90-", { offset: 90, length: 10 }],
  ["bytes=-10", { offset: 90, length: 10 }],
  ["bytes=-1000", { offset: 0, length: 100 }],
  ["bytes=99-1000", { offset: 99, length: 1 }],
  ["bytes=0-1,5-6", null],
  ["bytes=5-2", null],
  ["bytes=-", null],
  ["items=0-9", null],
  ["bytes=0x1-2", null],
])("%s of a hundred bytes is %o", (header, range) => {
  expect(chooseRange(header, 100)).toEqual(range);
});

it.each(["bytes=100-", "bytes=100-200", "bytes=-0"])("%s is not there", (header) => {
  expect(() => chooseRange(header, 100)).toThrow(UnsatisfiableRange);
});
