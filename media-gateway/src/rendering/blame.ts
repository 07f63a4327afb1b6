import type { Snapshot } from "@callplane/edge-api/contract";
import { ConfgenError, renderTenant, type Site } from "../confgen/index.ts";

/** Who or what a refused value belongs to. */
export interface Blamed {
  readonly kind: "user" | "agent";
  readonly id: string;
  readonly name: string;
}

/**
 * The first person or agent that cannot be rendered even alone. Undefined where each can: then two of them collide, or it is neither.
 * Takes as long as rendering the tenant once more, so it is for errors only.
 */
export function findBlamed({ format, tenant, users, agents }: Snapshot, site: Site): Blamed | undefined {
  const empty = { format, tenant, users: [], agents: [] };
  for (const user of users) {
    if (!canRender({ ...empty, users: [user] }, site)) return { kind: "user", id: user.id, name: user.name };
  }
  for (const agent of agents) {
    if (!canRender({ ...empty, agents: [agent] }, site)) return { kind: "agent", id: agent.id, name: agent.name };
  }
  return undefined;
}

function canRender(snapshot: Snapshot, site: Site): boolean {
  try {
    renderTenant(snapshot, site);
    return true;
  } catch (error) {
    if (error instanceof ConfgenError) return false;
    throw error;
  }
}
