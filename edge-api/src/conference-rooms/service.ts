import { conferenceRooms } from "@callplane/drizzle";
import { type ConferenceRoom, MASKED_SECRET } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";
import { isAllowed } from "../lib/permissions.ts";
import { type NamedThing, verbsOf, withTime } from "../named-things/index.ts";
import { type ConferenceRoomRow, selectConferenceRooms } from "./store.ts";

const conferenceRoom: NamedThing<ConferenceRoomRow, ConferenceRoom> = {
  words: "conference room",
  entity: "conference_room",
  read: "routing.read",
  table: conferenceRooms,
  nameKey: "conference_rooms_name_key",
  destination: "CONFERENCE",
  select: selectConferenceRooms,
  toItem: withTime,
  shown(room, { actor }) {
    const shown = (pin: string | null) => (pin === null || isAllowed(actor, "routing.write") ? pin : MASKED_SECRET);
    return { ...room, pin: shown(room.pin), hostPin: shown(room.hostPin) };
  },
  references: () => [],
  extensionOwner: (conferenceRoomId) => ({ kind: "conference", conferenceRoomId }),
  /** Also where one PIN stays as it is and the other is changed to it. */
  refuseSaving({ pin, hostPin, waitsForHost, endsWithHost }) {
    if (pin && pin === hostPin) throw invalidField(["hostPin"], "The host's PIN must differ from the guests'");
    if (waitsForHost && !hostPin) {
      throw invalidField(["hostPin"], "Without a host's PIN nobody could be the host that guests wait for");
    }
    if (endsWithHost && !hostPin) {
      throw invalidField(["hostPin"], "Without a host's PIN nobody could be the host whose leaving ends the meeting");
    }
  },
};

export const conferenceRoomVerbs = verbsOf(conferenceRoom);
