import { expect, it } from "vitest";
import { callersShown, callersTyped } from "./callers-typed.ts";

it("reads numbers as they are written, and beginnings by their star", () => {
  const typed = "0664 1234567, +44 20 7946 0018\n+44 77*\n+1…\n\n";
  const callers = callersTyped(typed, "AT");
  expect(callers).toEqual({ numbers: ["+436641234567", "+442079460018"], beginnings: ["+4477", "+1"] });
  expect(callersTyped(callersShown(callers), "AT")).toEqual(callers);
});

it("leaves what is no number for the form to refuse", () => {
  expect(callersTyped("Anna", "AT")).toEqual({ numbers: ["Anna"], beginnings: [] });
});
