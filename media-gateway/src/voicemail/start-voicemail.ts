import { join } from "node:path";
import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/snapshots.ts";
import type { SoundKeeper } from "../sounds/index.ts";
import { claimMailbox } from "./mailbox-folder.ts";
import { syncGreeting, type WantedGreeting, wantedGreetings } from "./mailbox-greeting.ts";
import { type PhonedPin, readAnew, syncPins } from "./mailbox-pins.ts";
import { changeMessages } from "./message-changes.ts";
import type { SpoolPlaces } from "./spool-identity.ts";
import { startSpoolWatch } from "./spool-watch.ts";
import { createTeller } from "./tell-boxes.ts";

/** Keeps Asterisk's voicemail and the edge's of one mind. The spool's files are what is true; nothing is remembered past this process. */
export interface Voicemail {
  /** Brings PINs, greetings and what was done by portal to a tenant's boxes. */
  bring(envelope: SnapshotEnvelope, state: CallState): Promise<Brought>;
  /** What is wrong with the disk that messages lie on. */
  problem(): string | undefined;
  close(): Promise<void>;
}

export interface Brought {
  /** Chosen by phone, and to be told. */
  readonly phoned: readonly PhonedPin[];
  /** `disk`: it is not there, and nothing was done. Else the trouble of a box, to be tried again; undefined: all is done. */
  readonly left: "disk" | Error | undefined;
}

export interface VoicemailOptions extends SpoolPlaces {
  readonly ami: AmiConnection;
  readonly edge: Pick<EdgeClient, "reportVoicemailBoxes" | "sendMessageAudio">;
  readonly sounds: Pick<SoundKeeper, "upload">;
  readonly snapshots: SnapshotIndex;
  /** The disk is back: what could not be brought to a tenant's boxes is to be brought now. */
  readonly onBack: (tenantId: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Messages come with an event; whatever was missed is found sooner or later. */
const LOOK_EVERY_MS = 60_000;

export function startVoicemail(options: VoicemailOptions): Voicemail {
  const { dir, noteFile, ami, edge, sounds, snapshots, clock, log } = options;
  const due = new Set<string>();
  const busy = new Map<string, Promise<unknown>>();
  const greetingProblems = new Map<string, string>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let working: Promise<void> | undefined;
  const spool = startSpoolWatch({ dir, noteFile, onBack, clock, log });
  const greetingProblem = (boxId: string) => greetingProblems.get(boxId) ?? null;
  const teller = createTeller({ dir, spool, edge, greetingProblem, clock, log });

  /** What is told of a box must not be older than what was done to it and said to be in force. */
  async function alone<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const before = busy.get(tenantId) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    busy.set(tenantId, mine);
    try {
      return await mine;
    } finally {
      if (busy.get(tenantId) === mine) busy.delete(tenantId);
    }
  }

  /** Answers the trouble of a box, which keeps no other from being brought in line. */
  async function bringBoxes(envelope: SnapshotEnvelope, state: CallState): Promise<Error | undefined> {
    const { tenant, routing } = envelope.body;
    const changes = Map.groupBy(state.voicemailMessages, ({ boxId }) => boxId);
    const greetingOf = wantedGreetings(envelope, state);
    const cleared: string[] = [];
    let trouble: Error | undefined;
    for (const { id, number } of routing?.voicemailBoxes ?? []) {
      const folder = join(dir, tenant.key, number);
      try {
        if ((await claimMailbox(folder, id)).isCleared) cleared.push(number);
        const mine = changes.get(id);
        if (mine !== undefined) await changeMessages(ami, { tenantKey: tenant.key, number, folder, boxId: id }, mine);
        await bringGreeting({ folder, boxId: id, tenantId: tenant.id }, greetingOf(id));
      } catch (error) {
        trouble = error instanceof Error ? error : new Error(String(error));
      }
    }
    if (cleared.length > 0) await readAnew(ami, { tenantKey: tenant.key, numbers: cleared });
    return trouble;
  }

  /** One that cannot be a greeting keeps nothing else from being brought in line, and is told. Rejects where the edge did not answer. */
  async function bringGreeting(box: { folder: string; boxId: string; tenantId: string }, greeting: WantedGreeting) {
    try {
      await syncGreeting(box.folder, greeting, { tenantId: box.tenantId, sounds });
      greetingProblems.delete(box.boxId);
    } catch (error) {
      if (error instanceof EdgeError && error.retryable) throw error;
      log.error({ err: error, boxId: box.boxId }, "greeting not put into its box");
      greetingProblems.set(box.boxId, (error instanceof Error ? error.message : String(error)).slice(0, 300));
    }
  }

  /** Tells the edge what lies in the tenant's boxes that is not as it was told last, and sends what it lacks. */
  async function tell(tenantId: string): Promise<void> {
    const body = snapshots.byTenant(tenantId)?.body;
    if (body === undefined) return;
    const withoutAudio = await alone(tenantId, () => teller.tell(tenantId, body, stop.signal));
    let isAnySent = false;
    for (const message of withoutAudio) {
      isAnySent = (await teller.sendAudio(tenantId, message, stop.signal)) || isAnySent;
    }
    // Whether all of it is there now; what could not be sent waits for the next look.
    if (isAnySent) due.add(tenantId);
  }

  async function work(): Promise<void> {
    while (due.size > 0 && !stop.signal.aborted) {
      const [tenantId = ""] = due;
      due.delete(tenantId);
      try {
        await tell(tenantId);
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        due.add(tenantId);
        const waitMs = Math.max(250, backoff.nextMs());
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ reason, tenantId, waitMs }, "voice messages wait for the edge");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  function look(tenantId: string): void {
    due.add(tenantId);
    working ??= work().finally(() => {
      working = undefined;
      const [left] = due;
      if (left !== undefined && !stop.signal.aborted) look(left);
    });
  }

  function lookAtAll(): void {
    for (const { tenantId } of snapshots.all()) look(tenantId);
  }

  function onBack(): void {
    for (const { tenantId } of snapshots.all()) options.onBack(tenantId);
  }

  /** `1000@acme`: something came into the box, left it, or was heard. */
  function onEvent({ Event, Mailbox = "" }: AmiEvent): void {
    if (Event !== "MessageWaiting") return;
    const key = Mailbox.split("@")[1];
    const tenant = snapshots.all().find(({ body }) => body.tenant.key === key);
    if (tenant !== undefined) look(tenant.tenantId);
  }

  async function lookNowAndThen(): Promise<void> {
    while (!stop.signal.aborted) {
      lookAtAll();
      await clock.sleep(LOOK_EVERY_MS, stop.signal).catch(() => undefined);
    }
  }

  const undo = [ami.onEvent(onEvent), ami.onUp(lookAtAll), snapshots.onChange(look)];
  const looking = lookNowAndThen();
  return {
    async bring(envelope, state) {
      const brought = await alone(envelope.tenantId, async (): Promise<Brought> => {
        if ("problem" in (await spool.check())) return { phoned: [], left: "disk" };
        const left = await bringBoxes(envelope, state);
        return { phoned: await syncPins(ami, { envelope, state, voicemailDir: dir }), left };
      });
      look(envelope.tenantId);
      return brought;
    },
    problem: spool.problem,
    async close() {
      for (const each of undo) each();
      stop.abort();
      await looking;
      await working;
      await spool.close();
    },
  };
}
