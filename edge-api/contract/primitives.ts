import { z } from "zod";

/** Realm of every SIP digest Callplane makes: `HASH(sipUsername:realm:password)`. */
export const SIP_REALM = "callplane";

/** In small letters, as Postgres writes it: ids are compared as text in many places. */
export const id = z.uuid().toLowerCase().meta({ description: "UUID", example: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10" });

/** An instant, ISO 8601 with offset, in years that every part of the system can hold (Postgres knows no year 0). */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((value) => value >= "1970" && value < "3000", "Must lie between 1970 and 2999")
  .meta({ example: "2026-11-20T09:30:00.000Z" });

/** A whole name or label: trimmed, no control or bidirectional-override characters (they would lie on screen and break config lines). */
export const label = z
  .string()
  .trim()
  .min(1, "Must not be empty")
  .max(80, "Must be at most 80 characters")
  .regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, "Must not contain control characters");

/** Free text of several lines; line breaks and tabs are the only control characters. */
export const longText = (maxLength: number) =>
  z
    .string()
    .max(maxLength, `Must be at most ${maxLength} characters`)
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "Must not contain control characters");

/** Digits of an internal number. */
export const extensionNumber = z
  .string()
  .regex(/^\d{2,6}$/, "An extension has 2 to 6 digits")
  .meta({ example: "1000" });

export const e164 = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, "Write the number as + and country code, for example +43123456789")
  .meta({ example: "+43123456789" });

export const email = z
  .email("Not an e-mail address")
  .max(254)
  .transform((value) => value.toLowerCase())
  .meta({ example: "anna@acme.example" });

/** Single-factor passwords: 15 or more per NIST SP 800-63B-4 is advised, 12 is the floor; no composition rules; paste welcome. */
export const newPassword = z.string().min(12, "At least 12 characters").max(256, "At most 256 characters");

export const timeZone = z
  .string()
  .refine(isTimeZone, "Not an IANA time zone, for example Europe/Vienna")
  .meta({ example: "Europe/Vienna" });

function isTimeZone(name: string): boolean {
  // Intl also takes bare offsets, which Postgres reads the other way round, and which know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, "Two capital letters (ISO 3166)")
  .meta({ example: "AT" });

/** Query of every list. `cursor` is the `nextCursor` of the page before; it is opaque. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** Answer of every list. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** What a secret reads as once it was shown. */
export const MASKED_SECRET = "********";
