import { platformDid, platformDidPage } from "@callplane/edge-api/contract";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const platformDidsQuery = (api: Api, filter: Filter = {}) =>
  pagedQuery({ api, key: ["platform-dids"], path: "/platform-dids", filter, answer: platformDidPage });
export const assignDid = (api: Api, id: string) =>
  api({ method: "POST", path: `/platform-dids/${id}/assign`, answer: platformDid });
export const refuseDid = (api: Api, id: string, reason: string) =>
  api({ method: "POST", path: `/platform-dids/${id}/refuse`, body: { reason }, answer: platformDid });
