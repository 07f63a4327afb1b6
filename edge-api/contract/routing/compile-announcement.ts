import type { SnapshotAnnouncement } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block, goto } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block } from "./program.ts";

export function compileAnnouncement(announcement: SnapshotAnnouncement, known: KnownThings): Block {
  const { id, name } = announcement;
  const sound = known.sound(announcement.soundId);
  return block(
    blockOf({ kind: "ANNOUNCEMENT", id }),
    { kind: "ANNOUNCEMENT", id, name },
    ...arrive("announcement", id),
    { do: "answer" },
    ...(sound === null ? [] : [{ do: "play", sound } as const]),
    goto(known.wayTo(announcement.next)),
  );
}
