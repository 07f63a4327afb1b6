import { type CallInWalk, type Turn, tell } from "./call-in-walk.ts";
import type { Step } from "./program.ts";
import { isReachable } from "./walk-people.ts";

/** Waits in line: somebody logged in answers, or the line is full, empty, or too slow. */
export function waitInQueue(queue: Extract<Step, { do: "queue" }>, call: CallInWalk): Turn {
  const { situation, people } = call;
  // Whoever calls is there and on the phone, and a queue rings nobody who is.
  const calling = situation.from.kind === "inside" ? situation.from.extension : null;
  const { waiting = 0, loggedIn } = situation.queues?.[queue.queueId] ?? {};
  const ready = queue.members
    .filter(({ extension, isFixed }) => isFixed || loggedIn === undefined || loggedIn.includes(extension))
    .flatMap(({ extension }) => people.get(extension) ?? [])
    .filter((person) => person.extension === calling || isReachable(person, call));
  if (ready.length === 0 && !queue.joinsWhenEmpty) return { to: queue.ways.empty };
  if (waiting >= queue.maxLength) return { to: queue.ways.full };
  const answering = ready.find(
    ({ extension }) =>
      extension !== calling &&
      situation.answers?.[extension] === "answers" &&
      situation.people?.[extension]?.doNotDisturb !== true,
  );
  if (answering !== undefined) {
    tell(call, `${answering.name} takes the call.`);
    return { end: { how: "person", extension: answering.extension, name: answering.name } };
  }
  call.sec += queue.maxWaitSec;
  return { to: queue.ways.timeout };
}
