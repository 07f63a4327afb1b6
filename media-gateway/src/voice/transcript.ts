import type { TranscriptTurn, TurnLatency } from "@callplane/edge-api/contract";

/** What was said, and how long each answer took. Times come in from outside; wall clock for turns, monotonic for spans. */
export interface Transcript {
  /** The caller began to speak over or after the agent. */
  callerStarted(now: Instant): void;
  /** The caller's voice ended at this instant (not: was noticed to have ended). */
  callerStopped(now: Instant): void;
  callerText(text: string, confidence: number | null, now: Instant): void;
  responseStarted(now: Instant): void;
  /** A piece of an answer's audio came from the provider. */
  audioArrived(itemId: string, now: Instant): void;
  /** The first frame of an answer was handed to Asterisk. */
  audioSent(itemId: string, now: Instant): void;
  agentText(itemId: string, text: string, now: Instant): void;
  latencyOf(itemId: string): TurnLatency | null;
  /** The caller has heard all of it. */
  agentHeard(itemId: string, heardMs: number, now: Instant): void;
  agentInterrupted(itemId: string, heardMs: number, totalMs: number, interruptMs: number | null, now: Instant): void;
  /** Closes what is open: the conversation is over. Of an item not heard to its end, only what was heard stays. */
  close(heard: (itemId: string) => { heardMs: number; totalMs: number } | undefined, now: Instant): void;
  readonly turns: readonly TranscriptTurn[];
}

export interface Instant {
  /** Wall clock, ms since the epoch. */
  readonly wallMs: number;
  /** Monotonic ms. */
  readonly monoMs: number;
}

interface Open {
  readonly itemId: string;
  turn: TranscriptTurn;
  arrivedAtMs: number | null;
  sentAtMs: number | null;
  isClosed: boolean;
}

const NO_LATENCY: TurnLatency = { thinkMs: null, firstAudioMs: null, responseMs: null, interruptMs: null };
const iso = (now: Instant) => new Date(now.wallMs).toISOString();
const MOST_TURNS = 2000;
const MOST_TEXT = 10_000;

/** `onTurn` is told each turn when it opens, changes or closes; the same index replaces what was told before. */
export function createTranscript(onTurn: (turn: TranscriptTurn) => void): Transcript {
  const agent = new Map<string, Open>();
  const turns: TranscriptTurn[] = [];
  let callerSpeakingSince: Instant | undefined;
  let callerStoppedAt: Instant | undefined;
  let callerSpan: { startedAt: string; endedAt: string } | undefined;
  let thinkMs: number | null = null;

  function put(turn: TranscriptTurn): void {
    turns[turn.index] = turn;
    onTurn(turn);
  }
  function add(turn: Omit<TranscriptTurn, "index">): TranscriptTurn | undefined {
    if (turns.length >= MOST_TURNS) return undefined;
    const added = { index: turns.length, ...turn };
    put(added);
    return added;
  }

  function openAgentTurn(itemId: string, now: Instant): Open | undefined {
    const known = agent.get(itemId);
    if (known) return known;
    const turn = add({
      speaker: "agent",
      text: "",
      startedAt: iso(now),
      endedAt: null,
      interrupted: false,
      heardMs: null,
      confidence: null,
      latency: callerStoppedAt === undefined ? null : { ...NO_LATENCY, thinkMs },
    });
    if (turn === undefined) return undefined;
    const open = { itemId, turn, arrivedAtMs: null, sentAtMs: null, isClosed: false };
    agent.set(itemId, open);
    return open;
  }

  function change(open: Open, fields: Partial<TranscriptTurn>): void {
    open.turn = { ...open.turn, ...fields };
    put(open.turn);
  }

  const sinceStop = (now: Instant): number | null =>
    callerStoppedAt === undefined ? null : Math.max(0, Math.round(now.monoMs - callerStoppedAt.monoMs));

  return {
    turns,
    callerStarted(now) {
      callerSpeakingSince ??= now;
    },
    callerStopped(now) {
      callerSpan = { startedAt: iso(callerSpeakingSince ?? now), endedAt: iso(now) };
      callerSpeakingSince = undefined;
      callerStoppedAt = now;
      thinkMs = null;
    },
    callerText(text, confidence, now) {
      const span = callerSpan ?? { startedAt: iso(now), endedAt: iso(now) };
      callerSpan = undefined;
      add({
        speaker: "caller",
        text: text.slice(0, MOST_TEXT),
        ...span,
        interrupted: false,
        heardMs: null,
        confidence,
        latency: null,
      });
    },
    responseStarted(now) {
      thinkMs = sinceStop(now);
    },
    audioArrived(itemId, now) {
      const open = openAgentTurn(itemId, now);
      if (open === undefined || open.arrivedAtMs !== null) return;
      open.arrivedAtMs = now.monoMs;
      if (open.turn.latency) change(open, { latency: { ...open.turn.latency, firstAudioMs: sinceStop(now) } });
    },
    audioSent(itemId, now) {
      const open = agent.get(itemId);
      if (open === undefined || open.sentAtMs !== null) return;
      open.sentAtMs = now.monoMs;
      if (open.turn.latency) change(open, { latency: { ...open.turn.latency, responseMs: sinceStop(now) } });
      // The next answer is measured from the caller's next words, not from these again.
      callerStoppedAt = undefined;
    },
    latencyOf: (itemId) => agent.get(itemId)?.turn.latency ?? null,
    agentText(itemId, text, now) {
      const open = openAgentTurn(itemId, now);
      if (open && !open.isClosed) change(open, { text: text.slice(0, MOST_TEXT) });
    },
    agentHeard(itemId, heardMs, now) {
      const open = agent.get(itemId);
      if (open === undefined || open.isClosed) return;
      open.isClosed = true;
      change(open, { heardMs: Math.round(heardMs), endedAt: iso(now) });
    },
    agentInterrupted(itemId, heardMs, totalMs, interruptMs, now) {
      const open = agent.get(itemId);
      if (open === undefined || open.isClosed) return;
      open.isClosed = true;
      const latency = { ...(open.turn.latency ?? NO_LATENCY), interruptMs };
      const text = heardPart(open.turn.text, heardMs, totalMs);
      change(open, { text, heardMs: Math.round(heardMs), interrupted: true, endedAt: iso(now), latency });
    },
    close(heard, now) {
      for (const open of agent.values()) {
        if (open.isClosed) continue;
        open.isClosed = true;
        const { heardMs, totalMs } = heard(open.itemId) ?? { heardMs: 0, totalMs: 1 };
        const text = heardPart(open.turn.text, heardMs, totalMs);
        change(open, { text, heardMs: Math.round(heardMs), interrupted: heardMs < totalMs, endedAt: iso(now) });
      }
    },
  };
}

/** The words the caller heard, as near as time tells; the rest is marked as not heard. */
export function heardPart(text: string, heardMs: number, totalMs: number): string {
  if (totalMs <= 0 || heardMs >= totalMs) return text;
  const end = Math.floor((text.length * heardMs) / totalMs);
  const lastSpace = text.lastIndexOf(" ", end);
  return `${text.slice(0, Math.max(0, lastSpace))} …`.trim();
}
