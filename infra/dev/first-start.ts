import { existsSync, readdirSync } from "node:fs";
import type { Credential, EdgeApi } from "./api.ts";
import type { Console } from "./console.ts";
import type { DevPaths } from "./paths.ts";
import { readState, writeState } from "./state.ts";

const APPLY_TIMEOUT_MS = 120_000;

/** A code for a gateway that has no identity yet, undefined for one that has. */
export async function enrolmentFor(paths: DevPaths, api: EdgeApi, logins: Credential[]): Promise<string | undefined> {
  const hasIdentity = existsSync(paths.gateway) && readdirSync(paths.gateway).length > 0;
  if (hasIdentity && readState(paths.state).isEnrolled) return undefined;
  const admin = logins.find((login) => login.role === "platform_admin");
  if (admin === undefined) throw new Error("the seed made no platform admin, who would let a gateway in");
  return api.makeEnrolment(await api.logIn(admin), "Local gateway");
}

export function rememberEnrolment(paths: DevPaths): void {
  writeState(paths.state, { ...readState(paths.state), isEnrolled: true });
}

/** Makes the seeded phones known to Asterisk, once for each demo tenant. What does not succeed is said and tried at the next start. */
export async function applyOnce(paths: DevPaths, api: EdgeApi, logins: Credential[], out: Console): Promise<void> {
  for (const admin of logins.filter((login) => login.role === "tenant_admin")) {
    const state = readState(paths.state);
    if (state.applied.includes(admin.tenant)) continue;
    const { status, reason } = await api.apply(await api.logIn(admin), APPLY_TIMEOUT_MS);
    if (status === "SUCCESS") writeState(paths.state, { ...state, applied: [...state.applied, admin.tenant] });
    else out.note(`The phones of ${admin.tenant} are not in use yet: apply ended with ${status} ${reason}`);
  }
}
