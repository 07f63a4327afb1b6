import type { NoteKind, RouteNode, Snapshot, Trace } from "../../contract/index.ts";

/** What a caller from outside takes for an answer, or for the end. */
const TAKES_THE_CALL: ReadonlySet<NoteKind> = new Set([
  ...(["user", "ring_group", "ivr", "queue", "voicemail", "agent", "external", "conference"] as const),
  ...(["directory", "announcement"] as const),
]);

/** The first who or what takes the call, and how it gets there. */
export function answerOf({ entries, end }: Trace, snapshot: Snapshot) {
  const index = entries.findIndex(({ note }) => note !== null && TAKES_THE_CALL.has(note.kind));
  const taken = entries[index];
  const sentences = (index < 0 ? entries : entries.slice(0, index + 1)).map(({ sentence }) => sentence);
  if (taken !== undefined) return { answeredBy: nodeOf(taken, snapshot), sentences };
  return { answeredBy: end.how === "ended" ? null : (entries.at(-1)?.node ?? null), sentences };
}

type Told = { readonly node: RouteNode; readonly note: { readonly kind: NoteKind; readonly target: string } | null };

/** The thing itself: what happens at a person is one routine for all, which does not name whom it serves. */
export function nodeOf({ node, note }: Told, snapshot: Snapshot): RouteNode {
  if (node.kind !== "USER" || node.id !== null || note === null) return node;
  return personNode(note.target, snapshot) ?? node;
}

/** The person of that extension; the voicemail box of a person is the person's. */
export function personNode(extension: string, { users }: Snapshot): RouteNode | undefined {
  const person = users.find((user) => user.extension === extension);
  return person && { kind: "USER", id: person.id, name: person.name };
}
