import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE, toneSecond } from "./audio.ts";
import { hearSilence, hearSound, hearTone } from "./listening.ts";
import type { FrameSource, ReceiveStatistics, RtpFrame, RtpStream } from "./rtp-stream.ts";

export type CallState = "calling" | "ringing" | "answered" | "ended";

/** How a call ended: `local` or `remote` hung up, or it was `refused` or `cancelled` before it was answered. */
export type CallEnd = { by: "local" | "remote" | "refused" | "cancelled"; status: number; reason: string };

/** The other side did not take the call. */
export class CallRefused extends Error {
  override name = "CallRefused";
  readonly status: number;
  constructor(status: number, reason: string) {
    super(`the call was refused: ${status} ${reason}`);
    this.status = status;
  }
}

/** What a call asks of the phone it belongs to. */
export type CallSignalling = {
  hangUp(): Promise<void>;
  answer(): Promise<void>;
  ring(): void;
  refuse(status: number, reason: string): void;
  /** Sends an incoming call elsewhere. */
  redirect(number: string): void;
  /** The address of a number, of this call in another's place, and asking the other side to call there. */
  addressOf(number: string): string;
  inPlace(): string;
  refer(target: string): Promise<number>;
  hold(): Promise<number>;
};

/** One call of a test phone: its state, what it says and what it hears. All times are performance.now(), ms. */
export class SipCall {
  readonly callId: string;
  /** What was dialled, or who is calling. */
  readonly remoteNumber: string;
  /** Display name of who is calling; empty when there is none. */
  readonly remoteName: string;
  /** How the caller asks the phone to ring; empty: as usual. */
  readonly alertInfo: string;
  state: CallState = "calling";
  /** The latest SIP status seen: 100, 180, 183, 200, 486 … */
  status = 0;
  /** Settles when the call was answered; fails with CallRefused when it never was. */
  readonly answered: Promise<void>;
  /** Resolves when the call is over. */
  readonly ended: Promise<CallEnd>;
  readonly #rtp: RtpStream;
  readonly #signalling: CallSignalling;
  readonly #settle: { answered: () => void; refused: (error: Error) => void; ended: (end: CallEnd) => void };

  constructor(
    callId: string,
    remote: { number: string; name: string; alertInfo?: string },
    rtp: RtpStream,
    signalling: CallSignalling,
  ) {
    this.callId = callId;
    this.remoteNumber = remote.number;
    this.remoteName = remote.name;
    this.alertInfo = remote.alertInfo ?? "";
    this.#rtp = rtp;
    this.#signalling = signalling;
    const answered = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<CallEnd>();
    answered.promise.catch(() => {}); // not everyone waits for it
    this.answered = answered.promise;
    this.ended = ended.promise;
    this.#settle = { answered: answered.resolve, refused: answered.reject, ended: ended.resolve };
  }

