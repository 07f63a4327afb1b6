import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";
import { formatMessage, header, parameter, parseMessage, type SipMessage } from "./message.ts";

export type SipServer = { host: string; port: number };
export type Headers = readonly (readonly [string, string])[];

type Waiting = { onResponse(response: SipMessage): void };

const FIRST_RETRY_MS = 500; // T1
const LONGEST_RETRY_MS = 4_000; // T2

/** The server did not answer a request, or nobody is there. */
export class SipTimeout extends Error {
  override name = "SipTimeout";
}

/**
 * SIP over one UDP port: matches responses to requests, repeats what may have been lost (RFC 3261, 17), and answers
 * repeated requests with what was answered before. All requests go to the one server; answers go to whoever asked.
 */
export class SipTransport {
  readonly localAddress: string;
  readonly server: SipServer;
  /** Called for each new request from the server (never for a repeated one, and never for an ACK's transaction). */
  onRequest: (request: SipMessage) => void = () => {};
  readonly #socket: Socket;
  readonly #waiting = new Map<string, Waiting>();
  readonly #pending = new Set<Promise<SipMessage>>();
  readonly #answered = new Map<string, string>();
  readonly #senders = new WeakMap<SipMessage, SipServer>();
  #isClosed = false;

  private constructor(socket: Socket, server: SipServer) {
    this.#socket = socket;
    this.server = server;
    this.localAddress = socket.address().address;
    socket.on("message", (datagram, { address, port }) => this.#receive(datagram.toString(), { host: address, port }));
    socket.on("error", () => {}); // time-outs tell
  }

  static open(server: SipServer, localAddress: string): Promise<SipTransport> {
    const socket = createSocket("udp4");
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, localAddress, () => resolve(new SipTransport(socket, server)));
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** `Via` for a new transaction. */
  newVia(): string {
    return `SIP/2.0/UDP ${this.localAddress}:${this.port};rport;branch=z9hG4bK${randomBytes(9).toString("hex")}`;
  }

  /**
   * Sends a request and resolves with its final response, calling `onProvisional` for those before it. `headers` begin
   * with the Via. Throws SipTimeout when no answer at all comes for `timeoutMs`.
   */
  request(
    method: string,
    uri: string,
    headers: Headers,
    body: string,
    timeoutMs: number,
    onProvisional: (response: SipMessage) => void = () => {},
  ): Promise<SipMessage> {
    const text = formatMessage(`${method} ${uri} SIP/2.0`, headers, body);
    const key = `${parameter(headers[0]?.[1] ?? "", "branch")} ${method}`;
    const answer = new Promise<SipMessage>((resolve, reject) => {
      let retryMs = FIRST_RETRY_MS;
      const send = () => {
        this.sendText(text);
        retry = setTimeout(send, retryMs);
        retryMs = Math.min(retryMs * 2, method === "INVITE" ? Number.POSITIVE_INFINITY : LONGEST_RETRY_MS);
      };
      const finish = () => {
        clearTimeout(retry);
        clearTimeout(giveUp);
        // A repeated final response to an INVITE has to be acknowledged again: the caller of request() keeps listening.
        if (method !== "INVITE") this.#waiting.delete(key);
      };
      let retry: NodeJS.Timeout;
      const giveUp = setTimeout(() => {
        finish();
        this.#waiting.delete(key);
        reject(new SipTimeout(`${method} was not answered within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiting.set(key, {
        onResponse: (response) => {
          if (response.status < 200) {
            clearTimeout(retry);
            clearTimeout(giveUp); // it is being dealt with; how long that may take is the caller's business
            onProvisional(response);
            return;
          }
          finish();
          resolve(response);
          if (method === "INVITE") onProvisional(response);
        },
      });
      send();
    });
    this.#pending.add(answer);
    const forget = () => this.#pending.delete(answer);
    answer.then(forget, forget);
    return answer;
  }

  /** Resolves when no request waits for its final response, or after `withinMs`. */
  async idle(withinMs: number): Promise<void> {
    const patience = new AbortController();
    const settled = Promise.allSettled(this.#pending).then(() => patience.abort());
    await Promise.race([settled, delay(withinMs, undefined, { signal: patience.signal }).catch(() => {})]);
  }

  /** Answers a request, adding what every response repeats from it. `toTag` is ours. */
  respond(
    request: SipMessage,
    status: number,
    reason: string,
    toTag: string,
    headers: Headers = [],
    body = "",
  ): string {
    const to = header(request, "to");
    const repeated: [string, string][] = [
      ...(request.headers.get("via") ?? []).map((via): [string, string] => ["Via", via]),
      ...(request.headers.get("record-route") ?? []).map((route): [string, string] => ["Record-Route", route]),
      ["From", header(request, "from")],
      ["To", parameter(to, "tag") === "" && status > 100 ? `${to};tag=${toTag}` : to],
      ["Call-ID", header(request, "call-id")],
      ["CSeq", header(request, "cseq")],
    ];
    const text = formatMessage(`SIP/2.0 ${status} ${reason}`, [...repeated, ...headers], body);
    this.#answered.set(transactionKey(request), text);
    this.sendText(text, this.#senders.get(request));
    return text;
  }

  sendText(text: string, to: SipServer = this.server): void {
    if (!this.#isClosed) this.#socket.send(text, to.port, to.host);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }

  #receive(text: string, from: SipServer): void {
    const message = parseMessage(text);
    if (message === undefined) return;
    if (message.status > 0) {
      this.#waiting.get(`${parameter(header(message, "via"), "branch")} ${message.method}`)?.onResponse(message);
      return;
    }
    this.#senders.set(message, from);
    const before = this.#answered.get(transactionKey(message));
    if (before !== undefined && message.method !== "ACK") this.sendText(before, from);
    else this.onRequest(message);
  }
}

function transactionKey(request: SipMessage): string {
  return `${parameter(header(request, "via"), "branch")} ${request.method}`;
}
