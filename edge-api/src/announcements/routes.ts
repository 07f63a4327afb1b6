import {
  type Announcement,
  announcement,
  announcementPage,
  createAnnouncement,
  listAnnouncements,
  updateAnnouncement,
} from "../../contract/index.ts";
import { routerOf } from "../named-things/index.ts";
import { announcementVerbs } from "./service.ts";

const soundId = "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4";
const item: Announcement = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Closed for the holidays",
  soundId,
  next: { kind: "HANG_UP" },
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const announcementsRouter = routerOf({
  path: "/announcements",
  tag: "Announcements",
  words: { one: "an announcement", several: "Announcements" },
  read: "routing.read",
  write: "routing.write",
  schemas: {
    list: listAnnouncements,
    item: announcement,
    page: announcementPage,
    create: createAnnouncement,
    update: updateAnnouncement,
  },
  examples: { item, create: { name: item.name, soundId }, update: { next: { kind: "DIRECTORY" } } },
  verbs: announcementVerbs,
});
