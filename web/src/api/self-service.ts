import {
  type ChangeVoicemailPin,
  callSettingsState,
  heardBox,
  heardBoxes,
  ownVoicemail,
  type UpdateCallSettings,
  type UpdateOwnVoicemail,
  voicemailMessage,
  voicemailMessagePage,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { pagedQuery } from "./paging.ts";

/** Until the gateway has made a change so, it is asked for in short steps; else often enough to show what was set by phone. */
const WAITING_MS = 700;
const RESTING_MS = 10_000;

export const callSettingsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["self", "call-settings"],
    queryFn: ({ signal }) => api({ path: "/self-service/call-settings", answer: callSettingsState, signal }),
    refetchInterval: ({ state }) => (state.data?.inForce === false ? WAITING_MS : RESTING_MS),
  });
export const updateCallSettings = (api: Api, body: UpdateCallSettings) =>
  api({ method: "PATCH", path: "/self-service/call-settings", body, answer: callSettingsState });

const VOICEMAIL = "/self-service/voicemail";
/** Whose messages: one's own, or those of a box that several look after. */
export type MessageSource = { key: readonly string[]; path: string };
export const OWN_MESSAGES: MessageSource = { key: ["self", "messages"], path: `${VOICEMAIL}/messages` };
export const messagesOfBox = (boxId: string): MessageSource => ({
  key: ["voicemail-boxes", boxId, "messages"],
  path: `/voicemail-boxes/${boxId}/messages`,
});
/** The same of a box that one is named to hear. */
export const messagesOfHeardBox = (boxId: string): MessageSource => ({
  key: ["self", "shared-voicemail", boxId, "messages"],
  path: `${VOICEMAIL}/shared/${boxId}/messages`,
});
const messagePath = ({ path }: MessageSource, id: string) => `${path}/${encodeURIComponent(id)}`;

/** One's own box: whether it has a PIN and a greeting, where notices go. */
export const ownBoxQuery = (api: Api) =>
  queryOptions({
    queryKey: ["self", "voicemail"],
    queryFn: ({ signal }) => api({ path: VOICEMAIL, answer: ownVoicemail, signal }),
    refetchInterval: RESTING_MS,
  });
export const updateOwnBox = (api: Api, body: UpdateOwnVoicemail) =>
  api({ method: "PATCH", path: VOICEMAIL, body, answer: ownVoicemail });

/** Shared boxes that one is named to hear. */
export const heardBoxesQuery = (api: Api) =>
  queryOptions({
    queryKey: ["self", "shared-voicemail"],
    queryFn: ({ signal }) => api({ path: `${VOICEMAIL}/shared`, answer: heardBoxes, signal }),
    refetchInterval: RESTING_MS,
  });
export const updateHeardBox = (api: Api, boxId: string, wantsMail: boolean) =>
  api({ method: "PATCH", path: `${VOICEMAIL}/shared/${boxId}`, body: { wantsMail }, answer: heardBox });

export const messagesQuery = (api: Api, { key, path }: MessageSource) => ({
  ...pagedQuery({
    api,
    key,
    path,
    filter: {},
    answer: voicemailMessagePage,
    limit: 20,
  }),
  refetchInterval: RESTING_MS,
});
export const markMessage = (api: Api, source: MessageSource, id: string, heard: boolean) =>
  api({ method: "PATCH", path: messagePath(source, id), body: { heard }, answer: voicemailMessage });
export const deleteMessage = (api: Api, source: MessageSource, id: string) =>
  api({ method: "DELETE", path: messagePath(source, id) });

export const changePin = (api: Api, body: ChangeVoicemailPin) => api({ method: "PUT", path: `${VOICEMAIL}/pin`, body });
export const uploadGreeting = (api: Api, file: Blob) => api({ method: "PUT", path: `${VOICEMAIL}/greeting`, file });
export const removeGreeting = (api: Api) => api({ method: "DELETE", path: `${VOICEMAIL}/greeting` });

/** What a player in the page is given; the session's cookie goes with it. */
export const messageAudio = (source: MessageSource, id: string): string => `/api/edge${messagePath(source, id)}/audio`;
export const GREETING_AUDIO = `/api/edge${VOICEMAIL}/greeting`;
