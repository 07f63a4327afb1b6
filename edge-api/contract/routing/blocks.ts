import type { CallCondition } from "./conditions.ts";
import { BLOCKS, type Block, type BlockId, type NoteKind, type RouteNode, type Step } from "./program.ts";

export function block(id: BlockId, node: RouteNode, ...steps: readonly Step[]): Block {
  return { id, node, steps };
}

export function note(kind: NoteKind, target: string): Step {
  return { do: "note", note: kind, target };
}

export function goto(to: BlockId): Step {
  return { do: "goto", block: to };
}

/** What every destination begins with: one more move, and nothing at all while the tenant is suspended. */
export function arrive(kind: NoteKind, target: string): readonly Step[] {
  return [{ do: "hop" }, whileSuspended, note(kind, target)];
}

/** Leaves for `to` if the condition holds; else the next step. */
export function check(condition: CallCondition, to: BlockId): Step {
  return { do: "check", if: condition, ...leavesFor(to) };
}

/** Where a step leads. */
export function leavesFor(to: BlockId): { readonly then: BlockId } {
  // biome-ignore lint/suspicious/noThenProperty: a step's word; steps are data and are never awaited
  return { then: to };
}

export const whileSuspended: Step = check({ is: "suspended" }, BLOCKS.suspended);
