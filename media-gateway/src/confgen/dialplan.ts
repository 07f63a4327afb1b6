// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Snapshot, SnapshotAgent, SnapshotUser } from "@callplane/edge-api/contract";
import { goto, one, routed, sub } from "./dialplan-steps.ts";
import { internalContext } from "./names.ts";
import { type DialplanContext, type DialplanExtension, dialplanWord } from "./writer.ts";

/** Name of the gateway's ARI application. */
export const ARI_APP = "callplane";
/** Numbers every tenant has unless it uses them itself. */
const ECHO_TEST = "600";
const VOICEMAIL = "*97";
/** Whatever can be dialled, of one and of more characters. */
const ANYTHING = ["_[!-~]", "_[!-~]."] as const;
/** Asterisk runs `h` when a caller hangs up; without one of its own the patterns above would take it for a number. */
const ON_HANGUP: DialplanExtension = { pattern: "h", steps: [{ app: "NoOp", data: "" }] };

/** The tenant's one context. Every number leads to a routine of `commonContexts` with the tenant's key as its first argument. */
export function tenantContext(snapshot: Snapshot): DialplanContext {
  const { tenant } = snapshot;
  const key = dialplanWord("tenant key", tenant.key);
  const name = internalContext(key);
  if (tenant.status === "suspended") {
    return { name, extensions: [ON_HANGUP, ...ANYTHING.map((pattern) => one(pattern, goto("callplane-suspended")))] };
  }
  const agents = snapshot.agents.filter((agent) => agent.extension !== null);
  const taken = new Set<string>([
    ...snapshot.users.map((user) => user.extension),
    ...agents.map((agent) => agent.extension ?? ""),
  ]);
  return {
    name,
    extensions: [
      // One pattern for all: a static hint per person makes a reload of 10 000 take seconds. The device list is in AstDB.
      { pattern: "_X.", hint: `\${DB(${hintFamily(key)}/\${EXTEN})}`, steps: [] },
      ...snapshot.users.map((user) => userExtension(key, user)),
      ...agents
        .filter((agent) => !snapshot.users.some((user) => user.extension === agent.extension))
        .map((agent) => agentExtension(key, tenant.id, agent)),
      ...(taken.has(ECHO_TEST) ? [] : [one(ECHO_TEST, sub("callplane-echo", key))]),
      ...(taken.has(VOICEMAIL) ? [] : [one(VOICEMAIL, sub("callplane-voicemail", key))]),
      ON_HANGUP,
      // Gosub and UserEvent take commas apart: what was dialled is reduced to what a number may hold.
      ...ANYTHING.map((pattern) => one(pattern, sub("callplane-unknown", key, "${FILTER(0-9A-Za-z*#+,${EXTEN})}"))),
    ],
  };
}

/** AstDB family that holds a tenant's hints: extension → devices. */
function hintFamily(tenantKey: string): string {
  return `callplane/${tenantKey}/hint`;
}

/** What a tenant's hints watch: extension → devices. */
export function hintsOf(snapshot: Snapshot): ReadonlyMap<string, string> {
  const withDevices = snapshot.users.filter((user) => user.devices.length > 0);
  return new Map(withDevices.map((user) => [user.extension, dialString(user)]));
}

/** What rings when a person is called: all the devices together. Empty without devices. */
function dialString(user: SnapshotUser): string {
  return user.devices.map((device) => `PJSIP/${dialplanWord("SIP user name", device.sipUsername)}`).join("&");
}

function userExtension(key: string, user: SnapshotUser): DialplanExtension {
  const number = dialplanWord("extension", user.extension);
  return one(number, sub("callplane-user", key, number, dialString(user)));
}

function agentExtension(key: string, tenantId: string, agent: SnapshotAgent): DialplanExtension {
  const agentId = dialplanWord("agent id", agent.id);
  const { fallback } = agent;
  const target = fallback.kind === "extension" ? dialplanWord("fallback", fallback.number) : "";
  return {
    pattern: dialplanWord("extension", agent.extension ?? ""),
    steps: [
      sub("callplane-gate", key),
      routed("agent", agentId),
      { app: "Stasis", data: [ARI_APP, "agent", dialplanWord("tenant id", tenantId), agentId].join(",") },
      // Reached when no gateway took the call, or when it gave the call back.
      sub("callplane-fallback", key, agentId, target),
    ],
  };
}
