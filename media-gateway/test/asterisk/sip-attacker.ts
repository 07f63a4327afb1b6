import { createHash, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

/** Somebody who tries to get in by SIP over UDP, from an address of their own. */
export interface SipAttacker {
  /** Asks to register under a name and says no password: the answer as it came, or undefined when none does within a second. */
  scan(name: string): Promise<string | undefined>;
  /** The same, answering the challenge with a wrong password: what that is answered. */
  guess(name: string): Promise<string | undefined>;
  close(): void;
}

const PATIENCE_MS = 1_000;

export async function startSipAttacker(from: string, port: number): Promise<SipAttacker> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  const waiting = new Map<string, (text: string | undefined) => void>();
  socket.on("message", (datagram) => {
    const text = datagram.toString();
    waiting.get(/branch=(z9hG4bK\w+)/.exec(text)?.[1] ?? "")?.(text);
  });

  function ask(name: string, callId: string, authorization = ""): Promise<string | undefined> {
    const branch = `z9hG4bK${randomBytes(8).toString("hex")}`;
    const contact = `${from}:${socket.address().port}`;
    const lines = [
      "REGISTER sip:callplane SIP/2.0",
      `Via: SIP/2.0/UDP ${contact};rport;branch=${branch}`,
      "Max-Forwards: 70",
      `From: <sip:${name}@callplane>;tag=1`,
      `To: <sip:${name}@callplane>`,
      `Call-ID: ${callId}`,
      `CSeq: ${authorization === "" ? 1 : 2} REGISTER`,
      `Contact: <sip:${name}@${contact}>`,
      ...(authorization === "" ? [] : [`Authorization: ${authorization}`]),
      "Content-Length: 0",
    ];
    return new Promise((resolve) => {
      const finish = (text: string | undefined) => {
        clearTimeout(timer);
        waiting.delete(branch);
        resolve(text);
      };
      const timer = setTimeout(() => finish(undefined), PATIENCE_MS);
      waiting.set(branch, finish);
      socket.send(`${lines.join("\r\n")}\r\n\r\n`, port, "127.0.0.1");
    });
  }

  return {
    scan: (name) => ask(name, randomBytes(6).toString("hex")),
    async guess(name) {
      const callId = randomBytes(6).toString("hex");
      const challenge = await ask(name, callId);
      const nonce = /nonce="([^"]+)"/.exec(challenge ?? "")?.[1];
      if (nonce === undefined) return challenge;
      const response = createHash("md5").update(randomBytes(8)).digest("hex");
      const digest = `Digest username="${name}", realm="callplane", nonce="${nonce}", uri="sip:callplane", response="${response}", algorithm=MD5`;
      return ask(name, callId, digest);
    },
    close: () => socket.close(),
  };
}

export const statusOfAnswer = (answer: string | undefined) => Number(/^SIP\/2\.0 (\d{3})/.exec(answer ?? "")?.[1] ?? 0);

/** An answer without what differs from request to request: two that then are the same tell nothing apart. */
export function withoutIds(answer: string | undefined, name: string): string {
  return (answer ?? "")
    .replaceAll(name, "NAME")
    .replaceAll(/(branch|tag|rport|nonce|opaque)=("[^"]*"|[\w.-]+)/g, "$1=ID")
    .replaceAll(/^(Call-ID): .*$/gim, "$1: ID")
    .replaceAll(/:\d{4,5}\b/g, ":PORT");
}
