import {
  type Announcement,
  announcement,
  announcementPage,
  type BusinessHours,
  businessHours,
  businessHoursPage,
  type ConferenceRoom,
  type CreateAnnouncement,
  type CreateBusinessHours,
  type CreateConferenceRoom,
  type CreateDid,
  type CreateIvrMenu,
  type CreateQueue,
  type CreateRingGroup,
  type CreateSound,
  type CreateVoicemailBox,
  conferenceRoom,
  conferenceRoomPage,
  type Did,
  did,
  didPage,
  type IvrMenu,
  ivrMenu,
  ivrMenuPage,
  type Queue,
  queue,
  queuePage,
  type RingGroup,
  ringGroup,
  ringGroupPage,
  type Sound,
  sound,
  soundPage,
  type UpdateAnnouncement,
  type UpdateBusinessHours,
  type UpdateConferenceRoom,
  type UpdateDid,
  type UpdateIvrMenu,
  type UpdateQueue,
  type UpdateRingGroup,
  type UpdateSound,
  type UpdateVoicemailBox,
  type VoicemailBox,
  voicemailBox,
  voicemailBoxPage,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Api } from "./client.ts";
import { type Filter, type Page, pagedQuery } from "./paging.ts";

/** List, get, create, change and delete of one kind of thing calls are led to; the edge serves all of them alike. */
function thingsOf<Item, Create, Update>(key: string, item: z.ZodType<Item>, page: z.ZodType<Page<Item>>) {
  const path = `/${key}`;
  return {
    /** First part of its query keys, for `refresh`. */
    key,
    list: (api: Api, filter: Filter = {}, limit?: number) =>
      pagedQuery({ api, key: [key], path, filter, answer: page, ...(limit !== undefined && { limit }) }),
    one: (api: Api, id: string) =>
      queryOptions({
        queryKey: [key, "one", id],
        queryFn: ({ signal }) => api({ path: `${path}/${encodeURIComponent(id)}`, answer: item, signal }),
      }),
    get: (api: Api, id: string, signal?: AbortSignal) =>
      api({ path: `${path}/${encodeURIComponent(id)}`, answer: item, ...(signal && { signal }) }),
    create: (api: Api, body: Create) => api({ method: "POST", path, body, answer: item }),
    update: (api: Api, id: string, body: Update) => api({ method: "PATCH", path: `${path}/${id}`, body, answer: item }),
    remove: (api: Api, id: string) => api({ method: "DELETE", path: `${path}/${id}` }),
  };
}

export const dids = thingsOf<Did, CreateDid, UpdateDid>("dids", did, didPage);
export const ringGroups = thingsOf<RingGroup, CreateRingGroup, UpdateRingGroup>(
  "ring-groups",
  ringGroup,
  ringGroupPage,
);
export const ivrMenus = thingsOf<IvrMenu, CreateIvrMenu, UpdateIvrMenu>("ivr-menus", ivrMenu, ivrMenuPage);
export const queues = thingsOf<Queue, CreateQueue, UpdateQueue>("queues", queue, queuePage);
export const openingHours = thingsOf<BusinessHours, CreateBusinessHours, UpdateBusinessHours>(
  "business-hours",
  businessHours,
  businessHoursPage,
);
export const announcements = thingsOf<Announcement, CreateAnnouncement, UpdateAnnouncement>(
  "announcements",
  announcement,
  announcementPage,
);
export const sounds = thingsOf<Sound, CreateSound, UpdateSound>("sounds", sound, soundPage);
export const conferenceRooms = thingsOf<ConferenceRoom, CreateConferenceRoom, UpdateConferenceRoom>(
  "conference-rooms",
  conferenceRoom,
  conferenceRoomPage,
);
export const voicemailBoxes = thingsOf<VoicemailBox, CreateVoicemailBox, UpdateVoicemailBox>(
  "voicemail-boxes",
  voicemailBox,
  voicemailBoxPage,
);
