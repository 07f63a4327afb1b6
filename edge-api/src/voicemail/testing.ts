import { voicemailBoxes } from "@callplane/drizzle";
import { anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import type { CallState, VoicemailMessage } from "../../contract/index.ts";
import { type Edge, openSession } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";

/** One's own box in the API. */
export const BOX = "/api/v1/self-service/voicemail";
/** When its messages were left. */
export const AT = "2026-11-20T09:30:00.000Z";

/** A company with Anna, who has a box under 1000, and the gateway that tells of it. */
export async function aCompanyOf(edge: Edge) {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const anna = await aUser(edge.admin, tenant, { name: "Anna", role: "end_user" });
  await anExtension(edge.admin, anna, "1000");
  const [box] = await edge.admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.userId, anna.id));
  if (box === undefined) throw new Error("a person with a number has a box");
  const as = await openSession(edge.services, edge.admin, anna);
  const ask = <T>(method: string, path = "", body?: unknown, headers = {}) =>
    edge.request<T>(method, `${BOX}${path}`, { as, body, headers });
  const state = async () => (await gateway.call<CallState>("GET", `/tenants/${tenant.id}/call-state`)).body;
  const inForce = async () =>
    gateway.call("PUT", `/tenants/${tenant.id}/call-state/in-force`, { version: (await state()).version });
  const report = async (messages: unknown[], boxId = box.id, { spoolId, ...about }: Record<string, unknown> = {}) => {
    const body = { tenantId: tenant.id, spoolId, boxes: [{ boxId, messages, ...about }] };
    const answer = await gateway.call<{ withoutAudio: string[] }>("POST", "/reports/voicemail-boxes", body);
    expect(answer.status).toBe(200);
    return answer.body.withoutAudio;
  };
  const sendAudio = async (id: string, bytes: Uint8Array) =>
    edge.request("PUT", `/gateway/v1/voicemail-messages/${id}/audio?tenantId=${tenant.id}`, {
      body: bytes,
      headers: { authorization: `Bearer ${await gateway.token()}`, "content-type": "audio/wav" },
    });
  const messages = async (query = "") =>
    (await ask<{ items: VoicemailMessage[] }>("GET", `/messages${query}`)).body.items;
  return { gateway, tenant, anna, box, as, ask, state, inForce, report, sendAudio, messages };
}

/** A message as the gateway tells of it. */
export function aMessage(fields: Record<string, unknown> = {}) {
  const caller = { callerId: "+43664123456", callerName: "Praxis <Huber>" };
  return { id: crypto.randomUUID(), ...caller, receivedAt: AT, durationSec: 12, isHeard: false, ...fields };
}
