import { z } from "zod";
import { id, instant, label, page, pageQuery } from "./primitives.ts";

/** POST /gateways/enrolments: a one-time code, valid an hour, with which a new gateway enrols itself. */
export const createEnrolment = z.object({ name: label }).meta({ id: "CreateEnrolment" });
export const enrolment = z.object({ code: z.string(), expiresAt: instant }).meta({ id: "Enrolment" });

/** What somebody should look after on a gateway, as it says so itself: which part, and what is wrong in words. */
export const gatewayAlarm = z
  .object({
    part: z.string().max(60).meta({
      description:
        "`rtp_ports`: calls find no port for their audio; `asterisk_log`: nobody would notice; `voicemail_spool`: the disk with the voice messages is missing; `sip_bans`: attackers are not shut out",
    }),
    problem: z.string().max(500),
  })
  .meta({ id: "GatewayAlarm" });
export type GatewayAlarm = z.infer<typeof gatewayAlarm>;

/** An address whose SIP requests are refused for a while: it guessed passwords, or scanned for names. Of IPv6 the whole /64. */
export const sipBan = z
  .object({
    address: z.string().max(50),
    reason: z.enum(["failures", "scan"]).meta({
      description: "`failures`: wrong passwords or unknown names; `scan`: requests that never answered who they are",
    }),
    hasPhones: z.boolean().meta({ description: "Phones of ours are registered there, so it is for a minute only" }),
    since: instant,
    until: instant,
    times: z.number().int().meta({ description: "How often within a day; strangers stay out longer each time" }),
  })
  .meta({ id: "SipBan" });
export type SipBan = z.infer<typeof sipBan>;
/** The latest ones, and how many there are in all. */
export const sipBans = z.object({ total: z.number().int().min(0), items: z.array(sipBan).max(200) });

/** POST /gateways/{id}/bans/lift: lets an address in again at once. */
export const liftSipBan = z
  .object({
    address: z
      .union([z.ipv4(), z.ipv6(), z.cidrv6().regex(/\/64$/)], { error: "Must be an IP address, or the /64 of one" })
      .meta({ description: "An IPv4 or IPv6 address, or the /64 it lies in" }),
  })
  .meta({ id: "LiftSipBan" });

export const gateway = z
  .object({
    id,
    name: z.string(),
    status: z.enum(["online", "offline"]),
    version: z.string().nullable(),
    publicUrl: z.string().nullable(),
    sipHost: z.string().nullable(),
    sipPort: z.number().int().nullable(),
    sipWebSocketUrl: z.string().nullable(),
    lastSeenAt: instant.nullable(),
    asterisk: z.object({ up: z.boolean(), version: z.string().nullable(), activeCalls: z.number().int() }).nullable(),
    alarms: z.array(gatewayAlarm).meta({ description: "Of its last heartbeat; none of a gateway that is offline" }),
    bans: sipBans.meta({ description: "Of its last heartbeat; none of a gateway that is offline" }),
    createdAt: instant,
  })
  .meta({ id: "Gateway" });
export const listGateways = pageQuery;
export const gatewayPage = page(gateway).meta({ id: "GatewayPage" });
export type Gateway = z.infer<typeof gateway>;
