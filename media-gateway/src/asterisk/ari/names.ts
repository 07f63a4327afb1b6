import { randomUUID } from "node:crypto";

/** Our channels and bridges begin with these, so that a restarted gateway knows what an earlier one left behind. */
export const MEDIA_CHANNEL_PREFIX = "callplane-media-";
export const AGENT_BRIDGE_PREFIX = "callplane-agent-";
/** Of this process: what carries another one was left behind. */
export const RUN_ID = randomUUID().slice(0, 8);

/** A channel or bridge of ours that this process did not make. */
export function isOfEarlierRun(id: string): boolean {
  return [MEDIA_CHANNEL_PREFIX, AGENT_BRIDGE_PREFIX].some(
    (prefix) => id.startsWith(prefix) && !id.startsWith(`${prefix}${RUN_ID}`),
  );
}
