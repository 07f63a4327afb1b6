import type { Rate } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { findRates, readRates, writeRates } from "./rate-lines.ts";

const line = (prefix: string, country: string | null, kind: Rate["class"], perMinuteMicros = 50_000): Rate => ({
  prefix,
  country,
  class: kind,
  perMinuteMicros,
});
const LIST = [
  line("+43", "AT", "national"),
  line("+43664", "AT", "mobile", 200_000),
  line("+44", "GB", "international"),
  line("+88213", null, "satellite", 8_000_000),
];
const found = (q: string | null, kind: string | null = null) =>
  findRates(LIST, { q, class: kind }).map(({ prefix }) => prefix);

it("finds lines by country, by class, and by the beginning of a number", () => {
  expect(found("austria")).toEqual(["+43", "+43664"]);
  expect(found(null, "satellite")).toEqual(["+88213"]);
  expect(found("+43")).toEqual(["+43", "+43664"]);
  expect(found("Satellite")).toEqual(["+88213"]);
});

it("finds for a whole number the one line that decides its price", () => {
  expect(found("+43 664 1234567")).toEqual(["+43664"]);
  expect(found("0043 1 234567")).toEqual(["+43"]);
  expect(found("+1 212 5550100")).toEqual([]);
});

it("reads what it wrote, and what a carrier sends", () => {
  expect(readRates(writeRates(LIST))).toEqual({ items: LIST, problems: [] });
  expect(readRates("0049;DE;Mobile;0,09\n+1-900\t\tpremium\t2.5").items).toEqual([
    line("+49", "DE", "mobile", 90_000),
    line("+1900", null, "premium", 2_500_000),
  ]);
});

it("says line by line what is wrong, and keeps what is right", () => {
  const { items, problems } = readRates(
    "Beginning,Country,Class,Price\n+43,AT,national,0.05\n+43,AT,mobile,1\n+44,GB,cheap,1\n+45,DK,mobile,-1",
  );
  expect(items.map(({ prefix }) => prefix)).toEqual(["+43"]);
  expect(problems.map(({ line, problem }) => [line, problem])).toEqual([
    [3, "This beginning is listed above"],
    [4, expect.stringMatching(/^The class is none of national/)],
    [5, "The price a minute is no number"],
  ]);
});
