import type { BlockId, RoutingProgram, Step } from "./program.ts";

/** Steps that never go on with the next one. */
const LAST: ReadonlySet<Step["do"]> = new Set([
  "goto",
  "byCaller",
  "person",
  "menu",
  "voicemail",
  "conference",
  "directory",
  "feature",
  "turn",
  "forward",
  "external",
  "ringPerson",
  "ring",
  "queue",
  "end",
]);

/** Whether the call never reaches the step after this one. */
export function leavesForGood(step: Step): boolean {
  return LAST.has(step.do);
}

/** The blocks a step names; what it finds only while the call is there (a forward, a number) is not among them. */
function exitsOf(step: Step): readonly BlockId[] {
  switch (step.do) {
    case "check":
      return [step.then];
    case "goto":
      return [step.block];
    case "ring":
    case "ringPerson":
      return Object.values(step.ways);
    case "queue":
      return [...Object.values(step.ways), ...(step.exit === null ? [] : [step.exit.then])];
    case "turn":
      return step.blocks;
    case "menu":
      return [...step.keys.map(({ then }) => then), step.giveUp, step.silence.then];
    case "byCaller":
      return [...Object.values(step.ways), step.otherwise];
    case "guard":
      return [step.refused, step.circle];
    case "ask":
      return [step.untaken];
    case "voicemail":
      return step.onZero === undefined ? [] : [step.onZero];
    default:
      return [];
  }
}

/** Blocks a program must have and has not, and blocks a call could fall out of: none in what `compileRouting` makes. */
export function faultsOf(program: RoutingProgram, always: readonly BlockId[]): readonly string[] {
  const { blocks, internal, inbound } = program;
  const entries = [...internal, ...inbound];
  const missing = (named: Iterable<BlockId>, where: string) =>
    [...named].filter((id) => !blocks.has(id)).map((id) => `${where} names ${id}, which is not there`);
  return [
    ...missing(always, "every program"),
    ...entries.flatMap(({ number, block }) => missing([block], `entry ${number}`)),
    ...[...blocks.values()].flatMap(({ id, steps }) => {
      const last = steps.at(-1);
      const early = steps.slice(0, -1).filter(leavesForGood);
      return [
        ...missing(steps.flatMap(exitsOf), id),
        ...(last === undefined || !leavesForGood(last) ? [`${id} can be fallen out of`] : []),
        ...early.map((step) => `${id} has steps after ${step.do}`),
        ...(/^[a-z0-9-]{1,60}$/.test(id) ? [] : [`${id} is no block id`]),
      ];
    }),
  ];
}
