import type { Snapshot } from "@callplane/edge-api/contract";
import { dialplanWord } from "./writer.ts";

/**
 * Whose calls `*8` takes: groups in Asterisk by people's ids. A person takes what rings at those they share a ring group with; who is in none
 * takes nobody's, and nobody theirs. In a company that has no ring groups everybody takes everybody's. All names begin with the tenant's
 * key: nobody picks up another tenant's call.
 */
export function pickupGroupsOf({ tenant, routing }: Snapshot): (userId: string) => readonly string[] {
  const groups = routing?.ringGroups ?? [];
  if (groups.length === 0) return () => [tenant.key];
  const byPerson = new Map<string, string[]>();
  for (const { id, members } of groups) {
    // The end of an id: the beginnings of two that were made together may be the same.
    const name = `${tenant.key}-${dialplanWord("ring group", id).slice(-12)}`;
    for (const member of members) {
      if ("userId" in member) byPerson.set(member.userId, [...(byPerson.get(member.userId) ?? []), name]);
    }
  }
  return (userId) => byPerson.get(userId) ?? [];
}
