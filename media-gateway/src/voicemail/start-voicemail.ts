import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/snapshots.ts";
import type { SoundKeeper } from "../sounds/index.ts";
import { claimMailbox, unlessMissing } from "./mailbox-folder.ts";
import { syncGreeting, wantedGreetings } from "./mailbox-greeting.ts";
import { readMailbox, type SpooledMessage } from "./mailbox-messages.ts";
import { type PhonedPin, reloadBoxes, syncPins } from "./mailbox-pins.ts";
import { changeMessages } from "./message-changes.ts";

/** Keeps Asterisk's voicemail and the edge's of one mind. The spool's files are what is true; nothing is remembered past this process. */
export interface Voicemail {
  /** Brings PINs, greetings and what was done by portal to a tenant's boxes. Answers PINs that were chosen by phone. */
  bring(envelope: SnapshotEnvelope, state: CallState): Promise<PhonedPin[]>;
  close(): Promise<void>;
}

export interface VoicemailOptions {
  /** Where app_voicemail keeps its messages: `voicemail` in Asterisk's spool. */
  readonly dir: string;
  readonly ami: AmiConnection;
  readonly edge: Pick<EdgeClient, "reportVoicemailBoxes" | "sendMessageAudio">;
  readonly sounds: Pick<SoundKeeper, "upload">;
  readonly snapshots: SnapshotIndex;
  readonly clock: Clock;
  readonly log: Log;
}

/** Messages come with an event; whatever was missed is found sooner or later. */
const LOOK_EVERY_MS = 60_000;
/** Boxes in one report. */
const MOST_BOXES = 200;

export function startVoicemail(options: VoicemailOptions): Voicemail {
  const { dir, ami, edge, sounds, snapshots, clock, log } = options;
  const due = new Set<string>();
  /** Digest of what was last told of a box. */
  const told = new Map<string, string>();
  const busy = new Map<string, Promise<unknown>>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let working: Promise<void> | undefined;

  const folderOf = (tenantKey: string, number: string) => join(dir, tenantKey, number);

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

  async function bringBoxes(envelope: SnapshotEnvelope, state: CallState): Promise<void> {
    const { tenant, routing } = envelope.body;
    const changes = Map.groupBy(state.voicemailMessages, ({ boxId }) => boxId);
    const greetings = wantedGreetings(envelope, state);
    let isAnyCleared = false;
    for (const { id, number } of routing?.voicemailBoxes ?? []) {
      const folder = folderOf(tenant.key, number);
      isAnyCleared = (await claimMailbox(folder, id)).isCleared || isAnyCleared;
      const mine = changes.get(id);
      if (mine !== undefined) await changeMessages(ami, { tenantKey: tenant.key, number, folder, boxId: id }, mine);
      await bringGreeting(folder, tenant.id, greetings.get(id) ?? null);
    }
    if (isAnyCleared) await reloadBoxes(ami);
  }

  /** A greeting that cannot be had keeps nothing else from being brought in line. */
  async function bringGreeting(folder: string, tenantId: string, digest: string | null): Promise<void> {
    try {
      await syncGreeting(folder, { tenantId, digest, sounds });
    } catch (error) {
      log.error({ err: error, tenantId }, "greeting not put into its box");
    }
  }

  /** Tells the edge what lies in the tenant's boxes that is not as it was told last, and sends what it lacks. */
  async function tell(tenantId: string): Promise<void> {
    const body = snapshots.byTenant(tenantId)?.body;
    if (body === undefined) return;
    const spooled = new Map<string, SpooledMessage>();
    const withoutAudio = await alone(tenantId, async () => {
      const boxes: { boxId: string; messages: SpooledMessage[]; digest: string }[] = [];
      for (const { id: boxId, number } of body.routing?.voicemailBoxes ?? []) {
        const messages = await readMailbox(folderOf(body.tenant.key, number), boxId);
        const digest = createHash("sha256").update(JSON.stringify(messages)).digest("hex");
        if (told.get(boxId) !== digest) boxes.push({ boxId, messages, digest });
      }
      const wanted: string[] = [];
      for (let first = 0; first < boxes.length; first += MOST_BOXES) {
        const some = boxes.slice(first, first + MOST_BOXES);
        const reported = some.map(({ boxId, messages }) => ({ boxId, messages: messages.map(toReport) }));
        const answer = await edge.reportVoicemailBoxes({ tenantId, boxes: reported }, { signal: stop.signal });
        wanted.push(...answer.withoutAudio);
        for (const { boxId, messages, digest } of some) {
          // What lacks its sound is told again.
          if (!messages.some(({ id }) => answer.withoutAudio.includes(id))) told.set(boxId, digest);
          for (const message of messages) spooled.set(message.id, message);
        }
      }
      return wanted;
    });
    let isAnySent = false;
    for (const id of withoutAudio) isAnySent = (await sendAudio(tenantId, spooled.get(id))) || isAnySent;
    // Whether all of it is there now; what could not be sent waits for the next look.
    if (isAnySent) due.add(tenantId);
  }

  async function sendAudio(tenantId: string, message: SpooledMessage | undefined): Promise<boolean> {
    const bytes = message && (await unlessMissing(readFile(message.file)));
    if (message === undefined || bytes === undefined) return false; // moved meanwhile
    try {
      await edge.sendMessageAudio(tenantId, message.id, new Uint8Array(bytes), { signal: stop.signal });
      return true;
    } catch (error) {
      if (!(error instanceof EdgeError) || error.retryable) throw error;
      log.error({ err: error }, "the edge takes no sound of a message");
      return false;
    }
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
      const phoned = await alone(envelope.tenantId, async () => {
        await bringBoxes(envelope, state);
        return syncPins(ami, { envelope, state, voicemailDir: dir });
      });
      look(envelope.tenantId);
      return phoned;
    },
    async close() {
      for (const each of undo) each();
      stop.abort();
      await looking;
      await working;
    },
  };
}

function toReport({ messageId: _, folder: __, file: ___, ...report }: SpooledMessage) {
  return report;
}
