import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REPOSITORY } from "../dev/paths.ts";

const page = readFileSync(join(REPOSITORY, "docs/withstands.md"), "utf8");

/** The tables' rows: first cell, and each test file with the names quoted after it. */
const rows = page
  .split("\n")
  .filter((line) => /^\| [^#-]/.test(line) && line.includes(".test.ts`"))
  .map((line) => ({
    row: line.split("|")[1]?.trim() ?? "",
    tests: [...line.matchAll(/`([^`]+\.test\.ts)`((?:,? “[^”]+”)*)/g)].map(([, file = "", names = ""]) => ({
      file,
      names: [...names.matchAll(/“([^”]+)”/g)].map(([, name = ""]) => name),
    })),
  }));

it("has a test for every fault a release must survive", () => {
  const faults = rows.map(({ row }) => Number(row)).filter((row) => !Number.isNaN(row));
  expect(faults).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 17, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30, 32]);
  for (const { row, tests } of rows) expect(tests.flatMap(({ names }) => names).length, row).toBeGreaterThan(0);
});

it.each(rows)("names tests that are there: $row", ({ tests }) => {
  for (const { file, names } of tests) {
    const source = readFileSync(join(REPOSITORY, file), "utf8");
    for (const name of names) expect(source, `${file}: “${name}”`).toContain(name);
  }
});
