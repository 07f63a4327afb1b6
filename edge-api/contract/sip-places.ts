import { z } from "zod";

/** A host name or an IP address (IPv6 in brackets); nothing that could end a URI. */
export const sipHost = z
  .string()
  .trim()
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])$/, "A host name or IP address")
  .meta({ example: "sip.carrier.example" });

/** The same, with a port if it is not the trunk's. */
export const sipPlace = z
  .string()
  .trim()
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[1-9]\d{0,4})?$/,
    "A host name or IP address, with :port if it is another one",
  )
  .refine((text) => (placeOf(text).port ?? 1) <= 65_535, "A port is 65535 at most")
  .meta({ example: "proxy.carrier.example:5070" });

/** A word that may stand before the @ of an address. */
export const sipWord = z.string().regex(/^[A-Za-z0-9._~+-]{1,100}$/, "Letters, digits and . _ ~ + - only");

/** `[2001:db8::1]:5070` in its parts; the port null where it is not told. */
export function placeOf(text: string): { host: string; port: number | null } {
  const port = /:(\d+)$/.exec(text.replace(/^\[.*\]/, ""))?.[1];
  return port === undefined
    ? { host: text, port: null }
    : { host: text.slice(0, -port.length - 1), port: Number(port) };
}
