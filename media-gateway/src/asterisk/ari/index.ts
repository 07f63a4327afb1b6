export { type Ari, type AriOptions, openAri } from "./connection.ts";
export { AriError, isGone } from "./errors.ts";
export { AGENT_BRIDGE_PREFIX, MEDIA_CHANNEL_PREFIX } from "./names.ts";
export type { AriBridge, AriChannel, AriEvent } from "./protocol.ts";
export { type AriRest, type AriRestOptions, basicAuthorization, createAriRest } from "./rest.ts";
