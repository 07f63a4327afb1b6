import { z } from "zod";
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
    /** How long the phones ring before "no answer". */
    ringSec: z.number().int().min(5).max(120),
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
export type CallSettings = z.infer<typeof callSettings>;
export type UpdateCallSettings = z.infer<typeof updateCallSettings>;
export type CallSettingsState = z.infer<typeof callSettingsState>;
