import metadata from "libphonenumber-js/min/metadata";
import { expect, it } from "vitest";
import { callingSettings } from "../../contract/index.ts";
import { emergencyNumbersOf } from "./emergency-numbers.ts";

it.each([
  ["AT", ["112", "122", "133", "144"]],
  ["US", ["112", "911"]],
  ["GB", ["112", "999"]],
  ["FR", ["15", "17", "18", "112"]],
  ["AQ", ["112", "911"]],
])("knows the numbers that call for help in %s", (country, numbers) => {
  expect(emergencyNumbersOf(country)).toEqual(numbers);
});

it("has numbers for every country that the settings would take", () => {
  for (const country of Object.keys(metadata.countries)) {
    const numbers = emergencyNumbersOf(country);
    expect(callingSettings.shape.emergency.shape.numbers.parse(numbers), country).toEqual(numbers);
    expect(numbers, country).not.toEqual([]);
  }
});
