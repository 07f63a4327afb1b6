/** Our channels and bridges begin with these, so that what nobody holds any more is known as ours. */
export const MEDIA_CHANNEL_PREFIX = "callplane-media-";
export const AGENT_BRIDGE_PREFIX = "callplane-agent-";
