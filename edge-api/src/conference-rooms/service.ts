import { conferenceRooms } from "@callplane/drizzle";
import type { ConferenceRoom } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";
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
  references: () => [],
  extensionOwner: (conferenceRoomId) => ({ kind: "conference", conferenceRoomId }),
  /** Also where one PIN stays as it is and the other is changed to it. */
  refuseSaving({ pin, hostPin, waitsForHost }) {
    if (pin && pin === hostPin) throw invalidField(["hostPin"], "The host's PIN must differ from the guests'");
    if (waitsForHost && !hostPin) {
      throw invalidField(["hostPin"], "Without a host's PIN nobody could be the host that guests wait for");
    }
  },
};

export const conferenceRoomVerbs = verbsOf(conferenceRoom);
