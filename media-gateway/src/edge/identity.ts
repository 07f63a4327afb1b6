import { readFile } from "node:fs/promises";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { z } from "zod";
import { writeFileAtomic } from "../lib/atomic-file.ts";
import type { Clock } from "../lib/clock.ts";

const privateJwk = z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string(), d: z.string() });
const identityFile = z.object({ gatewayId: z.uuid().nullable(), privateKey: privateJwk });
type IdentityFile = z.infer<typeof identityFile>;

/** Audience and lifetime of a gateway's tokens (edge-api/contract/gateway-link.ts). */
const AUDIENCE = "callplane-gateway";
const TOKEN_LIFE_SEC = 45;

/** Who this gateway is: an Ed25519 key of its own that never leaves its disk, and the id the edge gave it. */
export interface Identity {
  readonly gatewayId: string | undefined;
  readonly publicKey: { kty: "OKP"; crv: "Ed25519"; x: string };
  /** Keeps the id the edge answered with. */
  enrolled(gatewayId: string): Promise<void>;
  /** A token for one request. Throws before enrolment. */
  sign(): Promise<string>;
}

/** Reads the identity, or makes it at the first start. The key is durable before the edge hears of it. */
export async function openIdentity(path: string, clock: Clock): Promise<Identity> {
  let file = (await readIdentity(path)) ?? (await createIdentity(path));
  const key = await importJWK(file.privateKey, "EdDSA");
  const { kty, crv, x } = file.privateKey;
  return {
    get gatewayId() {
      return file.gatewayId ?? undefined;
    },
    publicKey: { kty, crv, x },
    async enrolled(gatewayId) {
      file = { ...file, gatewayId };
      await writeFileAtomic(path, JSON.stringify(file));
    },
    sign() {
      if (file.gatewayId === null) throw new Error("this gateway is not enrolled");
      const nowSec = Math.floor(clock.now() / 1000);
      return new SignJWT({})
        .setProtectedHeader({ alg: "EdDSA" })
        .setIssuer(file.gatewayId)
        .setAudience(AUDIENCE)
        .setIssuedAt(nowSec)
        .setExpirationTime(nowSec + TOKEN_LIFE_SEC)
        .setJti(crypto.randomUUID())
        .sign(key);
    },
  };
}

async function readIdentity(path: string): Promise<IdentityFile | undefined> {
  try {
    return identityFile.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read: restore it, or remove it and enrol again`, { cause: error });
  }
}

async function createIdentity(path: string): Promise<IdentityFile> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const jwk: JWK = await exportJWK(privateKey);
  const file = identityFile.parse({ gatewayId: null, privateKey: jwk });
  await writeFileAtomic(path, JSON.stringify(file));
  return file;
}
