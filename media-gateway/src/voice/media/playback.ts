import { bytesFor, durationMs, FRAME_BYTES, padToFrame } from "./ulaw.ts";

/** Where playback sends what it plays: a chan_websocket connection. */
export interface PlaybackSink {
  sendAudio(audio: Buffer): void;
  /** Asks to be told, by this id, when everything sent before has been played. */
  mark(id: string): void;
  /** Drops whatever has not been played. */
  flush(): void;
}

export interface PlaybackOptions {
  /** Monotonic ms. */
  readonly nowMs: () => number;
  /** The first frame of an item went to Asterisk. */
  readonly onItemSent?: (itemId: string) => void;
  /** The caller has heard an item to its end. */
  readonly onItemHeard?: (heard: HeardItem) => void;
  /** At most this much is in Asterisk's queue: it holds 20 s and drops what is above, marks included. */
  readonly windowMs: number;
  readonly markEveryMs: number;
  /** At most this much waits here; what comes after is dropped and counted. */
  readonly maxWaitingMs: number;
}

export const DEFAULT_PLAYBACK = { windowMs: 2000, markEveryMs: 100, maxWaitingMs: 120_000 } as const;

export interface HeardItem {
  readonly itemId: string;
  readonly heardMs: number;
  readonly totalMs: number;
}

export interface Playback {
  /** Takes µ-law audio of an item (one answer). False when it was dropped because too much is waiting. */
  play(itemId: string, audio: Buffer): boolean;
  /** No more audio of this item will come. */
  finish(itemId: string): void;
  /** Silences at once. Says how much of each item the caller had heard. */
  interrupt(): HeardItem[];
  /** How much of an item the caller has heard by now, from acknowledged marks; undefined for one not known (any more). */
  heard(itemId: string): HeardItem | undefined;
  /** The item the caller is hearing now, or will next. */
  current(): HeardItem | undefined;
  readonly isPlaying: boolean;
  /** Resolves once everything given has been played, or was dropped by an interruption. */
  whenDrained(): Promise<void>;
  onMark(id: string): void;
  onFlow(isOpen: boolean): void;
  readonly stats: { sentFrames: number; droppedBytes: number; mostInFlightMs: number; interruptions: number };
  /** Sent to Asterisk and not yet known to be played. */
  readonly inFlightMs: number;
}

interface Item {
  readonly itemId: string;
  startMs: number;
  totalBytes: number;
  isFinished: boolean;
  isSent: boolean;
}

/**
 * The playback clock: the one place that knows what the caller has heard. Audio goes out under a window of marks
 * acknowledged by Asterisk, so a provider's flood waits here, where an interruption can drop it at once.
 */
