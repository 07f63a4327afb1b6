/*
 * As much of SIP (RFC 3261) as asking a carrier takes: requests without a body, and the start lines and headers of what it answers.
 */

export interface SipRequest {
  readonly method: "OPTIONS" | "REGISTER";
  readonly uri: string;
  /** `host:port` of ours, in brackets where it is IPv6. */
  readonly from: string;
  readonly transport: "UDP" | "TCP" | "TLS";
  readonly branch: string;
  readonly callId: string;
  readonly cseq: number;
  readonly tag: string;
  /** The address in From and To. */
  readonly identity: string;
  /** Authorization or Proxy-Authorization. */
  readonly authorization: { readonly name: string; readonly value: string } | undefined;
}

export interface SipResponse {
  readonly status: number;
  readonly reason: string;
  /** By name in small letters; several of one name in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** Largest answer looked at; more is nobody's answer to OPTIONS. */
export const MAX_BYTES = 65_536;
const SHORT_NAMES: Readonly<Record<string, string>> = {
  v: "via",
  f: "from",
  t: "to",
  i: "call-id",
  l: "content-length",
};

export function writeRequest(request: SipRequest): string {
  const { method, uri, from, transport, branch, callId, cseq, tag, identity, authorization } = request;
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${from};rport;branch=${branch}`,
    "Max-Forwards: 70",
    `From: <${identity}>;tag=${tag}`,
    `To: <${identity}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    "User-Agent: Callplane",
    ...(authorization === undefined ? [] : [`${authorization.name}: ${authorization.value}`]),
    // A REGISTER without Contact only asks what is registered (10.2.3): it proves the password and moves no call.
    "Content-Length: 0",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** The first answer in these bytes, and where it ends; undefined: not all of it is there. Throws on what is no SIP answer. */
export function readResponse(bytes: Buffer): { readonly response: SipResponse; readonly length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) {
    if (bytes.length >= MAX_BYTES) throw new Error("the answer has no end");
    return undefined;
  }
  const [start = "", ...lines] = bytes
    .toString("latin1", 0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const [, status, reason = ""] = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start) ?? [];
  if (status === undefined) throw new Error("that is not SIP");
  const headers = new Map<string, string[]>();
  for (const line of lines.slice(0, 200)) {
    const [, given = "", value = ""] = /^([A-Za-z0-9.!%*_+`'~-]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    const name = SHORT_NAMES[given.toLowerCase()] ?? given.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), value.trim()]);
  }
  const body = Number(headers.get("content-length")?.[0] ?? 0);
  const length = end + 4 + (Number.isInteger(body) && body >= 0 ? body : 0);
  if (length > MAX_BYTES) throw new Error("the answer is too long");
  if (bytes.length < length) return undefined;
  return { response: { status: Number(status), reason: plain(reason), headers }, length };
}

/** Whether it answers this request: told by the branch of the topmost Via, and CSeq. */
export function answers({ headers }: SipResponse, { branch, cseq, method }: SipRequest): boolean {
  const via = headers.get("via")?.[0] ?? "";
  return via.includes(`branch=${branch}`) && headers.get("cseq")?.[0]?.replaceAll(/\s+/g, " ") === `${cseq} ${method}`;
}

/** A carrier's words are shown to people: without control characters, and short. */
function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 100);
}
