import { z } from "zod";
import { sipPlace, sipWord } from "./sip-places.ts";

/*
 * What most carriers need nothing of, and some cannot do without. Each has a value that harms nobody; a snapshot names only those that differ
 * from it, so that it is the same as before for who never touched them.
 */

/** Where the number called stands: in the request, but in To where the carrier calls our account (`automatic`); or always in one place. */
export const CALLED_NUMBER_PLACES = ["automatic", "request_uri", "to", "p_called_party_id"] as const;
/** How keys are sent: beside the sound (RFC 4733), as tones in it, as messages (INFO), or beside it where the carrier can and else as tones. */
export const DTMF_MODES = ["rfc4733", "inband", "info", "auto"] as const;
/** An extension of SIP: used where the other side wants it, never, or insisted on. */
export const SIP_EXTENSION_USES = ["supported", "off", "required"] as const;

const authWord = z
  .string()
  .regex(/^[A-Za-z0-9._~+@!$&*=/-]{1,100}$/, "Letters, digits and . _ ~ + @ ! $ & * = / - only");

export const trunkOptionFields = {
  /** Logged in with, where it is not the user name. */
  authUsername: authWord.nullable(),
  /** Stands in From instead of our number, which is then told in a header of its own. */
  fromUser: sipWord.nullable(),
  /** What the carrier calls us by at our line, where it is not the user name. */
  contactUser: sipWord.nullable(),
  /** Everything goes by way of it, over the trunk's transport. */
  outboundProxy: sipPlace.nullable(),
  /** Tried in this order where the carrier's address does not answer, or cannot take a call. */
  backupHosts: z.array(sipPlace).max(3),
  calledNumberIn: z.enum(CALLED_NUMBER_PLACES),
  dtmfMode: z.enum(DTMF_MODES),
  registersEverySec: z.number().int().min(60).max(3600),
  retriesEverySec: z.number().int().min(5).max(3600),
  /** A withheld number is told to the carrier, marked as private: it shows it to nobody but the emergency services. */
  tellsWithheldNumber: z.boolean(),
  sessionTimers: z.enum(SIP_EXTENSION_USES),
  reliableRinging: z.enum(SIP_EXTENSION_USES),
  /** Put in front of every number but an emergency one. */
  dialPrefix: z.string().regex(/^[0-9*#]{0,15}$/, "Digits, * and #, 15 at most"),
};
export const trunkOptions = z.object(trunkOptionFields);
/** As a snapshot names them. */
export const snapshotTrunkOptions = trunkOptions.partial();
export type TrunkOptions = z.infer<typeof trunkOptions>;
type Named = z.infer<typeof snapshotTrunkOptions>;

export const DEFAULT_TRUNK_OPTIONS: TrunkOptions = {
  authUsername: null,
  fromUser: null,
  contactUser: null,
  outboundProxy: null,
  backupHosts: [],
  calledNumberIn: "automatic",
  dtmfMode: "rfc4733",
  registersEverySec: 300,
  retriesEverySec: 10,
  tellsWithheldNumber: false,
  sessionTimers: "supported",
  reliableRinging: "supported",
  dialPrefix: "",
};

/** Of a trunk in a snapshot: what it names, and the rest as it always was. */
export function trunkOptionsOf({ options }: { options?: Named | undefined }): TrunkOptions {
  return options === undefined ? DEFAULT_TRUNK_OPTIONS : trunkOptions.parse({ ...DEFAULT_TRUNK_OPTIONS, ...options });
}

/** Those that differ from what they always were; undefined where none does. */
export function changedTrunkOptions(given: TrunkOptions): Named | undefined {
  const all = trunkOptions.parse(given);
  const changed = Object.entries(all).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_TRUNK_OPTIONS[asOption(name)]),
  );
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** Guarantees: the name is one of the options', since the schema lets no other through. */
function asOption(name: string): keyof TrunkOptions {
  return name as keyof TrunkOptions;
}
