import { gateways } from "@callplane/drizzle";
import { aGateway } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
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
    lastSeenAt: new Date(),
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
