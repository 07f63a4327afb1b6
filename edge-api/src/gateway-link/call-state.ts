import type { z } from "zod";
import { type CallState, callState, type callStateInForce, canonicalDigest } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { readTenant, runPlatform } from "../lib/tenant-db.ts";
import { openPin } from "../voicemail-boxes/index.ts";
import { gatewayOf } from "./authenticate.ts";
import * as store from "./call-state-store.ts";

/** What the tenant's live state shall be, for the gateway the tenant is pinned to. Throws `not_found` for anybody else's. */
export async function getCallState(ctx: Ctx, tenantId: string): Promise<CallState> {
  const { rows, version } = await readState(ctx, tenantId);
  const voicemailPins = rows.voicemailPins.map(async ({ sealed, ...pin }) => ({
    ...pin,
    pin: await openPin(ctx, { tenantId, id: pin.boxId, sealed }),
  }));
  return callState.parse({
    ...rows,
    version,
    people: rows.people.map(({ fields, ...person }) => ({ ...NOTHING_SET, ...person, ...fields })),
    voicemailPins: await Promise.all(voicemailPins),
  });
}

/**
 * Takes the gateway's word that a version is in force, and notes it of everything in it. Answers false, and notes nothing, where something
 * was changed since that version was read.
 */
export async function takeInForce(
  ctx: Ctx,
  tenantId: string,
  { version, isVoicemailIn }: z.output<typeof callStateInForce>,
): Promise<{ isCurrent: boolean }> {
  const state = await readState(ctx, tenantId);
  if (state.version !== version) return { isCurrent: false };
  const { rows } = state;
  const inForce = isVoicemailIn ? rows : { ...rows, voicemailPins: [], voicemailMessages: [] };
  await runPlatform(ctx, (tx) => store.noteInForce(tx, tenantId, inForce));
  return { isCurrent: true };
}

const NOTHING_SET = {
  doNotDisturb: null,
  forwardAlways: null,
  forwardBusy: null,
  forwardNoAnswer: null,
  ringSec: null,
  forwardAlwaysAsks: null,
  forwardBusyAsks: null,
  forwardNoAnswerAsks: null,
  alsoRings: null,
  blockedCallers: null,
};

/** The version names the rows: of a PIN its sealed form, so that none need be opened to compare. */
async function readState(ctx: Ctx, tenantId: string) {
  const gatewayId = gatewayOf(ctx);
  const [found] = await readTenant(inTenant(ctx, tenantId), (q) => store.selectCallState(q, tenantId, gatewayId));
  const rows: store.CallStateRows = orNotFound(found, "tenant");
  return { rows, version: await canonicalDigest(rows) };
}
