import { blockOf } from "./block-ids.ts";
import type { CallInWalk, Person } from "./call-in-walk.ts";
import { blockAt, othersRungFor } from "./call-in-walk.ts";
import { compileExternal } from "./compile-external.ts";
import type { Exit } from "./picture-exits.ts";
import { BLOCKS, type Block, DEFAULT_RING_SEC, type RoutingProgram, type Step } from "./program.ts";

type Rings = Extract<Step, { do: "ring" | "queue" }>;

/** Voicemail boxes by their number. */
export type Boxes = ReadonlyMap<string, Block>;

export function boxesOf({ blocks }: RoutingProgram): Boxes {
  const boxes = new Map<string, Block>();
  for (const block of blocks.values()) {
    for (const step of block.steps) if (step.do === "voicemail" && step.box !== null) boxes.set(step.box, block);
  }
  return boxes;
}

/** Members of a group or queue: they ring, and that is all; where they forward to does not count. */
export function memberExits(step: Rings, isTaken: boolean, call: CallInWalk): readonly Exit[] {
  const blocks =
    step.do === "ring"
      ? step.targets.map((target) =>
          target.kind === "external" ? compileExternal(target.number) : personBlock(target.extension, call),
        )
      : step.members.map(({ extension }) => personBlock(extension, call));
  return blocks.flatMap((to) => (to === undefined ? [] : [{ to, label: "rings", isTaken, isMember: true }]));
}

/** Where a person's calls go on to: forwards as they stand, else the voicemail box. */
export function personExits(person: Person, isTaken: boolean, call: CallInWalk, boxes: Boxes): readonly Exit[] {
  const settings = call.situation.people?.[person.extension] ?? {};
  const { doNotDisturb = false, forwardAlways = null, forwardBusy = null, forwardNoAnswer = null } = settings;
  const box = person.box === null ? undefined : boxes.get(person.box);
  const busy = forwardBusy === null ? box : forwardBlock(forwardBusy, call);
  const noAnswer = forwardNoAnswer === null ? box : forwardBlock(forwardNoAnswer, call);
  const hasPhone = person.devices.length > 0;
  const rings = isTaken && !doNotDisturb && forwardAlways === null;
  const noAnswerLabel = hasPhone ? `no answer after ${settings.ringSec ?? DEFAULT_RING_SEC} s` : "no phone";
  const also = othersRungFor(person.extension, call).map(({ number, afterSec }): Exit => {
    const label = afterSec === 0 ? "rings, too" : `rings, too, after ${afterSec} s`;
    return { to: compileExternal(number), label, isTaken: rings, isMember: true };
  });
  return [
    ...also,
    ...(doNotDisturb ? exit(busy, "do not disturb", isTaken) : []),
    ...(forwardAlways === null
      ? []
      : exit(forwardBlock(forwardAlways, call), "forwards all calls", isTaken && !doNotDisturb)),
    ...exit(noAnswer, noAnswerLabel, rings),
    ...(hasPhone ? exit(busy, "busy", rings) : []),
  ];
}

function exit(to: Block | undefined, label: string, isTaken: boolean): readonly Exit[] {
  return to === undefined ? [] : [{ to, label, isTaken, isMember: false }];
}

/** Outside, to one of the tenant's numbers, or to the announcement that there is no such number. */
function forwardBlock(to: string, { program }: CallInWalk): Block {
  if (to.startsWith("+")) return compileExternal(to);
  const own = program.internal.find(({ number }) => number === to);
  return blockAt(program, own?.block ?? BLOCKS.unknownNumber);
}

function personBlock(extension: string, { people, program }: CallInWalk): Block | undefined {
  const person = people.get(extension);
  return person && program.blocks.get(blockOf({ kind: "USER", id: person.userId }));
}
