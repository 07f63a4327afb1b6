import { join } from "node:path";
import type { CallState, SmallJob, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AmiConnection, type AmiEvent, removeEntry } from "../asterisk/ami/index.ts";
import { tenantOfQueue } from "../confgen/index.ts";
import type { EdgeClient } from "../edge/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { idOf } from "../lib/stable-id.ts";
import type { SnapshotIndex } from "../reconcile/snapshots.ts";
import type { SoundKeeper } from "../sounds/index.ts";
import { spoolPlaces, startVoicemail } from "../voicemail/index.ts";
import { startChangeReporter } from "./change-reporter.ts";
import { syncLamps, wantedLamps } from "./lamps.ts";
import { type PhoneChange, toCallStateChange } from "./phone-changes.ts";
import { AUTO_PAUSE, type AutoPause, syncQueueMembers, wantedMembers } from "./queue-members.ts";
import { createStateFolder } from "./state-folder.ts";
import { openStateSource } from "./state-source.ts";

/** What holds at once and without an apply: kept in line in Asterisk with what the edge says, and told the edge when set by phone. */
export interface CallStates {
  of(tenantId: string): CallState | undefined;
  /** Brings in line what is no look-up (reconcile/lookup-keeper.ts). */
  bring(envelope: SnapshotEnvelope, state: CallState, changes: readonly PhoneChange[]): Promise<void>;
  /** The small job `call_state`: takes note of what the edge says now. */
  read(job: Pick<SmallJob, "tenantId">): Promise<void>;
  /** What is wrong with the disk that voicemail lies on. */
  spoolProblem(): string | undefined;
  close(): Promise<void>;
}

