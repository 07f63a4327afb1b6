import type { Trunk } from "@callplane/edge-api/contract";
import { COUNTRIES } from "#src/format/calling-codes.ts";
import type { RuleValues } from "./rules-field.tsx";

/** What the first policy begins with where there is a trunk already: calls within one's own country, over the company's trunks, else the platform's. */
export function firstRules(country: string, trunks: readonly Trunk[]): RuleValues[] {
  const home = COUNTRIES.find((each) => each.country === country);
  const enabled = trunks.filter((trunk) => trunk.enabled);
  const own = enabled.filter(({ scope }) => scope === "tenant");
  const trunkIds = (own.length > 0 ? own : enabled).map(({ id }) => id);
  if (home === undefined || trunkIds.length === 0) return [];
  return [{ name: home.name, pattern: home.prefix, action: "allow", trunkIds }];
}
