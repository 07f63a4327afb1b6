import { expect, it } from "vitest";
import { sentenceOf } from "./audit-words.ts";

const sentence = (action: string, entityName: string | null) => sentenceOf({ action, entityName, entityId: null });

it("tells a refusal with what was asked for", () => {
  expect(sentence("access.refuse", "DELETE /api/v1/users/:id")).toBe("was refused DELETE /api/v1/users/:id");
});

it("tells of things that calls go by what was done to them", () => {
  expect(sentence("ring_group.create", "Sales")).toBe("added ring group Sales");
  expect(sentence("platform_trunk.delete", "Carrier")).toBe("deleted the platform's trunk Carrier");
  expect(sentence("business_hours.override", "Office")).toBe("set opening hours Office by hand");
});

it("leaves an action it has no sentence for its own name", () => {
  expect(sentence("comet.land", "67P")).toBe("comet.land 67P");
});
