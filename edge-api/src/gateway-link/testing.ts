import { gateways } from "@callplane/drizzle";
import { aGateway } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CallRecord } from "../../contract/index.ts";
import type { Answer, Edge } from "../../test/harness.ts";
import { GATEWAY_AUDIENCE } from "./token.ts";

type Claims = { iss?: string; aud?: string; jti?: string; lifeSec?: number };

/** A gateway that is enrolled, online, and holds its own key: speaks to the edge as a real one does. */
export type TestGateway = {
  id: string;
  name: string;
  token(claims?: Claims): Promise<string>;
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
};

export async function aSpeakingGateway(
  edge: Edge,
  values: Partial<typeof gateways.$inferInsert> = {},
): Promise<TestGateway> {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const publicKey = await exportJWK(pair.publicKey);
  const row = await aGateway(edge.admin, {
    publicKey: { ...publicKey },
    lastSeenAt: new Date(Date.now() + 600_000), // online for as long as a file of tests may take
    publicUrl: "ws://127.0.0.1:8790",
    sipHost: "127.0.0.1",
    sipPort: 5060,
    sipWebSocketUrl: "ws://127.0.0.1:8088/ws",
    ...values,
  });
  const token = ({ iss = row.id, aud = GATEWAY_AUDIENCE, jti = crypto.randomUUID(), lifeSec = 60 }: Claims = {}) =>
    new SignJWT({ jti })
      .setProtectedHeader({ alg: "EdDSA" })
      .setIssuer(iss)
      .setAudience(aud)
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSec)
      .sign(pair.privateKey);
  return {
    id: row.id,
    name: row.name,
    token,
    async call<T>(method: string, path: string, body?: unknown) {
      const headers = { authorization: `Bearer ${await token()}` };
      return edge.request<T>(method, `/gateway/v1${path}`, { body, headers });
    },
  };
}

/** Lets the gateway's last sign of life lie that far back. */
export async function silence(edge: Edge, gateway: { id: string }, ms: number): Promise<void> {
  const lastSeenAt = new Date(Date.now() - ms);
  await edge.admin.db.update(gateways).set({ lastSeenAt }).where(eq(gateways.id, gateway.id));
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString();

/** A finished call of 1000 to agent Nora on 601, as a gateway reports it; for tests. */
export function aRecord(
  tenantId: string,
  { deviceId = null, ...over }: Partial<CallRecord> & { deviceId?: string | null } = {},
): CallRecord {
  const legId = crypto.randomUUID();
  const anna = { number: "1000", name: "Anna" };
  const times = { startedAt: at(0), answeredAt: at(1), endedAt: at(11) };
  return {
    id: crypto.randomUUID(),
    tenantId,
    version: 1,
    linkedid: `1795149840.${Math.floor(Math.random() * 1e9)}`,
    direction: "internal",
    caller: anna,
    dialed: "601",
    callee: { number: "601", name: "Nora" },
    agentId: null,
    ...times,
    disposition: "answered",
    hangupCause: 16,
    legs: [
      {
        id: legId,
        kind: "device",
        deviceId,
        agentId: null,
        party: anna,
        channel: "PJSIP/x-1",
        uniqueid: "1.1",
        ...times,
        hangupCause: 16,
      },
    ],
    events: [
      { id: crypto.randomUUID(), at: at(0), kind: "call.started", legId, text: "Anna calls 601", data: {} },
      {
        id: crypto.randomUUID(),
        at: at(11),
        kind: "call.ended",
        legId: null,
        text: "Anna hung up",
        data: { cause: 16 },
      },
    ],
    turns: [
      {
        index: 0,
        speaker: "agent",
        text: "Hello",
        startedAt: at(1),
        endedAt: at(2),
        interrupted: false,
        heardMs: 900,
        confidence: 0.5,
        latency: { thinkMs: 80, firstAudioMs: 100, responseMs: 120, interruptMs: null },
      },
    ],
    ...over,
  };
}
