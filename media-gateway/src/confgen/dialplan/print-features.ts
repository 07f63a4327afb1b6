import { FEATURE_CODES, type Step } from "@callplane/edge-api/contract";
import { ConfgenError } from "../errors.ts";
import { parkingLot } from "../names.ts";
import { call, type Line, line } from "./lines.ts";
import type { Position } from "./printing.ts";
import { read } from "./variables.ts";

type Feature = Extract<Step, { do: "feature" }>;

/** What Asterisk keeps a person's setting under, and what the setting is called elsewhere (contract/self-service.ts). */
const SETTINGS = {
  doNotDisturb: { key: "dnd", field: "doNotDisturb", says: "do-not-disturb" },
  forwardAlways: { key: "cfu", field: "forwardAlways", says: "call-fwd-unconditional" },
  forwardBusy: { key: "cfb", field: "forwardBusy", says: "call-fwd-on-busy" },
  forwardNoAnswer: { key: "cfna", field: "forwardNoAnswer", says: "call-fwd-no-ans" },
} as const;

/** The codes; each routine of `commonContexts` ends the call itself. Whoever calls is `callplaneCaller`. */
export function printFeature({ feature }: Feature, at: Position): Line[] {
  const { key, tenantId } = at;
  const setting = (name: keyof typeof SETTINGS, routine: string) => {
    const { key: stored, field, says } = SETTINGS[name];
    return [call(`callplane-${routine}`, key, tenantId, stored, field, says)];
  };
  switch (feature) {
    case "echo":
      return [call("callplane-echo")];
    case "voicemail":
      return [call("callplane-voicemail", key, tenantId)];
    case "park":
      return [line("Park", parkingLot(key))];
    case "parked":
      return [line("ParkedCall", parkingLot(key), `\${FILTER(0-9,${read("dialed")})}`), call("callplane-nothing")];
    case "pickupGroup":
      return [line("Pickup"), call("callplane-nothing")];
    case "pickupExtension":
      return [call("callplane-pickup", key)];
    case "queueLogin":
      return [call("callplane-queues", key, tenantId, "login")];
    case "queuePause":
      return [call("callplane-queues", key, tenantId, "pause")];
    case "doNotDisturb":
      return setting("doNotDisturb", "switch-on");
    case "doNotDisturbOff":
      return setting("doNotDisturb", "switch-off");
    case "doNotDisturbToggle":
      return setting("doNotDisturb", "toggle");
    case "forwardToggle":
      return setting("forwardAlways", "toggle");
    case "ownNumber":
      return [call("callplane-own-number")];
    case "intercom":
      return [call("callplane-intercom", key)];
    case "page":
      return [call("callplane-page", key)];
    case "blockCaller":
      return [call("callplane-block-caller", key, tenantId)];
    case "closedToday":
      return [call("callplane-closed-today", key, tenantId)];
    case "forwardAlways":
    case "forwardBusy":
    case "forwardNoAnswer":
      return setting(feature, "forward-to");
    case "forwardAlwaysOff":
      return setting("forwardAlways", "switch-off");
    case "forwardBusyOff":
      return setting("forwardBusy", "switch-off");
    case "forwardNoAnswerOff":
      return setting("forwardNoAnswer", "switch-off");
    default:
      throw new ConfgenError(`there is no feature ${feature.slice(0, 40)}`);
  }
}

/** The code a phone transfers a call to so that it waits: known to Asterisk as such where the number's first line is `Park`. */
export const PARK_CODE = FEATURE_CODES.park;