export function createPlayback(sink: PlaybackSink, options: PlaybackOptions): Playback {
  let epoch = 0;
  let items: Item[] = [];
  let waiting: { item: Item; audio: Buffer }[] = [];
  let waitingBytes = 0;
  let sentMs = 0;
  let acceptedMs = 0;
  let ackedMs = 0;
  let ackedAtMs = 0;
  let markedMs = 0;
  let marks: number[] = [];
  let isOpen = true;
  let drained: (() => void)[] = [];
  const stats = { sentFrames: 0, droppedBytes: 0, mostInFlightMs: 0, interruptions: 0 };

  function heardUpToMs(): number {
    const nextMarkMs = marks[0] ?? sentMs;
    return Math.min(nextMarkMs, ackedMs + Math.max(0, options.nowMs() - ackedAtMs));
  }

  function heardOf(item: Item): HeardItem {
    const totalMs = durationMs(item.totalBytes);
    const heardMs = Math.min(totalMs, Math.max(0, Math.floor(heardUpToMs() - item.startMs)));
    return { itemId: item.itemId, heardMs, totalMs };
  }

  function setMark(): void {
    if (markedMs === sentMs) return;
    markedMs = sentMs;
    marks.push(sentMs);
    sink.mark(`${epoch}:${sentMs}`);
  }

  function sendOne(item: Item, audio: Buffer): void {
    if (sentMs === ackedMs) ackedAtMs = options.nowMs();
    sink.sendAudio(audio);
    stats.sentFrames += audio.length / FRAME_BYTES;
    sentMs += durationMs(audio.length);
    stats.mostInFlightMs = Math.max(stats.mostInFlightMs, sentMs - ackedMs);
    if (sentMs - markedMs >= options.markEveryMs) setMark();
    if (item.isSent) return;
    item.isSent = true;
    options.onItemSent?.(item.itemId);
  }

  /** Sends whole frames while the window and Asterisk allow; the rest of an unfinished item waits for its next bytes. */
  function pump(): void {
    while (isOpen) {
      const head = waiting[0];
      if (head === undefined) break;
      const room = bytesFor(Math.min(options.markEveryMs, options.windowMs - (sentMs - ackedMs)));
      const most = Math.min(room, head.audio.length);
      const whole = most - (most % FRAME_BYTES);
      if (whole > 0) {
        sendOne(head.item, head.audio.subarray(0, whole));
        head.audio = head.audio.subarray(whole);
        waitingBytes -= whole;
      } else if (room < FRAME_BYTES || !head.item.isFinished) break;
      else if (head.audio.length > 0) {
        waitingBytes -= head.audio.length;
        sendOne(head.item, padToFrame(head.audio));
        head.audio = head.audio.subarray(head.audio.length);
      }
      if (head.audio.length === 0) waiting.shift();
    }
    const last = items.at(-1);
    if (waiting.length === 0 && (last === undefined || last.isFinished)) setMark();
    settle();
  }

  function settle(): void {
    const isWaiting = new Set(waiting.map(({ item }) => item));
    const isHeard = (item: Item) =>
      item.isFinished && !isWaiting.has(item) && item.startMs + durationMs(item.totalBytes) <= ackedMs;
    const heard = items.filter(isHeard);
    items = items.filter((item) => !heard.includes(item));
    for (const { itemId, totalBytes } of heard) {
      const totalMs = durationMs(totalBytes);
      options.onItemHeard?.({ itemId, heardMs: totalMs, totalMs });
    }
    if (items.length > 0 || waiting.length > 0 || sentMs > ackedMs) return;
    const resolvers = drained;
    drained = [];
    for (const resolve of resolvers) resolve();
  }

  function itemFor(itemId: string): Item {
    const known = items.find((item) => item.itemId === itemId && !item.isFinished);
    if (known) return known;
    // An answer that gives way to the next is over, even when its provider forgot to say so.
    for (const item of items) close(item);
    const item = { itemId, startMs: acceptedMs, totalBytes: 0, isFinished: false, isSent: false };
    items.push(item);
    return item;
  }

  /** The last frame is filled up with silence, and the next item begins behind it. */
  function close(item: Item): void {
    if (item.isFinished) return;
    item.isFinished = true;
    const rest = item.totalBytes % FRAME_BYTES;
    if (rest > 0) acceptedMs += durationMs(FRAME_BYTES - rest);
  }

  return {
    play(itemId, audio) {
      if (audio.length === 0) return true;
      if (durationMs(waitingBytes + audio.length) > options.maxWaitingMs) {
        stats.droppedBytes += audio.length;
        return false;
      }
      const item = itemFor(itemId);
      item.totalBytes += audio.length;
      acceptedMs += durationMs(audio.length);
      waitingBytes += audio.length;
      const tail = waiting.at(-1);
      if (tail !== undefined && tail.item === item) tail.audio = Buffer.concat([tail.audio, audio]);
      else waiting.push({ item, audio });
      pump();
      return true;
    },
    finish(itemId) {
      for (const item of items) if (item.itemId === itemId) close(item);
      pump();
    },
    interrupt() {
      const heard = items.map(heardOf);
      stats.interruptions += 1;
      stats.droppedBytes += waitingBytes;
      epoch += 1;
      items = [];
      waiting = [];
      marks = [];
      waitingBytes = 0;
      sentMs = acceptedMs = ackedMs = markedMs = 0;
      isOpen = true;
      sink.flush();
      settle();
      return heard;
    },
    heard: (itemId) => {
      const item = items.find((candidate) => candidate.itemId === itemId);
      return item && heardOf(item);
    },
    current() {
      const item = items.find((candidate) => {
        const { heardMs, totalMs } = heardOf(candidate);
        return heardMs < totalMs || !candidate.isFinished;
      });
      return item && heardOf(item);
    },
    get isPlaying() {
      return waiting.length > 0 || sentMs > ackedMs;
    },
    get inFlightMs() {
      return sentMs - ackedMs;
    },
    whenDrained() {
      return new Promise((resolve) => {
        drained.push(resolve);
        settle();
      });
    },
    onMark(id) {
      const [ofEpoch, position] = id.split(":").map(Number);
      if (ofEpoch !== epoch || position === undefined || !(position > ackedMs)) return;
      ackedMs = Math.min(position, sentMs);
      ackedAtMs = options.nowMs();
      marks = marks.filter((mark) => mark > ackedMs);
      pump();
    },
    onFlow(open) {
      isOpen = open;
      if (open) pump();
    },
    stats,
  };
}
