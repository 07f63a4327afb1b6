import { createHash, randomBytes } from "node:crypto";

const HASHES: Record<string, string> = { MD5: "md5", "SHA-256": "sha256" };

export type Credentials = {
  username: string;
  password: string;
  /** Answer only challenges of this algorithm; the server's first when left out. */
  algorithm?: "MD5" | "SHA-256";
};

/**
 * Answers the challenges of a 401 or 407 (RFC 8760: one header per algorithm, the server's favourite first).
 * Undefined when none uses an algorithm we are allowed to answer with.
 */
export function answerChallenge(
  challenges: readonly string[],
  credentials: Credentials,
  method: string,
  uri: string,
): string | undefined {
  const offered = challenges.map(readChallenge);
  const challenge = offered.find(({ algorithm }) =>
    credentials.algorithm === undefined ? algorithm in HASHES : algorithm === credentials.algorithm,
  );
  if (challenge === undefined) return undefined;
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const hash = (text: string) =>
    createHash(HASHES[algorithm] ?? "md5")
      .update(text)
      .digest("hex");
  const secret = hash(`${credentials.username}:${realm}:${credentials.password}`);
  const request = hash(`${method}:${uri}`);
  const cnonce = randomBytes(8).toString("hex");
  const counted = qop ? `${nonce}:00000001:${cnonce}:auth` : nonce;
  const parts = [
    `username="${credentials.username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${hash(`${secret}:${counted}:${request}`)}"`,
    `algorithm=${algorithm}`,
    ...(opaque === "" ? [] : [`opaque="${opaque}"`]),
    ...(qop ? ["qop=auth", "nc=00000001", `cnonce="${cnonce}"`] : []),
  ];
  return `Digest ${parts.join(", ")}`;
}

function readChallenge(value: string) {
  const field = (name: string) => new RegExp(`\\b${name}=(?:"([^"]*)"|([^,\\s]+))`, "i").exec(value);
  const text = (name: string) => field(name)?.[1] ?? field(name)?.[2] ?? "";
  const qop = text("qop").split(",").includes("auth");
  return {
    realm: text("realm"),
    nonce: text("nonce"),
    opaque: text("opaque"),
    algorithm: (text("algorithm") || "MD5").toUpperCase(),
    qop,
  };
}
