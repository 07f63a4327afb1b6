import { z } from "zod";
import { id, instant, label, MASKED_SECRET, page, pageQuery } from "./primitives.ts";

export const TRANSPORTS = ["udp", "tcp", "tls", "ws"] as const;
export const CODECS = ["opus", "g722", "alaw", "ulaw"] as const;
export const DEVICE_STATES = ["registered", "unregistered", "unreachable", "unknown"] as const;
export const MAX_DEVICES_PER_USER = 10;

const codecs = z
  .array(z.enum(CODECS))
  .min(1, "At least one codec")
  .refine((list) => new Set(list).size === list.length, "Each codec once");

export const BROWSER_RULE = "A browser can only register over a WebSocket: ws";

/** POST /devices. A `browser` device is the softphone in the portal. */
export const createDevice = z
  .object({
    userId: id,
    label,
    kind: z.enum(["phone", "browser"]).default("phone"),
    transport: z.enum(TRANSPORTS).default("udp"),
    codecs: codecs.default(["alaw", "ulaw"]),
    nat: z
      .boolean()
      .default(true)
      .meta({ description: "The phone stands behind a router (symmetric RTP, rewritten contact)" }),
  })
  .refine(({ kind, transport }) => kind !== "browser" || transport === "ws", {
    error: BROWSER_RULE,
    path: ["transport"],
  })
  .meta({ id: "CreateDevice" });

export const updateDevice = z
  .object({
    label: label.optional(),
    enabled: z.boolean().optional(),
    transport: z.enum(TRANSPORTS).optional(),
    codecs: codecs.optional(),
    nat: z.boolean().optional(),
  })
  .meta({ id: "UpdateDevice" });

/** GET /devices/{id}/status: as the gateway last reported it. */
export const deviceStatus = z
  .object({
    state: z.enum(DEVICE_STATES),
    contactUri: z.string().nullable(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    changedAt: instant.nullable(),
    lastRegisteredAt: instant.nullable(),
    reportedAt: instant.nullable(),
  })
  .meta({ id: "DeviceStatus" });

export const device = z
  .object({
    id,
    userId: id,
    userName: z.string(),
    extension: z.object({ number: z.string() }).nullable(),
    label: z.string(),
    kind: z.enum(["phone", "browser"]),
    sipUsername: z.string(),
    sipPassword: z.literal(MASKED_SECRET),
    enabled: z.boolean(),
    transport: z.enum(TRANSPORTS),
    codecs: z.array(z.enum(CODECS)),
    nat: z.boolean(),
    status: deviceStatus,
    createdAt: instant,
  })
  .meta({ id: "Device" });

/** Where the phone registers. */
export const sipServer = z.object({ host: z.string(), port: z.number().int(), transport: z.enum(TRANSPORTS) });

/** Answer of POST /devices and POST /devices/{id}/rotate-secret: the only time the password is shown. */
export const deviceWithSecret = device
  .extend({ sipPassword: z.string(), sipServer: sipServer.nullable() })
  .meta({ id: "DeviceWithSecret" });

export const listDevices = pageQuery.extend({
  q: z.string().trim().max(100).optional(),
  userId: id.optional(),
  state: z.enum(DEVICE_STATES).optional(),
});
export const devicePage = page(device).meta({ id: "DevicePage" });

/**
 * POST /self-service/softphone: registers this browser as the caller's softphone (makes the device at first use).
 * Carries the digest, never the password. `pending` until an apply has brought the device to Asterisk.
 */
export const softphone = z
  .object({
    deviceId: id,
    sipUsername: z.string(),
    realm: z.string(),
    ha1: z.string().meta({ description: "MD5(sipUsername:realm:password)" }),
    webSocketUrl: z.string(),
    sipHost: z.string(),
    displayName: z.string(),
    extension: z.string().nullable(),
    pending: z.boolean(),
  })
  .meta({ id: "Softphone" });

export type Device = z.infer<typeof device>;
export type DeviceWithSecret = z.infer<typeof deviceWithSecret>;
export type DeviceStatus = z.infer<typeof deviceStatus>;
export type CreateDevice = z.infer<typeof createDevice>;
export type UpdateDevice = z.infer<typeof updateDevice>;
export type Softphone = z.infer<typeof softphone>;
