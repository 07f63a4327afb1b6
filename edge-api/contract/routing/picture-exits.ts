import { blockAt, type CallInWalk } from "./call-in-walk.ts";
import type { CallCondition } from "./conditions.ts";
import { leavesForGood } from "./exits.ts";
import { type Boxes, memberExits, personExits } from "./picture-people.ts";
import type { Block, BlockId, RouteNode, Step } from "./program.ts";
import { holds } from "./walk-conditions.ts";

/**
 * A way out of a node; `isTaken`: open to a call that is there, as things stand; `isMember`: it only rings there, and what would come after
 * does not count.
 */
export type Exit = {
  readonly to: Block;
  readonly label: string;
  readonly isTaken: boolean;
  readonly isMember: boolean;
};

/** Things have their ids; of what has none there is one of each name. */
export function keyOf({ kind, id, name }: RouteNode): string {
  return `${kind} ${id ?? name}`;
}

/** How far a look around a node has come: what to write on the way out, the seconds waited, and whether a call can be here now. */
type Way = { readonly label: string; readonly sec: number; readonly isTaken: boolean };

/** The ways from a node to others, through all blocks of its own. */
export function exitsFrom(start: Block, call: CallInWalk, boxes: Boxes): readonly Exit[] {
  const exits: Exit[] = [];
  const seen = new Set<string>();
  const enter = (id: BlockId, way: Way): void => {
    const block = blockAt(call.program, id);
    // Back to where it begins is a way out, too: round in a circle.
    const isInside = id !== start.id && keyOf(block.node) === keyOf(start.node);
    if (isInside) look(block, way);
    else exits.push({ to: block, label: way.label, isTaken: way.isTaken, isMember: false });
  };
  const look = (block: Block, arrived: Way): void => {
    const key = JSON.stringify([block.id, arrived]);
    if (seen.has(key)) return;
    seen.add(key);
    let way = arrived;
    for (const step of block.steps) {
      if (step.do === "person") exits.push(...personExits(step, way.isTaken, call, boxes));
      if (step.do === "ring" || step.do === "queue") exits.push(...memberExits(step, way.isTaken, call));
      const { leave, stay } = around(step, way, call);
      for (const [to, out] of leave) enter(to, out);
      if (stay === undefined || leavesForGood(step)) return;
      way = stay;
    }
  };
  look(start, { label: "", sec: 0, isTaken: true });
  return exits;
}

/** `stay` undefined: all leave. */
type Around = { readonly leave: readonly (readonly [BlockId, Way])[]; readonly stay: Way | undefined };

/** Where a step may send a call that came this way, and how the call goes on if it stays. */
function around(step: Step, way: Way, call: CallInWalk): Around {
  const to = (block: BlockId, label = way.label, sec = way.sec) => [block, { ...way, label, sec }] as const;
  switch (step.do) {
    case "goto":
      return { leave: [to(step.block)], stay: way };
    case "turn":
      // Whoever begins, all have their turn: the round that begins with the first shows what all do.
      return { leave: step.blocks.slice(0, 1).map((block) => to(block)), stay: way };
    case "ring": {
      const sec = way.sec + step.ringSec;
      return { leave: [to(step.ways.noAnswer, `no answer after ${sec} s`, sec)], stay: way };
    }
    case "menu":
      return {
        leave: [
          ...step.keys.map(({ key, label, then }) => to(then, label === null ? `key ${key}` : `key ${key}: ${label}`)),
          to(step.giveUp, "no valid choice"),
          ...(step.silence.then === step.giveUp ? [] : [to(step.silence.then, "no key pressed")]),
        ],
        stay: way,
      };
    case "queue":
      return {
        leave: [
          to(step.ways.timeout, `nobody came within ${step.maxWaitSec} s`),
          to(step.ways.full, "queue full"),
          to(step.ways.empty, "nobody there"),
          ...(step.exit === null ? [] : [to(step.exit.then, `key ${step.exit.key} while waiting`)]),
        ],
        stay: way,
      };
    case "voicemail":
      return { leave: step.onZero === undefined ? [] : [to(step.onZero, "key 0")], stay: way };
    case "agent":
      return { leave: [], stay: { ...way, label: "cannot talk" } };
    case "check":
      return check(step.if, step.then, way, call);
    case "external": {
      const own = call.program.inbound.find(({ number }) => number === step.number);
      return { leave: own === undefined ? [] : [to(own.block)], stay: way };
    }
    default:
      return { leave: [], stay: way };
  }
}

/** What time and state decide is decided; what only the call itself can tell leaves both ways open. */
function check(condition: CallCondition, then: BlockId, way: Way, call: CallInWalk): Around {
  if (condition.is === "beganWith") {
    return condition.place === 0 ? { leave: [[then, way]], stay: undefined } : { leave: [], stay: way };
  }
  if (condition.is === "told") return { leave: [], stay: way };
  if (condition.is === "callerBlocked" || condition.is === "callerHidden") return screen(condition.is, then, way, call);
  if (condition.is === "callerAmong") {
    const rule = blockAt(call.program, then).node.rule ?? "certain callers";
    return { leave: [[then, { ...way, label: rule }]], stay: { ...way, label: "other callers" } };
  }
  const isTaken = way.isTaken && holds(condition, call);
  const stay = { ...way, isTaken: way.isTaken && !isTaken };
  if (condition.is === "suspended") return { leave: isTaken ? [[then, { ...way, label: "suspended" }]] : [], stay };
  const { label, otherwise } = wordsOf(condition);
  return { leave: [[then, { ...way, label, isTaken }]], stay: { ...stay, label: otherwise } };
}

/** Only the call itself tells who calls; a company that lets everybody in has no such way. */
function screen(by: "callerBlocked" | "callerHidden", then: BlockId, way: Way, { situation }: CallInWalk): Around {
  const blocked = situation.blockedCallers ?? [];
  const isUsed = blocked.some(({ kind }) => (kind === "anonymous") === (by === "callerHidden"));
  const label = by === "callerHidden" ? "number hidden" : "blocked callers";
  return { leave: isUsed ? [[then, { ...way, label }]] : [], stay: way };
}

function wordsOf(condition: CallCondition): { readonly label: string; readonly otherwise: string } {
  const otherwise = "closed";
  if (condition.is === "override") return { label: condition.state, otherwise };
  if (condition.is === "holiday") return { label: condition.holiday.name, otherwise };
  return { label: "open", otherwise };
}
