import { generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { readJson, writePrivateJson } from "./private-files.ts";

const text = z.string().min(1);

const devSecrets = z.object({
  /** JWT_KEYS: private Ed25519 JWKs. */
  jwtKeys: text,
  /** SECRET_KEYS: `id:base64-32-bytes`. */
  secretKeys: text,
  edgeDatabasePassword: text,
  redisToken: text,
  qstashToken: text,
  qstashCurrentSigningKey: text,
  qstashNextSigningKey: text,
  resendApiKey: text,
  sessionSecret: text,
  portalSecret: text,
  amiSecret: text,
  ariPassword: text,
});

export type DevSecrets = z.infer<typeof devSecrets>;

/** The secrets of this machine's stack, made at its first start and kept. Throws when the file was changed to something else. */
export function loadSecrets(file: string): DevSecrets {
  const known = devSecrets.partial().safeParse(readJson(file) ?? {});
  if (!known.success) throw new Error(`${file} is not as it was written; start with --reset to make it anew`);
  const secrets = devSecrets.parse({ ...makeSecrets(), ...known.data });
  writePrivateJson(file, secrets);
  return secrets;
}

/** A ring of one private Ed25519 key, as the edge's JWT_KEYS wants it. */
export function makeJwtKeys(kid: string): string {
  const { kty, crv, x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return JSON.stringify([{ kty, crv, x, d, kid }]);
}

/** A ring of one AES-256 key, as the edge's SECRET_KEYS wants it. */
export function makeSecretKeys(id: string): string {
  return `${id}:${randomBytes(32).toString("base64")}`;
}

function makeSecrets(): DevSecrets {
  const token = () => randomBytes(24).toString("base64url");
  return {
    jwtKeys: makeJwtKeys(`dev-${randomBytes(4).toString("hex")}`),
    secretKeys: makeSecretKeys("dev1"),
    edgeDatabasePassword: token(),
    redisToken: token(),
    qstashToken: token(),
    qstashCurrentSigningKey: `sig_${token()}`,
    qstashNextSigningKey: `sig_${token()}`,
    resendApiKey: `re_${token()}`,
    sessionSecret: randomBytes(48).toString("base64url"),
    portalSecret: randomBytes(32).toString("base64url"),
    amiSecret: token(),
    ariPassword: token(),
  };
}
