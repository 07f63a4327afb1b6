import type { SnapshotAgent } from "../snapshot.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block, check, goto, note } from "./blocks.ts";
import { BLOCKS, type Block, type BlockId } from "./program.ts";

/**
 * An agent, and its fallback as the way on when it cannot talk or gives the call back. `blockOfNumber` finds what an internal number leads to.
 * Two agents that fall back to each other end by the hops.
 */
export function compileAgent(
  agent: SnapshotAgent,
  blockOfNumber: (number: string) => BlockId | undefined,
): readonly Block[] {
  const { id, name, fallback } = agent;
  const own = blockOf({ kind: "AI_AGENT", id });
  const node = { kind: "AI_AGENT", id, name } as const;
  const talk = [...arrive("agent", id), { do: "agent", agentId: id }] as const;
  if (fallback.kind === "hang_up") {
    const told = `${own}-told`;
    return [
      block(own, node, ...talk, note("fallback", "hang_up"), { do: "answer" }, check({ is: "told" }, told), {
        do: "end",
        cause: 41,
        say: "serviceUnavailable",
      }),
      block(told, node, { do: "end", cause: 41, say: null }),
    ];
  }
  const to = blockOfNumber(fallback.number) ?? BLOCKS.gone;
  return [
    block(
      own,
      node,
      ...talk,
      note("fallback", fallback.number),
      { do: "answer" },
      check({ is: "told" }, to),
      { do: "play", sound: { kind: "words", words: "oneMoment" } },
      goto(to),
    ),
  ];
}
