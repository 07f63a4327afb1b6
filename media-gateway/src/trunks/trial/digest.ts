import { createHash, randomBytes } from "node:crypto";
import type { SipResponse } from "./sip-message.ts";

/** Digest access authentication for SIP: RFC 3261 §22 and, for SHA-256, RFC 8760. */

const ALGORITHMS: Readonly<Record<string, string>> = { "SHA-256": "sha256", MD5: "md5" };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The answer to a 401 or 407, to the strongest of its challenges we know; undefined: it has none of those. */
export function answerChallenge(
  response: SipResponse,
  { username, password }: Credentials,
  method: string,
  uri: string,
  cnonce = randomBytes(8).toString("hex"),
): { name: string; value: string } | undefined {
  const isProxy = response.status === 407;
  const offered = response.headers.get(isProxy ? "proxy-authenticate" : "www-authenticate") ?? [];
  const challenges = offered.flatMap(readChallenge);
  const found = Object.keys(ALGORITHMS).flatMap((name) => challenges.filter(({ algorithm }) => algorithm === name))[0];
  if (found === undefined) return undefined;
  const { realm, nonce, opaque, algorithm, qops, isNamed } = found;
  const hash = (text: string) =>
    createHash(ALGORITHMS[algorithm] ?? "md5")
      .update(text)
      .digest("hex");
  const isAuth = qops.includes("auth");
  if (qops.length > 0 && !isAuth) return undefined;
  const secret = hash(`${username}:${realm}:${password}`);
  const what = hash(`${method}:${uri}`);
  const proof = isAuth
    ? hash(`${secret}:${nonce}:00000001:${cnonce}:auth:${what}`)
    : hash(`${secret}:${nonce}:${what}`);
  const fields = [
    `username="${username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${proof}"`,
    ...(isNamed ? [`algorithm=${algorithm}`] : []),
    ...(isAuth ? [`cnonce="${cnonce}"`, "qop=auth", "nc=00000001"] : []),
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ];
  return { name: isProxy ? "Proxy-Authorization" : "Authorization", value: `Digest ${fields.join(", ")}` };
}

function readChallenge(text: string) {
  const [, rest] = /^digest\s+(.*)$/i.exec(text) ?? [];
  if (rest === undefined) return [];
  const fields = new Map<string, string>();
  for (const [, name = "", quoted, word = ""] of rest.matchAll(
    /([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi,
  )) {
    fields.set(name.toLowerCase(), quoted ?? word);
  }
  const realm = fields.get("realm");
  const nonce = fields.get("nonce");
  if (realm === undefined || nonce === undefined) return [];
  const named = fields.get("algorithm")?.toUpperCase();
  const qops = (fields.get("qop") ?? "").split(",").flatMap((qop) => qop.trim().toLowerCase() || []);
  return [
    { realm, nonce, opaque: fields.get("opaque"), algorithm: named ?? "MD5", qops, isNamed: named !== undefined },
  ];
}
