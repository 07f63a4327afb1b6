import { z } from "zod";
import { destination, HANG_UP } from "./destinations.ts";
import { id, instant, label, page, pageQuery } from "./primitives.ts";

/** A sound played to the caller, and where the call goes after it. */
const fields = { name: label, soundId: id, next: destination };

export const createAnnouncement = z
  .object({ ...fields, next: destination.default(HANG_UP) })
  .meta({ id: "CreateAnnouncement" });
export const updateAnnouncement = z.object(fields).partial().meta({ id: "UpdateAnnouncement" });
export const announcement = z.object({ id, ...fields, createdAt: instant }).meta({ id: "Announcement" });

export const listAnnouncements = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const announcementPage = page(announcement).meta({ id: "AnnouncementPage" });
export type Announcement = z.infer<typeof announcement>;
export type CreateAnnouncement = z.infer<typeof createAnnouncement>;
export type UpdateAnnouncement = z.infer<typeof updateAnnouncement>;