  /** Packets received so far, lost ones, and the longest gap. */
  get received(): ReceiveStatistics {
    return { ...this.#rtp.received };
  }

  /** Takes an incoming call. Resolves when the caller has confirmed. */
  answer(): Promise<void> {
    return this.#signalling.answer();
  }

  /** Tells the caller that it rings here. */
  ring(): void {
    this.#signalling.ring();
  }

  /** Does not take an incoming call: 486 is busy, 603 declined. */
  refuse(status = 486, reason = "Busy Here"): void {
    this.#signalling.refuse(status, reason);
  }

  /** Sends an incoming call to another number, as phones do by themselves (302). */
  redirect(number: string): void {
    this.#signalling.redirect(number);
  }

  /** Passes the other side on to a number. Resolves with the status they are told came of it: 200, or why not. */
  transfer(number: string): Promise<number> {
    return this.#signalling.refer(this.#signalling.addressOf(number));
  }

  /** Connects the other side with the other side of another call of the same phone, which has been asked first. */
  async transferTo(consulted: SipCall): Promise<number> {
    const status = await this.#signalling.refer(consulted.#signalling.inPlace());
    if (status < 300 && consulted.state === "answered") await consulted.hangUp().catch(() => undefined);
    return status;
  }

  /** Has the other side wait, as by the key for it on a desk phone. Answers the status. */
  hold(): Promise<number> {
    return this.#signalling.hold();
  }

  /** Ends the call, or gives up calling. Resolves when the other side has confirmed. */
  hangUp(): Promise<void> {
    return this.#signalling.hangUp();
  }

  /** Says a tone until told otherwise, or for `forMs`; resolves when it has been said. `level` 0…1 of full scale. */
  sendTone(hz: number, { forMs, level = 0.3 }: { forMs?: number; level?: number } = {}): Promise<void> {
    const second = toneSecond(hz, level);
    let at = 0;
    let left = forMs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(forMs / FRAME_MS);
    return this.send(() => {
      if (left-- <= 0) return undefined;
      const frame = second.subarray(at, at + FRAME_SAMPLES);
      at = (at + FRAME_SAMPLES) % SAMPLE_RATE;
      return frame;
    });
  }

  /** Says recorded audio: µ-law, 8000 bytes a second. */
  sendAudio(muLaw: Uint8Array): Promise<void> {
    let at = 0;
    return this.send(() => {
      const frame = muLaw.subarray(at, at + FRAME_SAMPLES);
      at += FRAME_SAMPLES;
      if (frame.length === FRAME_SAMPLES || frame.length === 0) return frame.length === 0 ? undefined : frame;
      return Buffer.concat([frame, Buffer.alloc(FRAME_SAMPLES - frame.length, 0xff)]);
    });
  }

  /** Says what `source` gives, frame by frame, in place of what was being said. Resolves when it ends or is replaced. */
  send(source: FrameSource): Promise<void> {
    this.sendSilence();
    return new Promise((resolve) => {
      this.#endOfSending = resolve;
      this.#rtp.play(() => {
        const frame = source();
        if (frame === undefined) resolve();
        return frame;
      });
    });
  }

  #endOfSending: () => void = () => {};

  /** Says nothing, as a quiet room does: silent frames go on. */
  sendSilence(): void {
    this.#rtp.play(undefined);
    this.#endOfSending();
  }

  /** Stops sending packets altogether, or resumes: a phone off the network. */
  pauseSending(isPaused = true): void {
    this.#rtp.pause(isPaused);
  }

  /** Presses keys (RFC 4733). */
  sendDigits(digits: string): void {
    this.#rtp.sendDigits(digits);
  }

  /** Resolves with the time at which a tone of `hz` began to arrive; throws NotHeard after `withinMs`. */
  hears(hz: number, { withinMs = 20_000 }: { withinMs?: number } = {}): Promise<number> {
    return hearTone((listener) => this.onFrame(listener), hz, withinMs);
  }

  /** Resolves with the time at which `forMs` of anything audible began; throws NotHeard after `withinMs`. */
  hearsSound({ forMs = 100, withinMs = 20_000 }: { forMs?: number; withinMs?: number } = {}): Promise<number> {
    return hearSound((listener) => this.onFrame(listener), forMs, withinMs);
  }

  /** Resolves with the time from which nothing audible arrived for `forMs`; throws NotHeard after `withinMs`. */
  hearsSilence({ forMs = 200, withinMs = 20_000 }: { forMs?: number; withinMs?: number } = {}): Promise<number> {
    return hearSilence((listener) => this.onFrame(listener), forMs, withinMs);
  }

  /** Hands on each arriving frame until the returned function is called. */
  onFrame(listener: (frame: RtpFrame) => void): () => void {
    return this.#rtp.onFrame(listener);
  }

  /** Keeps all frames that arrive from now on; `stop` ends it and gives them. */
  record(): { frames: RtpFrame[]; stop(): RtpFrame[] } {
    const frames: RtpFrame[] = [];
    const unsubscribe = this.onFrame((frame) => frames.push(frame));
    return {
      frames,
      stop: () => {
        unsubscribe();
        return frames;
      },
    };
  }

  /** For the phone: moves the call on. */
  advance(state: Exclude<CallState, "ended">, status: number): void {
    if (this.state === "ended") return;
    this.status = status;
    if (this.state !== "answered") this.state = state;
    if (state === "answered") this.#settle.answered();
  }

  /** For the phone: ends the call. */
  finish(end: CallEnd): void {
    if (this.state === "ended") return;
    const wasAnswered = this.state === "answered";
    this.state = "ended";
    this.status = end.status;
    this.sendSilence();
    this.#rtp.close();
    if (!wasAnswered) this.#settle.refused(new CallRefused(end.status, end.reason));
    this.#settle.ended(end);
  }
}
