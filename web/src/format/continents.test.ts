import { getCountries } from "libphonenumber-js/min";
import { expect, it } from "vitest";
import { CONTINENTS } from "./continents.ts";

const all = CONTINENTS.flatMap(({ countries }) => countries.map(({ code }) => code));

it("puts every country that can be called into one continent", () => {
  expect([...all].sort()).toEqual([...getCountries()].sort());
  expect(new Set(all).size).toBe(all.length);
  expect(CONTINENTS.map(({ name }) => name)).not.toContain("Elsewhere");
});

it("lists them by their names", () => {
  const europe = CONTINENTS.find(({ name }) => name === "Europe")?.countries.map(({ name }) => name);
  expect(europe?.slice(0, 3)).toEqual(["Åland Islands", "Albania", "Andorra"]);
});
