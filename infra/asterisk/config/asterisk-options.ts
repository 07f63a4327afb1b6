import { z } from "zod";
import { escapeValue, sectionName } from "./escape-value.ts";

const port = z.number().int().min(1).max(65535);
const address = z.union([z.ipv4(), z.ipv6()]);
const network = z.union([address, z.cidrv4(), z.cidrv6()]);
const origin = z
  .string()
  .regex(/^https?:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/, "not an origin such as https://portal.example");
const absolutePath = z.string().regex(/^\/[^*?[\]{}]*$/, "not an absolute path, or holds a wildcard");
const writable = z
  .string()
  .refine((text) => isSafe(() => escapeValue("value", text)), "empty, too long, or holds a line break");
const userName = z
  .string()
  .refine((text) => isSafe(() => sectionName("name", text)), "letters, digits, dot, dash and underscore only");
const secret = writable.refine((text) => text.length >= 16, "shorter than 16 characters");
const loopback = "127.0.0.1";

/**
 * Everything one Asterisk's configuration depends on. Credentials come from the environment (production) or are
 * made afresh for each instance (development, tests); no file of the project holds one.
 */
export const asteriskOptions = z.object({
  /** The instance's own folder: etc, lib, spool, run, log. */
  dir: absolutePath,
  /** A folder or link holding the generation in force: pjsip.d, dialplan.d, … */
  generatedDir: absolutePath,
  /** Stands before every channel's unique id, so that no two instances share one. */
  systemName: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,32}$/)
    .default("callplane"),
  /** Digest realm of all phones. */
  realm: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,64}$/)
    .default("callplane"),
  sip: z.object({
    bind: address.default(loopback),
    port,
    /** Only with `tls`. */
    tlsPort: port.optional(),
    /** The address phones on the internet see, where NAT hides ours. */
    externalAddress: z.union([address, z.hostname()]).optional(),
    /** Networks to which externalAddress is not told. */
    localNetworks: z.array(network).default([]),
  }),
  rtp: z.object({ start: port, end: port }).refine(({ start, end }) => end - start >= 3, "too few ports for one call"),
  http: z.object({
    bind: address.default(loopback),
    port,
    /** Only with `tls`. */
    tlsBind: address.default(loopback),
    tlsPort: port.optional(),
  }),
  ami: z.object({
    bind: address.default(loopback),
    port,
    username: userName,
    secret,
    permit: z.array(network).min(1).default([loopback]),
  }),
  ari: z.object({
    username: userName,
    password: secret,
    permit: z.array(network).min(1).default([loopback]),
  }),
  /** Pages that may use ARI from a browser and open SIP over WebSocket: the portal's. */
  portalOrigins: z.array(origin).min(1),
  /**
   * How carriers are reached over TLS: by a transport that checks their certificates against these authorities, and by one that does not.
   * Transports listen, so each has a port; without a certificate of ours nobody can use it from outside. Left out: no TLS to carriers.
   */
  carriers: z.object({ tlsPort: port, uncheckedTlsPort: port, caFile: absolutePath }).optional(),
  /** Files; with them SIP and HTTP are offered over TLS too. */
  tls: z.object({ certFile: absolutePath, keyFile: absolutePath }).optional(),
});

export type AsteriskOptions = z.output<typeof asteriskOptions>;
export type AsteriskOptionsInput = z.input<typeof asteriskOptions>;

function isSafe(write: () => unknown): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}
