import { z } from "zod";
import { blockedCaller } from "./blocked-callers.ts";
import { deviceStatus } from "./devices.ts";
import { role } from "./permissions.ts";
import { e164, extensionNumber, id, instant } from "./primitives.ts";
import { voicemailPin } from "./voicemail.ts";

/** GET /self-service/me: the caller's own person, extension and phones. */
export const selfServiceMe = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role,
    extension: z.object({ number: z.string() }).nullable(),
    devices: z.array(
      z.object({
        id,
        label: z.string(),
        kind: z.enum(["phone", "browser"]),
        sipUsername: z.string(),
        enabled: z.boolean(),
        status: deviceStatus,
      }),
    ),
  })
  .meta({ id: "SelfServiceMe" });

export type SelfServiceMe = z.infer<typeof selfServiceMe>;

/** Where calls shall go instead: an extension, or an outside number in E.164. */
export const forwardTarget = z.union([extensionNumber, e164], "An extension, or a number with + and country code");

/** Whether who answers a forward outside is asked, unless the person says otherwise: where voicemail would have the call else. */
export const FORWARD_ASKS = { always: false, busy: true, noAnswer: true } as const;

/** Other numbers that a person's calls ring. */
export const MAX_ALSO_RINGS = 5;
const alsoRings = z.object({
  number: e164,
  /** Since the phones began to ring. */
  afterSec: z.number().int().min(0).max(60),
  /** As with forwards: press 1 to have the call. */
  asksToAccept: z.boolean(),
});

export const MAX_OWN_BLOCKED = 100;

/**
 * GET, PATCH /self-service/call-settings: how one's own phone behaves. Effective within a second and without apply. `changedAt` per field
 * decides when portal and phone change the same one: the later wins, wherever it was made.
 */
export const callSettings = z
  .object({
    doNotDisturb: z.boolean(),
    forwardAlways: forwardTarget.nullable(),
    forwardBusy: forwardTarget.nullable(),
    forwardNoAnswer: forwardTarget.nullable(),
    /**
     * Whoever answers outside must press 1 to have the call; what is not taken goes on to voicemail. So that a mobile's own voicemail takes
     * none. Without effect on forwards to extensions.
     */
    forwardAlwaysAsks: z.boolean(),
    forwardBusyAsks: z.boolean(),
    forwardNoAnswerAsks: z.boolean(),
    /** How long the phones ring before "no answer". */
    ringSec: z.number().int().min(5).max(120),
    /** Outside numbers that ring for one's calls beside the phones: a mobile, from the beginning or after some seconds. */
    alsoRings: z.array(alsoRings).max(MAX_ALSO_RINGS),
    /** Callers from outside who do not reach this person; beside those whom the company lets in nowhere. */
    blockedCallers: z.array(blockedCaller).max(MAX_OWN_BLOCKED),
  })
  .meta({ id: "CallSettings" });
export const updateCallSettings = callSettings.partial().meta({ id: "UpdateCallSettings" });
/** GET, PATCH /users/{id}/call-settings: the same of somebody else, for whoever looks after people. */
export const callSettingsState = callSettings
  .extend({
    extension: z.string().nullable(),
    /** Whether the gateway has made it so. */
    inForce: z.boolean(),
    changedAt: instant.nullable(),
  })
  .meta({ id: "CallSettingsState" });

/** PUT /self-service/voicemail/pin. Without `currentPin` only where none was chosen yet; five wrong ones lock it for 15 minutes. */
export const changeVoicemailPin = z
  .object({ currentPin: z.string().max(100).optional(), newPin: voicemailPin })
  .refine(({ currentPin, newPin }) => currentPin !== newPin, { error: "Choose another PIN", path: ["newPin"] })
  .meta({ id: "ChangeVoicemailPin" });

export type ChangeVoicemailPin = z.infer<typeof changeVoicemailPin>;
export type AlsoRings = z.infer<typeof alsoRings>;
export type CallSettings = z.infer<typeof callSettings>;
export type UpdateCallSettings = z.infer<typeof updateCallSettings>;
export type CallSettingsState = z.infer<typeof callSettingsState>;
