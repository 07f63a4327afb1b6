import { announcements } from "@callplane/drizzle";
import type { Announcement } from "../../contract/index.ts";
import { refuseAutomaticCircle } from "../destinations/index.ts";
import { type NamedThing, toDestination, toSound, verbsOf, withTime } from "../named-things/index.ts";
import { type AnnouncementRow, selectAnnouncements } from "./store.ts";

const announcement: NamedThing<AnnouncementRow, Announcement> = {
  words: "announcement",
  entity: "announcement",
  read: "routing.read",
  table: announcements,
  nameKey: "announcements_name_key",
  destination: "ANNOUNCEMENT",
  select: selectAnnouncements,
  toItem: withTime,
  references: ({ soundId, next }) => [...toSound(["soundId"], soundId), ...toDestination(["next"], next)],
  refuseSaving: ({ name = "", next }, { tx, ctx, id }) =>
    refuseAutomaticCircle(tx, ctx.tenantId, { kind: "ANNOUNCEMENT", id, name, ways: next ? [next] : [] }, ["next"]),
};

export const announcementVerbs = verbsOf(announcement);
