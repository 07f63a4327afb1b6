import { randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { FRAME_SAMPLES, SILENCE } from "./audio.ts";
import { everyFrame } from "./rtp-clock.ts";

/** 20 ms of µ-law as they arrived. */
export type RtpFrame = {
  /** performance.now() at arrival. */
  at: number;
  sequence: number;
  /** The sender's clock, 8000 a second. */
  timestamp: number;
  payload: Uint8Array;
};

/** Where the next frame to send comes from: 160 bytes of µ-law, or undefined when it has ended. */
export type FrameSource = () => Uint8Array | undefined;

export type ReceiveStatistics = {
  packets: number;
  /** Sequence numbers that never came, as far as can be told. */
  lost: number;
  outOfOrder: number;
  /** Longest time between two packets, ms. */
  longestGapMs: number;
};

const PCMU = 0;
const TELEPHONE_EVENT = 101;
const EVENTS = "0123456789*#ABCD";
const silentFrame = new Uint8Array(FRAME_SAMPLES).fill(SILENCE);

/** One call's audio: sends a frame every 20 ms (silence when there is nothing to say) and hands on what arrives. */
export class RtpStream {
  readonly received: ReceiveStatistics = { packets: 0, lost: 0, outOfOrder: 0, longestGapMs: 0 };
  readonly #socket: Socket;
  readonly #listeners = new Set<(frame: RtpFrame) => void>();
  readonly #ssrc = randomInt(2 ** 31);
  readonly #events: Buffer[] = [];
  #sequence = randomInt(2 ** 15);
  #timestamp = randomInt(2 ** 31);
  #eventTimestamp = 0;
  #remote: { address: string; port: number } | undefined;
  #source: FrameSource | undefined;
  #stopClock: (() => void) | undefined;
  #lastAt: number | undefined;
  #lastSequence: number | undefined;
  #isPaused = false;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (packet, { port }) => this.#receive(packet, port));
    socket.on("error", () => {}); // the other side's port is gone: the call's end tells
  }

  /** Opens a UDP port at `address` for one call. */
  static open(address: string): Promise<RtpStream> {
    const socket = createSocket({ type: "udp4", recvBufferSize: 1 << 20 });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, address, () => resolve(new RtpStream(socket)));
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends to this address from now on. */
  connect(remote: { address: string; port: number }): void {
    this.#remote = remote;
    this.#stopClock ??= everyFrame(() => this.#send());
  }

  /** What to say next, instead of what was being said; undefined for silence. */
  play(source: FrameSource | undefined): void {
    this.#source = source;
  }

  /** Sends nothing at all, not even silence: a phone that fell off the network. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  /** Queues keypad digits (RFC 4733), 100 ms each. */
  sendDigits(digits: string): void {
    for (const digit of digits) {
      const event = EVENTS.indexOf(digit.toUpperCase());
      if (event === -1) throw new Error(`no such key: ${digit}`);
      for (let i = 1; i <= 5; i++) this.#events.push(eventPayload(event, i * FRAME_SAMPLES, false));
      for (let i = 0; i < 3; i++) this.#events.push(eventPayload(event, 5 * FRAME_SAMPLES, true));
    }
  }

  /** Hands each arriving frame to `listener` until the returned function is called. */
  onFrame(listener: (frame: RtpFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopClock?.();
    this.#socket.close();
  }

  #send(): void {
    if (this.#remote === undefined || this.#isPaused || this.#isClosed) return;
    const event = this.#events.shift();
    const packet = Buffer.allocUnsafe(12 + (event?.length ?? FRAME_SAMPLES));
    if (event === undefined) {
      const frame = this.#source?.();
      if (frame === undefined) this.#source = undefined;
      packet.set(frame ?? silentFrame, 12);
    } else {
      packet.set(event, 12);
      if (event.readUInt16BE(2) === FRAME_SAMPLES) this.#eventTimestamp = this.#timestamp; // a digit keeps its first packet's time
    }
    packet[0] = 0x80;
    packet[1] = event === undefined ? PCMU : TELEPHONE_EVENT;
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(event === undefined ? this.#timestamp : this.#eventTimestamp, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    this.#socket.send(packet, this.#remote.port, this.#remote.address);
  }

  #receive(packet: Buffer, fromPort: number): void {
    if (packet.length <= 12 || (packet[0] ?? 0) >> 6 !== 2 || ((packet[1] ?? 0) & 0x7f) !== PCMU) return;
    if (this.#remote !== undefined && fromPort !== this.#remote.port) return; // another call's, or RTCP
    const at = performance.now();
    const sequence = packet.readUInt16BE(2);
    this.#count(at, sequence);
    const payload = new Uint8Array(packet.subarray(12));
    const frame = { at, sequence, timestamp: packet.readUInt32BE(4), payload };
    for (const listener of this.#listeners) listener(frame);
  }

  #count(at: number, sequence: number): void {
    const { received } = this;
    received.packets++;
    if (this.#lastAt !== undefined) received.longestGapMs = Math.max(received.longestGapMs, at - this.#lastAt);
    this.#lastAt = at;
    const step = this.#lastSequence === undefined ? 1 : (sequence - this.#lastSequence) & 0xffff;
    if (step === 0 || step > 0x8000) received.outOfOrder++;
    else {
      received.lost += Math.min(step - 1, 3_000); // a new stream begins anywhere
      this.#lastSequence = sequence;
    }
  }
}

function eventPayload(event: number, duration: number, isEnd: boolean): Buffer {
  const payload = Buffer.from([event, (isEnd ? 0x80 : 0) | 10, 0, 0]);
  payload.writeUInt16BE(duration, 2);
  return payload;
}
