import fc from "fast-check";
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Edge, type SignedIn, startEdge } from "./harness.ts";

let edge: Edge;
let who: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
  who = await edge.signIn("tenant_admin");
});
afterAll(() => edge.stop());

const statusOf = async (token: string) =>
  (await edge.request("GET", "/api/v1/auth/me", { headers: { authorization: `Bearer ${token}` } })).status;

type Claims = Record<string, unknown>;
const claims = (overrides: Claims = {}): Claims => ({
  iss: "callplane",
  aud: "callplane-api",
  sub: who.userId,
  tid: who.tenantId,
  sid: who.sessionId,
  role: "tenant_admin",
  name: "Test",
  ...overrides,
});

async function ownKey(index = 0) {
  const jwk = JSON.parse(edge.environment.JWT_KEYS ?? "[]")[index];
  return { kid: String(jwk.kid), key: await importJWK(jwk, "EdDSA") };
}

async function signed(payload: Claims, { expiresIn = "10m", index = 0, header = {} as Claims } = {}): Promise<string> {
  const { kid, key } = await ownKey(index);
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid, ...header })
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(key);
}

describe("fault 29: a token", () => {
  it("is taken when it is ours, by any key of the ring", async () => {
    expect(await statusOf(await signed(claims()))).toBe(200);
    expect(await statusOf(await signed(claims(), { index: 1 }))).toBe(200);
  });

  const hostile: Record<string, () => Promise<string>> = {
    "without a signature (alg none)": async () =>
      new UnsecuredJWT(claims()).setExpirationTime("10m").setIssuedAt().encode(),
    "signed with the public key as an HMAC secret": async () => {
      const { keys } = edge.services.ports.tokens.jwks();
      const secret = new TextEncoder().encode(keys[0]?.x ?? "");
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: keys[0]?.kid ?? "" })
        .setIssuedAt()
        .setExpirationTime("10m")
        .sign(secret);
    },
    "signed by a stranger under our key's name": async () => {
      const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
      const { kid } = await ownKey();
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid })
        .setIssuedAt()
        .setExpirationTime("10m")
        .sign(privateKey);
    },
    "that brings its own key along": async () => {
      const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "EdDSA", typ: "JWT", jwk: await exportJWK(publicKey) })
        .setIssuedAt()
        .setExpirationTime("10m")
        .sign(privateKey);
    },
    "whose kid is a path": () => signed(claims(), { header: { kid: "../../../dev/null" } }),
    "whose kid points to a key set elsewhere": () =>
      signed(claims(), { header: { kid: "x", jku: "https://attacker.example/jwks.json" } }),
    "with a critical header we do not know": async () => {
      const { kid, key } = await ownKey();
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid, crit: ["x"], x: 1 })
        .setIssuedAt()
        .setExpirationTime("10m")
        .sign(key, { crit: { x: true } });
    },
    "that has expired": () => signed(claims(), { expiresIn: "-1s" }),
    "that never expires": async () => {
      const { kid, key } = await ownKey();
      return new SignJWT(claims()).setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid }).setIssuedAt().sign(key);
    },
    "not yet in force": () => signed(claims({ nbf: Math.floor(Date.now() / 1000) + 600 })),
    "issued in the future": async () => {
      const { kid, key } = await ownKey();
      const later = Math.floor(Date.now() / 1000) + 3600;
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "EdDSA", typ: "JWT", kid })
        .setIssuedAt(later)
        .setExpirationTime(later + 600)
        .sign(key);
    },
    "for another audience": () => signed(claims({ aud: "callplane-gateway" })),
    "of another issuer": () => signed(claims({ iss: "somebody" })),
    "of another type": () => signed(claims(), { header: { typ: "at+jwt" } }),
    "for another tenant's id": () => signed(claims({ tid: crypto.randomUUID() })),
    "for another user of the session": () => signed(claims({ sub: crypto.randomUUID() })),
    "of a session that never was": () => signed(claims({ sid: crypto.randomUUID() })),
    "without a session": () => signed(claims({ sid: undefined })),
    "with a role that is none": () => signed(claims({ role: "root" })),
    "of 100 000 characters": () => signed(claims({ name: "x".repeat(100_000) })),
  };
  for (const [what, make] of Object.entries(hostile)) {
    it(`${what} is refused`, async () => {
      expect(await statusOf(await make())).toBe(401);
    });
  }

  it("gives no more rights than the person has, whatever it claims", async () => {
    const viewer = await edge.signIn("viewer");
    const forged = await signed(
      claims({ sub: viewer.userId, tid: viewer.tenantId, sid: viewer.sessionId, role: "platform_admin" }),
    );
    const headers = { authorization: `Bearer ${forged}` };
    expect((await edge.request("GET", "/api/v1/tenants", { headers })).status).toBe(403);
  });

  it("with any one character changed is refused", async () => {
    const token = await signed(claims());
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    // The last character of the signature has four bits that mean nothing.
    const place = fc.integer({ min: 0, max: token.length - 2 });
    const property = fc.asyncProperty(place, fc.constantFrom(...alphabet), async (at, character) => {
      fc.pre(token[at] !== character);
      expect(await statusOf(token.slice(0, at) + character + token.slice(at + 1))).toBe(401);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("of any other shape is refused", async () => {
    const header = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    await fc.assert(
      fc.asyncProperty(header, async (token) => {
        expect(await statusOf(token)).toBe(401);
      }),
      { numRuns: 200 },
    );
  });
});
