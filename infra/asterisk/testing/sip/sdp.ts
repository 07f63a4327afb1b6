/** A session offer or answer: µ-law and keypad events, 20 ms, one stream. */
export function formatSdp(
  address: string,
  port: number,
  { direction = "sendrecv", version = 1 }: { direction?: "sendrecv" | "sendonly"; version?: number } = {},
): string {
  return `${[
    "v=0",
    `o=phone ${port} ${version} IN IP4 ${address}`,
    "s=-",
    `c=IN IP4 ${address}`,
    "t=0 0",
    `m=audio ${port} RTP/AVP 0 101`,
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-16",
    "a=ptime:20",
    `a=${direction}`,
  ].join("\r\n")}\r\n`;
}

/** Where the other side wants its audio; undefined when the text holds no audio stream. */
export function parseSdp(text: string): { address: string; port: number } | undefined {
  const port = Number(/^m=audio (\d+) /m.exec(text)?.[1] ?? 0);
  const address = /^c=IN IP4 (\S+)/m.exec(text)?.[1];
  return address === undefined || port === 0 ? undefined : { address, port };
}
