import metadata from "libphonenumber-js/min/metadata";
import { expect, it } from "vitest";
import { numberPlan } from "../../contract/index.ts";
import { numberPlanOf } from "./number-plan.ts";

it.each([
  ["AT", "43", ["00"], "0"],
  ["DE", "49", ["00"], "0"],
  ["US", "1", ["011"], "1"],
  ["IT", "39", ["00"], null],
  ["AU", "61", ["0011"], "0"],
  ["CV", "238", ["0"], null],
  ["TH", "66", ["001", "002", "003", "004", "005", "006", "007", "008", "009"], "0"],
  ["HU", "36", ["00"], "06"],
])("knows how numbers are dialled in %s", (country, callingCode, internationalPrefixes, nationalPrefix) => {
  expect(numberPlanOf(country)).toEqual({ country, callingCode, internationalPrefixes, nationalPrefix });
});

it("has a plan of the contract's form for every country of the metadata, with a prefix for calls abroad", () => {
  for (const country of Object.keys(metadata.countries)) {
    const plan = numberPlanOf(country);
    expect(numberPlan.parse(plan)).toEqual(plan);
    expect(plan.internationalPrefixes, country).not.toEqual([]);
  }
});

it("reads numbers of an unknown country only with a country code", () => {
  expect(numberPlanOf("QQ")).toEqual({
    country: "QQ",
    callingCode: "0",
    internationalPrefixes: ["00"],
    nationalPrefix: null,
  });
});