export interface CallStateOptions {
  readonly dataDir: string;
  /** Asterisk's spool; undefined: it cannot be reached from here, and voicemail stays as it is. */
  readonly spoolDir: string | undefined;
  readonly ami: AmiConnection;
  readonly edge: Pick<
    EdgeClient,
    "callState" | "callStateInForce" | "reportCallStateChanges" | "reportVoicemailBoxes" | "sendMessageAudio"
  >;
  readonly sounds: Pick<SoundKeeper, "upload">;
  readonly snapshots: SnapshotIndex;
  /** Something of the tenant's live state is to be brought in line. */
  readonly onChanged: (tenantKey: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** A small job lives ten minutes: whatever it said that nobody heard is found sooner. */
const ASK_EVERY_MS = 5 * 60_000;
/** Until a box that could not be brought in line is tried again. */
const TROUBLE_MS = 10_000;
/** What ends later is looked at again then. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000;
/** Why somebody pauses whom a queue paused, for people to read. */
const LET_RING = "Did not answer";

/** Throws when the last states on disk cannot be looked for. */
export async function startCallStates(options: CallStateOptions): Promise<CallStates> {
  const { ami, edge, snapshots, onChanged, clock, log } = options;
  const places = spoolPlaces(options);
  const onBack = (tenantId: string) => changed(tenantId);
  const voicemail = places && startVoicemail({ ...options, ...places, onBack });
  if (voicemail === undefined) log.warn("ASTERISK_SPOOL_DIR is not set: voicemail is out of the portal's reach");
  const keyOf = (tenantId: string) => snapshots.byTenant(tenantId)?.body.tenant.key;
  const changed = (tenantId: string) => {
    const key = keyOf(tenantId);
    if (key !== undefined) onChanged(key);
  };
  const folder = createStateFolder(join(options.dataDir, "call-state"), log);
  const source = await openStateSource({ edge, folder, onNew: changed, clock, log });
  const reporter = startChangeReporter({ edge, clock, log });
  const stop = new AbortController();
  /** Tenants with a box that is tried again soon. */
  const troubled = new Set<string>();
  /** When something set by hand ends in each tenant. */
  const ending = new Map<string, number>();

  function tellNotes({ tenantId, body }: SnapshotEnvelope, changes: readonly PhoneChange[]): void {
    const users = new Map(body.users.map((user) => [user.extension, user.id]));
    for (const each of changes) {
      const forget = async () => {
        // What the edge says now holds this change, or a later one: only then may the note go.
        await source.read(tenantId);
        await removeEntry(ami, each.note);
      };
      const userId = users.get(each.extension);
      const change = userId === undefined ? undefined : toCallStateChange(each, { tenantId, userId });
      if (change !== undefined) reporter.tell(change, forget);
      else removeEntry(ami, each.note).catch((error: unknown) => log.warn({ err: error }, "note of a change kept"));
    }
  }

  /** The state read after that holds the pause, so that it is no longer the queue's own. */
  function tellPauses(tenantId: string, pauses: readonly AutoPause[]): void {
    for (const { userId, queueId, at } of pauses) {
      const id = idOf(`${tenantId} ${queueId} ${userId} let a call ring out ${at}`);
      const change = { kind: "queue_member" as const, userId, queueId, state: "paused" as const, reason: LET_RING };
      reporter.tell({ id, tenantId, at: new Date(at).toISOString(), change }, () => source.read(tenantId));
    }
  }

  /** Answers what is left to do: as `bring` of voicemail does. */
  async function bringVoicemail(envelope: SnapshotEnvelope, state: CallState): Promise<"disk" | Error | undefined> {
    // A state from disk lacks the PINs: what is in the spool stays.
    if (voicemail === undefined || !source.isFresh(state)) return undefined;
    const { tenantId } = envelope;
    const { phoned, left } = await voicemail.bring(envelope, state);
    for (const { boxId, pin, at } of phoned) {
      const change = { kind: "voicemail_pin" as const, boxId, pin };
      const id = idOf(`${boxId} pin ${at}`);
      reporter.tell({ id, tenantId, at: new Date(at).toISOString(), change }, () => source.read(tenantId));
    }
    return left;
  }

  function bringAgain({ tenantId }: SnapshotEnvelope, reason: Error): void {
    if (troubled.has(tenantId)) return;
    troubled.add(tenantId);
    log.warn({ err: reason, tenantId, waitMs: TROUBLE_MS }, "some of a tenant's voicemail is not as it shall be");
    clock
      .sleep(TROUBLE_MS, stop.signal)
      .then(() => {
        troubled.delete(tenantId);
        changed(tenantId);
      })
      .catch(() => undefined);
  }

  /** A lamp goes out when what it shows ends by itself. */
  function bringAt(tenantId: string, until: number): void {
    if (ending.get(tenantId) === until) return;
    ending.set(tenantId, until);
    clock
      .sleep(Math.min(Math.max(until - clock.now(), 0), LONGEST_WAIT_MS), stop.signal)
      .then(() => {
        if (ending.get(tenantId) !== until) return;
        ending.delete(tenantId);
        changed(tenantId);
      })
      .catch(() => undefined);
  }

  /** Codes dialled, PINs chosen in the voicemail menu, and who was paused for not answering. */
  function onEvent({ Event, UserEvent, Tenant = "", Context = "", Queue = "", PausedReason }: AmiEvent): void {
    if (Event === "QueueMemberPause" && PausedReason === AUTO_PAUSE) onChanged(tenantOfQueue(Queue));
    if (Event === "UserEvent" && UserEvent === "CallplaneChange") changed(Tenant);
    if (Event === "VoicemailPasswordChange") onChanged(Context);
  }

  function askAll(): void {
    for (const { tenantId } of snapshots.all()) source.ask(tenantId);
  }

  async function askNowAndThen(): Promise<void> {
    while (!stop.signal.aborted) {
      askAll();
      await clock.sleep(ASK_EVERY_MS, stop.signal).catch(() => undefined);
    }
  }

  const undo = [
    ami.onEvent(onEvent),
    snapshots.onChange((tenantId) => {
      // What only now runs may be named in the state; who left takes it along.
      if (snapshots.byTenant(tenantId) !== undefined) return source.ask(tenantId);
      source.forget(tenantId).catch((error: unknown) => log.warn({ err: error }, "live state of a tenant kept"));
    }),
  ];
  const asking = askNowAndThen();
  return {
    of: source.of,
    async bring(envelope, state, changes) {
      tellNotes(envelope, changes);
      const { lit, until } = wantedLamps(envelope, state, changes, clock.now());
      await syncLamps(ami, envelope.body.tenant.key, lit);
      if (until !== undefined) bringAt(envelope.tenantId, until);
      tellPauses(envelope.tenantId, await syncQueueMembers(ami, wantedMembers(envelope, state, changes)));
      const left = await bringVoicemail(envelope, state).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      );
      source.inForce(envelope.tenantId, state, left === undefined);
      // The disk says itself when it is back. A box in trouble keeps no other tenant waiting, as a rejection would.
      if (left instanceof Error) bringAgain(envelope, left);
    },
    read: ({ tenantId }) => source.read(tenantId),
    spoolProblem: () => voicemail?.problem(),
    async close() {
      for (const each of undo) each();
      stop.abort();
      await asking;
      await voicemail?.close();
      await reporter.close();
      await source.close();
    },
  };
}
