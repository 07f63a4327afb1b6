import { blockAt, startCall } from "./call-in-walk.ts";
import { exitsFrom, keyOf } from "./picture-exits.ts";
import { boxesOf } from "./picture-people.ts";
import { BLOCKS, type Block, type RouteNode, type RoutingProgram } from "./program.ts";
import type { Situation } from "./situation.ts";

/** How things stand when the picture is drawn. */
export type PictureState = Pick<Situation, "at" | "isSuspended" | "blockedCallers" | "overrides" | "people">;

export type PictureNode = {
  /** Unique within the picture. */
  readonly key: string;
  readonly node: RouteNode;
  /** A number of the tenant's, or the default: nothing need lead here. */
  readonly isStart: boolean;
  /** A call may come here as things stand. */
  readonly isActive: boolean;
};

export type PictureEdge = {
  readonly from: string;
  readonly to: string;
  /** When a call takes this way: `open`, `key 1: Sales`, `no answer after 20 s`; "" for always. */
  readonly label: string;
  /** A call may take it as things stand: what depends on time and state is decided, what callers and people do is not. */
  readonly isActive: boolean;
  /** The one there is rung as a member of a group or queue: none of their own forwards or boxes come after it. */
  readonly isMember: boolean;
};

export type Picture = { readonly nodes: readonly PictureNode[]; readonly edges: readonly PictureEdge[] };

/** Where each number leads, by the very program Asterisk runs: from all DIDs and the default on. */
export function picture(program: RoutingProgram, state: PictureState): Picture {
  const call = startCall(program, { ...state, from: { kind: "outside", number: null }, to: "" });
  const starts = startsOf(program);
  const boxes = boxesOf(program);
  const nodes = new Map<string, RouteNode>();
  const edges = new Map<string, PictureEdge>();
  const visited = new Set<string>();
  const toVisit = [...starts];
  for (let block = toVisit.shift(); block !== undefined; block = toVisit.shift()) {
    const from = keyOf(block.node);
    if (visited.has(from)) continue;
    visited.add(from);
    nodes.set(from, block.node);
    for (const { to, label, isTaken, isMember } of exitsFrom(block, call, boxes)) {
      const edge = { from, to: keyOf(to.node), label, isActive: isTaken, isMember };
      const key = JSON.stringify([edge.from, edge.to, label]);
      edges.set(key, { ...edge, isActive: isTaken || edges.get(key)?.isActive === true });
      nodes.set(edge.to, to.node);
      if (!isMember) toVisit.push(to);
    }
  }
  return activate(nodes, new Set(starts.map(({ node }) => keyOf(node))), [...edges.values()]);
}

function startsOf(program: RoutingProgram): readonly Block[] {
  const fallback = blockAt(program, BLOCKS.defaultInbound);
  return program.plan === null ? [] : [...program.inbound.map(({ block }) => blockAt(program, block)), fallback];
}

/** Keeps alight only what can be come to from a start; members are, and lead nowhere. */
function activate(
  nodes: ReadonlyMap<string, RouteNode>,
  starts: ReadonlySet<string>,
  edges: readonly PictureEdge[],
): Picture {
  const taken = Map.groupBy(
    edges.filter(({ isActive }) => isActive),
    ({ from }) => from,
  );
  const reached = new Set(starts);
  for (const key of reached) {
    for (const { to, isMember } of taken.get(key) ?? []) if (!isMember) reached.add(to);
  }
  const lit = edges.map((edge) => ({ ...edge, isActive: edge.isActive && reached.has(edge.from) }));
  const active = new Set([...starts, ...lit.filter(({ isActive }) => isActive).map(({ to }) => to)]);
  return {
    nodes: Array.from(nodes, ([key, node]) => ({ key, node, isStart: starts.has(key), isActive: active.has(key) })),
    edges: lit,
  };
}
