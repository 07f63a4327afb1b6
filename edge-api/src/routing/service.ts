import {
  compileRouting,
  outline,
  picture,
  type RoutingNow,
  type RoutingPicture,
  type RoutingProgram,
  type RoutingQuery,
  type Snapshot,
  walk,
} from "../../contract/index.ts";
import { readRoutedSnapshot } from "../apply/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { authorize } from "../lib/permissions.ts";
import { answerOf } from "./answer.ts";
import { type LiveState, readLive } from "./live.ts";

/** The routing of the tenant at a moment: what was compiled, and how things stand. */
export type Standing = {
  /** The head of every answer. */
  head: { at: string; state: "applied" | "saved"; revision: number };
  at: number;
  snapshot: Snapshot;
  program: RoutingProgram;
  live: LiveState;
};

export async function readStanding(ctx: Ctx, query: RoutingQuery): Promise<Standing> {
  const { state, revision, snapshot } = await readRoutedSnapshot(ctx, query.state);
  const at = query.at === undefined ? ctx.now().getTime() : Date.parse(query.at);
  const live = await readLive(ctx, snapshot, at);
  const head = { at: new Date(at).toISOString(), state, revision };
  return { head, at, snapshot, program: compileRouting(snapshot), live };
}

/** Where each number leads. */
export async function getPicture(ctx: Ctx, query: RoutingQuery): Promise<RoutingPicture> {
  authorize(ctx, "routing.read");
  const { head, at, program, live } = await readStanding(ctx, query);
  const drawn = picture(program, { at, ...live });
  const lines = outline(drawn).map(({ node: { key }, ...line }) => ({ key, ...line }));
  return { ...head, nodes: [...drawn.nodes], edges: [...drawn.edges], outline: lines };
}

/** Who answers each of the tenant's numbers, for a caller from outside whom nobody knows and nobody has blocked. */
export async function getNow(ctx: Ctx, query: RoutingQuery): Promise<RoutingNow> {
  authorize(ctx, "routing.read");
  const { head, at, snapshot, program, live } = await readStanding(ctx, query);
  const dids = snapshot.routing?.dids ?? [];
  const items = dids.map(({ number, label }) => {
    const trace = walk(program, {
      ...live,
      blockedCallers: [],
      from: { kind: "outside", number: null },
      to: number,
      at,
    });
    return { number, label, ...answerOf(trace, snapshot) };
  });
  return { ...head, items };
}
