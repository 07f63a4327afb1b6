import { expect, it } from "vitest";
import { compareFields } from "./compare-fields.ts";

it.each([
  ["acme-1,acme-2,acme-3", "acme-3, acme-1, acme-2", []],
  ["acme-1,acme-2", "acme-1, acme-3", ["phone: NamedCallGroup is not as meant"]],
  ["acme-1,acme-2", "acme-1", ["phone: NamedCallGroup is not as meant"]],
])("takes pick-up groups %s, shown as %s, for the same or not", (meant, shown, problems) => {
  expect(compareFields("phone", { NamedCallGroup: meant }, { Event: "EndpointDetail", NamedCallGroup: shown })).toEqual(
    problems,
  );
});
