import {
  type ConferenceRoom,
  conferenceRoom,
  conferenceRoomPage,
  createConferenceRoom,
  listConferenceRooms,
  updateConferenceRoom,
} from "../../contract/index.ts";
import { routerOf } from "../named-things/index.ts";
import { conferenceRoomVerbs } from "./service.ts";

const item: ConferenceRoom = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Board",
  extension: { number: "640" },
  pin: "4711",
  hostPin: "0815",
  waitsForHost: true,
  endsWithHost: true,
  announcesNames: true,
  maxMembers: 20,
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const conferenceRoomsRouter = routerOf({
  path: "/conference-rooms",
  tag: "Conference rooms",
  words: { one: "a conference room", several: "Conference rooms" },
  read: "routing.read",
  write: "routing.write",
  schemas: {
    list: listConferenceRooms,
    item: conferenceRoom,
    page: conferenceRoomPage,
    create: createConferenceRoom,
    update: updateConferenceRoom,
  },
  examples: { item, create: { name: "Board", pin: "4711", hostPin: "0815" }, update: { maxMembers: 50 } },
  verbs: conferenceRoomVerbs,
});
