import { type Dialog, learnFrom, newTag, outgoingDialog } from "./dialog.ts";
import { acceptCancel, acceptReinvite, receiveCall } from "./incoming-call.ts";
import { ALLOW, endLeg, type Line, requestInDialog } from "./line.ts";
import { header, type SipMessage } from "./message.ts";
import { dialNumber } from "./outgoing-call.ts";
import type { SipCall } from "./sip-call.ts";
import { transferStatus } from "./transfer.ts";
import { type Headers, type SipServer, SipTransport } from "./transport.ts";

const GOODBYE_MS = 2_000;

export type SipPhoneOptions = {
  server: SipServer;
  username: string;
  password: string;
  displayName?: string;
  /** Answer challenges of this algorithm only; the server's favourite when left out. */
  algorithm?: "MD5" | "SHA-256";
  /** The address to speak from; 127.0.0.1. */
  localAddress?: string;
};

/** The registrar did not accept us. */
export class RegistrationRefused extends Error {
  override name = "RegistrationRefused";
  readonly status: number;
  constructor(status: number, reason: string) {
    super(`registration was refused: ${status} ${reason}`);
    this.status = status;
  }
}

/** Starts a telephone for tests: one UDP port, any number of calls. It is known to nobody until register(). */
export async function startSipPhone(options: SipPhoneOptions): Promise<SipPhone> {
  const transport = await SipTransport.open(options.server, options.localAddress ?? "127.0.0.1");
  return new SipPhone(transport, options);
}

/** A SIP telephone for tests, over UDP with µ-law audio. */
export class SipPhone {
  readonly username: string;
  /** What to do with a call that comes in; without it the phone rings until someone takes nextIncoming(). */
  onIncoming: ((call: SipCall) => void) | undefined;
  /** What its lamp was told last of voice messages; undefined: nothing yet. */
  voiceMessages: { new: number; old: number } | undefined;
  /** How often its lamp was told: within a subscription of ours, and without one. */
  readonly lampNotices = { asked: 0, unasked: 0 };
  /** What the lamps of its keys show, by the numbers they dial: `confirmed` is lit, `early` blinks, `terminated` is off. */
  readonly lamps = new Map<string, string>();
  readonly #lamps = new Map<string, Dialog>();
  readonly #line: Line;
  readonly #registration: Dialog;
  #lampSubscription: Dialog | undefined;
  readonly #unclaimed: SipCall[] = [];
  readonly #claims: ((call: SipCall) => void)[] = [];

