import type { Trunk } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { firstRules } from "./first-rules.ts";

const trunk = (id: string, scope: Trunk["scope"], enabled = true) => ({ id, scope, enabled }) as Trunk;

it("begins with calls within one's own country, over one's own lines", () => {
  const lines = [trunk("platform", "platform"), trunk("own", "tenant"), trunk("off", "tenant", false)];
  expect(firstRules("AT", lines)).toEqual([{ name: "Austria", pattern: "+43", action: "allow", trunkIds: ["own"] }]);
  expect(firstRules("AT", lines.slice(0, 1))[0]?.trunkIds).toEqual(["platform"]);
});

it("begins with nothing where there is no line to go out over", () => {
  expect(firstRules("AT", [])).toEqual([]);
  expect(firstRules("AT", [trunk("off", "tenant", false)])).toEqual([]);
});
