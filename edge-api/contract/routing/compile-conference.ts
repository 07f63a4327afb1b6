import type { SnapshotConferenceRoom } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block } from "./blocks.ts";
import type { Block } from "./program.ts";

export function compileConference(room: SnapshotConferenceRoom): Block {
  const { id, name, pin, hostPin, waitsForHost, endsWithHost, announcesNames, maxMembers } = room;
  return block(
    blockOf({ kind: "CONFERENCE", id }),
    { kind: "CONFERENCE", id, name },
    ...arrive("conference", id),
    { do: "answer" },
    { do: "conference", roomId: id, pin, hostPin, waitsForHost, endsWithHost, announcesNames, maxMembers },
  );
}
