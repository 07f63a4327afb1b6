/** A SIP message (RFC 3261). Header names are lower case and in full; a header that stands several times has several values. */
export type SipMessage = {
  /** `INVITE` for a request, a number for a response. */
  method: string;
  /** The request's target; empty for a response. */
  uri: string;
  status: number;
  reason: string;
  headers: Map<string, string[]>;
  body: string;
};

const COMPACT: Record<string, string> = {
  v: "via",
  f: "from",
  t: "to",
  i: "call-id",
  m: "contact",
  l: "content-length",
  c: "content-type",
};

/** Reads one datagram; undefined when it is no SIP message (a keep-alive, noise). */
export function parseMessage(text: string): SipMessage | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [first = "", ...lines] = text
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    const key = COMPACT[name] ?? name;
    headers.set(key, [...(headers.get(key) ?? []), line.slice(colon + 1).trim()]);
  }
  const body = text.slice(end + 4);
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  if (response !== null) {
    const method = headers.get("cseq")?.[0]?.split(/\s+/)[1] ?? "";
    return { method, uri: "", status: Number(response[1]), reason: response[2] ?? "", headers, body };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  return request === null
    ? undefined
    : { method: request[1] ?? "", uri: request[2] ?? "", status: 0, reason: "", headers, body };
}

/** The message as it goes on the wire; Content-Length is added. */
export function formatMessage(startLine: string, headers: readonly (readonly [string, string])[], body = ""): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${startLine}\r\n${lines}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A header's first value, or "". */
export function header(message: SipMessage, name: string): string {
  return message.headers.get(name)?.[0] ?? "";
}

/** A parameter of a header's value: `tag`, `branch`, `expires`. */
export function parameter(value: string, name: string): string {
  return new RegExp(`[;?&]${name}=([^;>\\s,]+)`, "i").exec(value)?.[1] ?? "";
}

/** The address inside a From, To or Contact: `sip:1001@host:port`. */
export function addressUri(value: string): string {
  return /<([^>]+)>/.exec(value)?.[1] ?? value.split(";")[0]?.trim() ?? "";
}
