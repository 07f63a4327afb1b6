import type { RehearsalObjection } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { byObject, nextLookMs, pageOf, reloadWords } from "./rehearsal-words.ts";

const impact = { reloads: [], filesAdded: 0, filesChanged: 0, filesRemoved: 0 };

it("says in words what would be read anew", () => {
  expect(reloadWords(impact)).toBe("No file changes: nothing is reloaded.");
  expect(reloadWords({ ...impact, reloads: ["pjsip"], filesChanged: 1 })).toBe(
    "1 changed file. Asterisk reads the phones' settings anew.",
  );
  expect(reloadWords({ reloads: ["pjsip", "dialplan"], filesAdded: 1, filesChanged: 2, filesRemoved: 1 })).toBe(
    "1 new, 2 changed, 1 removed files. Asterisk reads the phones' settings and the dialling rules anew.",
  );
});

it("asks again only while there is something to wait for", () => {
  const looks = (["PENDING", "RUNNING", "DONE", "FAILED", "SUPERSEDED"] as const).map((status) =>
    nextLookMs({ status }),
  );
  expect(looks.map((ms) => ms !== false)).toEqual([true, true, false, false, false]);
  expect(nextLookMs({ status: "UNAVAILABLE" })).toBeGreaterThan(nextLookMs({ status: "PENDING" }) || 0);
});

it("groups objections by what they concern, and leads to where it can be mended", () => {
  const objection = (message: string, objectName: string | null): RehearsalObjection => {
    const isSomebody = objectName !== null;
    const about = { objectKind: isSomebody ? "user" : null, objectId: isSomebody ? "7" : null, objectName };
    return { message, file: null, line: null, ...about };
  };
  const groups = byObject([
    objection("a", null),
    objection("b", "Anna"),
    objection("c", "Bob"),
    objection("d", "Anna"),
  ]);
  expect(groups.map(([name, list]) => [name, list.map(({ message }) => message)])).toEqual([
    ["Anna", ["b", "d"]],
    ["Bob", ["c"]],
    [null, ["a"]],
  ]);
  expect(pageOf(objection("a", "Anna"))).toBe("/people/7");
  expect(pageOf(objection("a", null))).toBeUndefined();
  const places = ["queue", "ivr_menu", "business_hours", "did", "trunk", "calling_settings", "device"].map(
    (objectKind) => pageOf({ objectKind, objectId: "7" }),
  );
  expect(places).toEqual([
    "/queues?open=7",
    "/menus?open=7",
    "/opening-hours/7",
    "/numbers?open=7",
    "/trunks?open=7",
    "/outbound/settings",
    undefined,
  ]);
});
