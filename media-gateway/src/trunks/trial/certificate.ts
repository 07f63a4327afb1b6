import { checkServerIdentity, type TLSSocket } from "node:tls";

/** Why a carrier's certificate is not to be trusted, in words; undefined: it is. */
export function certificateProblem(socket: TLSSocket, host: string): string | undefined {
  const certificate = socket.getPeerCertificate();
  if (Object.keys(certificate).length === 0) return "the carrier shows none";
  const code = String(socket.authorizationError);
  if (!socket.authorized && code !== "ERR_TLS_CERT_ALTNAME_INVALID") {
    const until = dateOf(certificate.valid_to);
    if (code === "CERT_HAS_EXPIRED") return `it expired on ${until}`;
    if (code === "CERT_NOT_YET_VALID") return `it is not valid before ${dateOf(certificate.valid_from)}`;
    return REASONS[code] ?? `it cannot be checked (${code})`;
  }
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (checkServerIdentity(bare, certificate) === undefined) return undefined;
  const names = (certificate.subjectaltname ?? "").replaceAll(/(?:DNS|IP Address):/g, "").slice(0, 200);
  return names === "" ? `it names no host, and so not ${bare}` : `it is for ${names}, and not for ${bare}`;
}

const UNTRUSTED = "nobody this machine trusts has signed it";
const REASONS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "the carrier has signed it itself",
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the carrier does not send the certificates that vouch for it",
  CERT_REVOKED: "it was revoked",
};

function dateOf(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().slice(0, 10);
}
