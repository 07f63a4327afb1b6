import { CALL_EVENT_KINDS, DEVICE_STATES, DIRECTIONS } from "@callplane/edge-api/contract";
import { z } from "zod";

/*
 * The gateway's WebSocket `/live?ticket=…` (ticket from the edge's POST /tickets, single use). Server → browser only.
 * After `hello` comes one `snapshot`, then numbered changes. A gap in `seq` means: open again and take the new snapshot.
 */

export const liveDevice = z.object({
  deviceId: z.uuid(),
  state: z.enum(DEVICE_STATES),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  at: z.iso.datetime({ offset: true }),
});

/** Somebody who waits on a parking place. */
export const liveParked = z.object({
  /** The place's number as it is said, `7001`; a star before it takes the call back. */
  place: z.string(),
  number: z.string().nullable(),
  name: z.string().nullable(),
  since: z.iso.datetime({ offset: true }),
  /** When it rings whoever parked it, unless somebody takes it back before. */
  backAt: z.iso.datetime({ offset: true }),
  /** Whoever parked it; null when that was no person's phone. */
  by: z.object({ number: z.string(), name: z.string() }).nullable(),
});

export const liveCall = z.object({
  callId: z.uuid(),
  direction: z.enum(DIRECTIONS),
  callerNumber: z.string().nullable(),
  callerName: z.string().nullable(),
  dialed: z.string().nullable(),
  agentId: z.uuid().nullable(),
  phase: z.enum(["ringing", "answered", "ended"]),
  startedAt: z.iso.datetime({ offset: true }),
  answeredAt: z.iso.datetime({ offset: true }).nullable(),
  /** The queue the caller waits in, and since when. Older gateways tell neither this nor what follows. */
  waitsIn: z.object({ queueId: z.uuid(), since: z.iso.datetime({ offset: true }) }).nullish(),
  /** Extensions of those on the phone in this call. */
  onPhone: z.array(z.string()).optional(),
  parked: z.array(liveParked).optional(),
});

export const liveFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), gatewayId: z.uuid(), version: z.string() }),
  z.object({
    type: z.literal("snapshot"),
    seq: z.number().int(),
    devices: z.array(liveDevice),
    calls: z.array(liveCall),
    asteriskUp: z.boolean(),
  }),
  z.object({ type: z.literal("device"), seq: z.number().int(), device: liveDevice }),
  z.object({ type: z.literal("call"), seq: z.number().int(), call: liveCall }),
  z.object({
    type: z.literal("call_event"),
    seq: z.number().int(),
    callId: z.uuid(),
    kind: z.enum(CALL_EVENT_KINDS),
    text: z.string(),
    at: z.iso.datetime({ offset: true }),
  }),
  z.object({ type: z.literal("asterisk"), seq: z.number().int(), up: z.boolean() }),
]);

/** Close codes: the browser shows why. */
export const LIVE_CLOSE = {
  ticketRefused: 4401,
  sessionRevoked: 4403,
  tooSlow: 4408,
  tooMany: 4429,
  draining: 4503,
} as const;

export type LiveFrame = z.infer<typeof liveFrame>;
export type LiveDevice = z.infer<typeof liveDevice>;
export type LiveCall = z.infer<typeof liveCall>;
export type LiveParked = z.infer<typeof liveParked>;
