import { type CallInWalk, type Turn, tell } from "./call-in-walk.ts";
import type { QueueMemberInProgram, Step } from "./program.ts";
import { isReachable } from "./reachable.ts";

/** Waits in line: somebody logged in answers, or the line is full, empty, or too slow, or the caller leaves by the key for it. */
export function waitInQueue(queue: Extract<Step, { do: "queue" }>, call: CallInWalk): Turn {
  const { situation, people } = call;
  // Whoever calls is there and on the phone, and a queue rings nobody who is.
  const calling = situation.from.kind === "inside" ? situation.from.extension : null;
  const { waiting = 0, loggedIn, paused = [] } = situation.queues?.[queue.queueId] ?? {};
  const ready = queue.members
    .filter(({ extension }) => !paused.includes(extension))
    .filter(({ extension, isFixed }) => isFixed || loggedIn === undefined || loggedIn.includes(extension))
    .flatMap((member) => {
      const person = people.get(member.extension);
      return person === undefined ? [] : [{ ...member, person }];
    })
    .filter(({ person }) => person.extension === calling || isReachable(person, call));
  if (ready.length === 0 && !queue.joinsWhenEmpty) return { to: queue.ways.empty };
  if (waiting >= queue.maxLength) return { to: queue.ways.full };
  const answering = rungOf(
    queue,
    ready.filter(({ extension }) => extension !== calling),
    call,
  ).find(({ extension }) => situation.answers?.[extension] === "answers" && !doesNotWantCalls(extension, call));
  if (answering !== undefined) {
    tell(call, `${answering.name} takes the call.`);
    return { end: { how: "person", extension: answering.extension, name: answering.name } };
  }
  if (queue.exit !== null) {
    const pressed = call.keys.shift() ?? "";
    if (pressed === queue.exit.key) return { to: queue.exit.then };
    if (pressed !== "") tell(call, `The caller presses ${pressed}, which leads nowhere here.`);
  }
  call.sec += queue.maxWaitSec;
  return { to: queue.ways.timeout };
}

/** Those of the lowest penalty, again and again until the wait is over. Who wants no calls turns one down, and then the next in line rings. */
function rungOf<Member extends QueueMemberInProgram>(
  { ringsAll }: Step & { do: "queue" },
  ready: readonly Member[],
  call: CallInWalk,
): readonly Member[] {
  const willing = ringsAll ? ready : ready.filter(({ extension }) => !doesNotWantCalls(extension, call));
  const lowest = Math.min(...willing.map(({ penalty }) => penalty));
  return willing.filter(({ penalty }) => penalty === lowest);
}

function doesNotWantCalls(extension: string, { situation }: CallInWalk): boolean {
  return situation.people?.[extension]?.doNotDisturb === true;
}
