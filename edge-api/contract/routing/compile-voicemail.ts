import type { SnapshotVoicemailBox } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block } from "./program.ts";

export function compileVoicemail({ id, name, number, onZero }: SnapshotVoicemailBox, known: KnownThings): Block {
  return block(blockOf({ kind: "VOICEMAIL", id }), { kind: "VOICEMAIL", id, name }, ...arrive("voicemail", number), {
    do: "voicemail",
    box: number,
    greeting: "unavailable",
    ...(onZero !== undefined && { onZero: known.wayTo(onZero) }),
  });
}
