import { randomBytes, randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { answers, MAX_BYTES, readResponse, type SipRequest, type SipResponse, writeRequest } from "./sip-message.ts";

export interface Target {
  readonly address: string;
  readonly port: number;
  readonly transport: "udp" | "tcp" | "tls";
  /** What the certificate is to be for. */
  readonly host: string;
  /** Who vouches for certificates; those of this machine when left out. */
  readonly ca?: readonly string[] | undefined;
}

/** A way to a carrier that is open. */
export interface SipLink {
  readonly transport: "UDP" | "TCP" | "TLS";
  /** `host:port` as they stand in Via. */
  readonly from: string;
  readonly tls: TLSSocket | undefined;
  /** The final answer. Rejects when none comes in time, or what comes is no SIP. */
  ask(request: SipRequest, timeoutMs: number): Promise<SipResponse>;
  close(): void;
}

interface Wire {
  send(text: string): void;
  /** What could not be sent or heard ends the question, too. */
  onFailure(listener: (error: Error) => void): void;
  onResponse(listener: (response: SipResponse) => void): void;
}

/** No answer within the time. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** Resends over UDP are 0.5, 1, 2 … s apart (RFC 3261, 17.1.2.2). */
const T1_MS = 500;

/** Opens a way; over UDP that sends nothing yet. Rejects with the system's error, or NoAnswer. */
export function openLink(target: Target, timeoutMs: number): Promise<SipLink> {
  return target.transport === "udp" ? openUdp(target) : openStream(target, timeoutMs);
}

async function openUdp({ address, port }: Target): Promise<SipLink> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  const wire = newWire((text) => socket.send(text));
  socket.on("error", wire.fail);
  socket.on("message", (bytes) => wire.take(bytes.subarray(0, MAX_BYTES), true));
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.connect(port, address, () => resolve());
  });
  const local = socket.address();
  return newLink(wire, { transport: "UDP", from: hostPort(local.address, local.port), tls: undefined }, () =>
    socket.close(),
  );
}

async function openStream(target: Target, timeoutMs: number): Promise<SipLink> {
  const { address, port, host, ca } = target;
  const isTls = target.transport === "tls";
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const isName = !/^[\d.]+$|:/.test(bare);
  const tls = isTls
    ? connectTls({
        host: address,
        port,
        // What is wrong with it is said in words, and nothing is sent before.
        rejectUnauthorized: false,
        ...(isName ? { servername: bare } : {}),
        ...(ca === undefined ? {} : { ca: [...ca] }),
      })
    : undefined;
  const socket = tls ?? connect({ host: address, port });
  const wire = newWire((text) => socket.write(text));
  const timer = setTimeout(() => socket.destroy(new NoAnswer("no answer")), timeoutMs);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(isTls ? "secureConnect" : "connect", resolve);
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("closed")));
    });
  } finally {
    clearTimeout(timer);
  }
  socket.on("error", wire.fail);
  socket.on("close", () => wire.fail(new Error("the carrier closed the connection")));
  socket.on("data", (bytes) => wire.take(bytes, false));
  const from = hostPort(socket.localAddress ?? "", socket.localPort ?? 0);
  return newLink(wire, { transport: isTls ? "TLS" : "TCP", from, tls }, () => socket.destroy());
}

function newWire(
  send: (text: string) => void,
): Wire & { fail(error: Error): void; take(bytes: Buffer, isWhole: boolean): void } {
  let onFailure = (_: Error): void => undefined;
  let onResponse = (_: SipResponse): void => undefined;
  let buffer = Buffer.alloc(0);
  const fail = (error: Error) => onFailure(error);
  return {
    send,
    fail,
    onFailure: (listener) => {
      onFailure = listener;
    },
    onResponse: (listener) => {
      onResponse = listener;
    },
    take(bytes, isWhole) {
      buffer = isWhole ? Buffer.from(bytes) : Buffer.concat([buffer, bytes]);
      try {
        // A datagram is one message, whatever it says of its length.
        for (let read = readResponse(buffer); read !== undefined; read = readResponse(buffer)) {
          buffer = isWhole ? Buffer.alloc(0) : buffer.subarray(read.length);
          onResponse(read.response);
        }
      } catch (error) {
        buffer = Buffer.alloc(0);
        // A datagram may come from anywhere along the way: only silence ends the question.
        if (!isWhole) fail(error instanceof Error ? error : new Error(String(error)));
      }
    },
  };
}

function newLink(wire: Wire, about: Pick<SipLink, "transport" | "from" | "tls">, close: () => void): SipLink {
  return {
    ...about,
    close,
    ask(request, timeoutMs) {
      const text = writeRequest(request);
      const done = Promise.withResolvers<SipResponse>();
      wire.onFailure(done.reject);
      wire.onResponse((response) => {
        if (answers(response, request) && response.status >= 200) done.resolve(response);
      });
      let resendMs = T1_MS;
      let resend: NodeJS.Timeout | undefined;
      const sendAgain = () => {
        wire.send(text);
        resend = setTimeout(sendAgain, resendMs);
        resendMs *= 2;
      };
      if (about.transport === "UDP") sendAgain();
      else wire.send(text);
      const limit = setTimeout(() => done.reject(new NoAnswer("no answer")), timeoutMs);
      return done.promise.finally(() => {
        clearTimeout(resend);
        clearTimeout(limit);
      });
    },
  };
}

/** What tells one question from another. */
export function newIds(): Pick<SipRequest, "branch" | "callId" | "tag"> {
  const word = () => randomBytes(8).toString("hex");
  return { branch: `z9hG4bK${word()}`, callId: randomUUID(), tag: word() };
}

function hostPort(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
