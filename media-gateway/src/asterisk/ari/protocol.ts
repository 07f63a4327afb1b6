import { z } from "zod";

/*
 * What we read of Asterisk 22's REST interface and its events (its own /ari/api-docs/*.json). Parsed, not cast: fields we
 * do not use are not looked at, events we do not know are passed over.
 */

const party = z.object({ name: z.string(), number: z.string() });

export const ariChannel = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  caller: party,
  connected: party,
  dialplan: z.object({
    context: z.string(),
    exten: z.string(),
    priority: z.number(),
    app_name: z.string().default(""),
    app_data: z.string().default(""),
  }),
  channelvars: z.record(z.string(), z.unknown()).optional(),
});

export const ariBridge = z.object({
  id: z.string(),
  name: z.string(),
  bridge_type: z.string(),
  channels: z.array(z.string()),
});

const ofChannel = { channel: ariChannel };

const ariEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("StasisStart"), args: z.array(z.string()), ...ofChannel }),
  z.object({ type: z.literal("StasisEnd"), ...ofChannel }),
  z.object({ type: z.literal("ChannelDestroyed"), cause: z.number(), ...ofChannel }),
  z.object({ type: z.literal("ChannelHangupRequest"), ...ofChannel }),
  z.object({ type: z.literal("ChannelDtmfReceived"), digit: z.string(), duration_ms: z.number(), ...ofChannel }),
]);

export type AriChannel = z.infer<typeof ariChannel>;
export type AriBridge = z.infer<typeof ariBridge>;
export type AriEvent = z.infer<typeof ariEvent>;

/** A text frame of /ari/events; undefined for what we do not know or cannot read. */
export function parseAriEvent(text: string): AriEvent | undefined {
  try {
    return ariEvent.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