  constructor(transport: SipTransport, { server, username, password, displayName, algorithm }: SipPhoneOptions) {
    this.username = username;
    const address = `sip:${username}@${server.host}:${server.port}`;
    const name = displayName === undefined ? "" : `"${displayName.replaceAll(/["\\\r\n]/g, "")}" `;
    this.#line = {
      transport,
      credentials: { username, password, ...(algorithm === undefined ? {} : { algorithm }) },
      identity: `${name}<${address}>`,
      contact: `sip:${username}@${transport.localAddress}:${transport.port}`,
      legs: new Map(),
    };
    this.#registration = outgoingDialog(this.#line.identity, address);
    transport.onRequest = (request) => this.#handle(request);
  }

  /** Our UDP port. */
  get port(): number {
    return this.#line.transport.port;
  }

  /** The calls that are not over. */
  get calls(): SipCall[] {
    return [...this.#line.legs.values()].map(({ call }) => call);
  }

  /** Registers, or renews. Throws RegistrationRefused, SipTimeout. */
  async register({ expiresSec = 300 }: { expiresSec?: number } = {}): Promise<void> {
    const { host, port } = this.#line.transport.server;
    const headers: Headers = [
      ["Contact", `<${this.#line.contact}>`],
      ["Expires", String(expiresSec)],
    ];
    const response = await requestInDialog(this.#line, this.#registration, "REGISTER", `sip:${host}:${port}`, headers);
    if (response.status !== 200) throw new RegistrationRefused(response.status, response.reason);
  }

  /** Asks to be told of voice messages (RFC 3842), as most desk phones do; 0 takes that back. Answers the status. */
  async subscribeToMessages({ expiresSec = 300 }: { expiresSec?: number } = {}): Promise<number> {
    const { host, port } = this.#line.transport.server;
    const address = `sip:${this.username}@${host}:${port}`;
    this.#lampSubscription ??= outgoingDialog(this.#line.identity, address);
    const dialog = this.#lampSubscription;
    const response = await requestInDialog(this.#line, dialog, "SUBSCRIBE", dialog.target, [
      ["Contact", `<${this.#line.contact}>`],
      ["Event", "message-summary"],
      ["Accept", "application/simple-message-summary"],
      ["Expires", String(expiresSec)],
    ]);
    learnFrom(dialog, response);
    return response.status;
  }

  /**
   * Asks to be told of the lamp of a key that dials this number (RFC 4235), as desk phones do. Answers the status; what the lamp shows is in
   * `lamps` once it was told.
   */
  async subscribeToLamp(number: string, { expiresSec = 300 }: { expiresSec?: number } = {}): Promise<number> {
    const { host, port } = this.#line.transport.server;
    const dialog = this.#lamps.get(number) ?? outgoingDialog(this.#line.identity, `sip:${number}@${host}:${port}`);
    this.#lamps.set(number, dialog);
    const response = await requestInDialog(this.#line, dialog, "SUBSCRIBE", dialog.target, [
      ["Contact", `<${this.#line.contact}>`],
      ["Event", "dialog"],
      ["Accept", "application/dialog-info+xml"],
      ["Expires", String(expiresSec)],
    ]);
    learnFrom(dialog, response);
    return response.status;
  }

  /** Takes the registration back. */
  unregister(): Promise<void> {
    return this.register({ expiresSec: 0 });
  }

  /** Calls a number and resolves when it is answered; gives up after `withinMs`. Throws CallRefused. */
  async call(number: string, { withinMs = 30_000 }: { withinMs?: number } = {}): Promise<SipCall> {
    const call = await this.dial(number);
    const timer = setTimeout(() => void call.hangUp().catch(() => {}), withinMs);
    try {
      await call.answered;
      return call;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Calls a number and resolves at once, while it is being called. */
  dial(number: string): Promise<SipCall> {
    return dialNumber(this.#line, number);
  }

  /** The next call that comes in and that nobody took yet; it has been told that we ring. Throws after `withinMs`. */
  nextIncoming({ withinMs = 20_000 }: { withinMs?: number } = {}): Promise<SipCall> {
    const waiting = this.#unclaimed.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    return new Promise((resolve, reject) => {
      const claim = (call: SipCall) => {
        clearTimeout(timer);
        resolve(call);
      };
      const timer = setTimeout(() => {
        this.#claims.splice(this.#claims.indexOf(claim), 1);
        reject(new Error(`no call came in within ${withinMs} ms`));
      }, withinMs);
      this.#claims.push(claim);
    });
  }

  /** Hangs up, and closes the port. Does not unregister: a phone that is switched off does not either. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.calls.map((call) => call.hangUp()));
    for (const leg of this.#line.legs.values())
      endLeg(this.#line, leg, { by: "local", status: 0, reason: "phone stopped" });
    await this.#line.transport.idle(GOODBYE_MS); // a BYE that nobody waited for
    this.#line.transport.close();
  }

  #handle(request: SipMessage): void {
    const line = this.#line;
    const leg = line.legs.get(header(request, "call-id"));
    const tag = leg?.dialog.localTag ?? newTag();
    const respond = (status: number, reason: string) =>
      line.transport.respond(request, status, reason, tag, [["Allow", ALLOW]]);
    switch (request.method) {
      case "ACK":
        leg?.stopRepeating();
        break;
      case "INVITE":
        if (leg === undefined) void receiveCall(line, request).then((call) => this.#announce(call));
        else acceptReinvite(line, leg, request);
        break;
      case "BYE":
      case "CANCEL":
        if (leg === undefined) {
          respond(481, "No Such Call");
          break;
        }
        respond(200, "OK");
        if (request.method === "CANCEL") acceptCancel(line, leg);
        else endLeg(line, leg, { by: "remote", status: 200, reason: header(request, "reason") || "hung up" });
        break;
      case "NOTIFY": {
        respond(200, "OK");
        const lamp = [...this.#lamps].find(([, { callId }]) => callId === header(request, "call-id"))?.[0];
        const [, shows] = /<state[^>]*>([a-z]+)<\/state>/.exec(request.body) ?? [];
        if (lamp !== undefined && shows !== undefined) this.lamps.set(lamp, shows);
        // RFC 3842: `Voice-Message: 2/5 (0/0)`.
        const [, fresh, old] = /^Voice-Message: (\d+)\/(\d+)/im.exec(request.body) ?? [];
        if (fresh !== undefined) {
          this.voiceMessages = { new: Number(fresh), old: Number(old) };
          const isAsked = header(request, "call-id") === this.#lampSubscription?.callId;
          this.lampNotices[isAsked ? "asked" : "unasked"] += 1;
        }
        const status = transferStatus(request);
        if (status !== undefined) leg?.onTransferred?.(status);
        break;
      }
      case "OPTIONS":
      case "UPDATE":
      case "INFO":
        respond(200, "OK");
        break;
      default:
        respond(405, "Method Not Allowed");
    }
  }

  #announce(call: SipCall): void {
    if (this.onIncoming !== undefined) {
      this.onIncoming(call);
      return;
    }
    call.ring();
    const claim = this.#claims.shift();
    if (claim === undefined) this.#unclaimed.push(call);
    else claim(call);
  }
}
