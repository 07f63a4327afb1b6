import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { GuardRefusal, LimitOwner } from "@callplane/edge-api/contract";
import type { Registry } from "@prometheus-io/client";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import { type Ari, type AriChannel, isGone } from "../asterisk/ari/index.ts";
import { GUARD_ANSWER } from "../confgen/index.ts";
import type { EdgeClient } from "../edge/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import type { VoiceCallLog } from "../voice/index.ts";
import { endCall } from "./cut-off.ts";
import { countRefused, decide, type Question } from "./decide.ts";
import { createGuardMetrics } from "./guard-metrics.ts";
import { type GuardSource, openGuardSource } from "./guard-source.ts";
import { openGuardStore } from "./guard-store.ts";
import type { Counted, Ledger, MadeBlock } from "./ledger.ts";
import { limitsOf, warningsOf } from "./limits-of.ts";
import { endpointOf, type MeteredCall } from "./metered-call.ts";
import { startMetering } from "./metering.ts";
import { startReportSender } from "./report-sender.ts";
import { endedSentence, refusedSentence } from "./sentences.ts";

export interface GuardPorts {
  readonly dataDir: string;
  readonly ami: AmiConnection;
  readonly ari: Ari;
  readonly edge: Pick<EdgeClient, "callGuards" | "rates" | "reportCallRefusals">;
  readonly ledger: Ledger;
  readonly snapshots: SnapshotIndex;
  readonly callLog: Pick<VoiceCallLog, "note">;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Guards {
  readonly source: Pick<GuardSource, "readGuards" | "readRates">;
  /** Outside calls that are up. */
  readonly metered: number;
  close(): Promise<void>;
}

/** Answers `Stasis(callplane,guard,<tenantId>,<extension or nothing>,<number>)`, and holds the calls it lets out to their limits. Throws when the disk cannot be used. */
export async function startGuards(ports: GuardPorts): Promise<Guards> {
  const { dataDir, ami, ari, ledger, snapshots, callLog, clock, log } = ports;
  const source = await openGuardSource({ ...ports, dir: join(dataDir, "guards") });
  const store = openGuardStore(join(dataDir, "guards.db"));
  const reports = startReportSender({ ...ports, store });
  const metrics = createGuardMetrics(ports.registry);
  const tenantKeyOf = (tenantId: string) => snapshots.byTenant(tenantId)?.body.tenant.key;
  const at = () => new Date(clock.now()).toISOString();

  const metering = startMetering({
    ami,
    ledger,
    store,
    guardsOf: source.of,
    isTrunk: (channel) => isTrunk(channel, snapshots),
    async cutOff(call, verdict, isFirst) {
      if (isFirst) {
        const refusal = verdict?.refusal ?? null;
        metrics.cutOff(refusal);
        callLog.note(call.channelId, { kind: "route.decided", text: endedSentence(refusal), data: { guard: refusal } });
        if (verdict !== null) report(call, verdict.refusal, verdict.limitOf);
      }
      await endCall({ ami, rest: ari.rest }, call, tenantKeyOf(call.tenantId), isFirst);
    },
    onCounted: warn,
    clock,
    log,
  });
  metrics.watch(
    () => metering.count,
    () => store.countReports(),
  );

  function report(of: Question | MeteredCall, reason: GuardRefusal, limitOf: LimitOwner): void {
    const { tenantId, userId, number } = of;
    reports.add({ kind: "refusal", body: { id: randomUUID(), tenantId, at: at(), userId, number, reason, limitOf } });
  }

  /** The edge keeps whom Redis only remembers; told again it changes nothing there. */
  function reportBlock({ tenantId, userId }: Question, { id, reason, numbers }: MadeBlock): void {
    const isKnown = source.of(tenantId)?.blocked.some((block) => block.id === id) ?? false;
    if (userId === null || isKnown) return;
    reports.add({ kind: "block", body: { id, tenantId, at: at(), userId, reason, numbers: [...numbers] } });
  }

  function warn(call: MeteredCall, counted: readonly Counted[], ticks: number): void {
    const guards = source.of(call.tenantId);
    if (guards === undefined) return;
    const limits = limitsOf(guards, call.userId);
    const { alertAtPercent } = guards.limits;
    for (const warning of warningsOf(call, counted, { limits, ticks, tickSec: ledger.tickSec, alertAtPercent })) {
      reports.add({ kind: "warning", body: { id: randomUUID(), tenantId: call.tenantId, at: at(), ...warning } });
    }
  }

  async function answer(question: Question): Promise<void> {
    const startedMs = clock.monotonicMs();
    const guards = source.of(question.tenantId);
    const decision = await decide(question, {
      guards,
      rates: source.rates(),
      ledger,
      up: metering.calls(),
      at: clock.now(),
    });
    const word = decision.kind === "allowed" ? "allow" : decision.refusal;
    // Before the answer: the dialplan may dial, and Asterisk tell of it, at once.
    if (decision.kind === "allowed") metering.begin(decision.call);
    await goOn(question.channelId, word);
    metrics.answered(word, clock.monotonicMs() - startedMs);
    if (decision.kind === "allowed") return warn(decision.call, decision.counted, 1);
    const { refusal, limitOf, country, unsure, cause } = decision;
    if (unsure !== undefined) metering.giveBack(unsure);
    if (cause !== undefined) log.error({ err: cause, tenantId: question.tenantId }, "call limits could not be checked");
    callLog.note(question.channelId, {
      kind: "route.decided",
      text: refusedSentence(decision, country),
      data: { guard: refusal },
    });
    report(question, refusal, limitOf);
    const ports = { guards, ledger, phoneOf: snapshots.deviceBySipUsername };
    const block = decision.block ?? (await countRefused(question, refusal, ports).catch(notCounted));
    if (block !== null) reportBlock(question, block);
  }

  function notCounted(error: unknown): null {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, "a refused call was not counted");
    return null;
  }

  /** A caller who has gone meanwhile, or went on because it took too long, needs no answer. */
  async function goOn(channelId: string, word: string): Promise<void> {
    try {
      await ari.rest.setVariable(channelId, GUARD_ANSWER, word);
      await ari.rest.continueInDialplan(channelId);
    } catch (error) {
      if (!isGone(error)) log.error({ err: error }, "a caller could not be told what the call limits say");
    }
  }

  function take(
    channel: AriChannel,
    [tenantId = "", extension = "", number = "", cameFor = "", cameFrom = ""]: string[],
  ): void {
    const owner = extension === "" ? undefined : snapshots.extensionOwner(tenantId, extension);
    const question: Question = {
      tenantId,
      extension: extension === "" ? null : extension,
      userId: owner?.kind === "user" ? owner.user.id : null,
      number,
      cameFor: cameFor === "" ? null : cameFor,
      cameFrom,
      channelId: channel.id,
      channel: channel.name,
    };
    answer(question).catch((error: unknown) => log.error({ err: error }, "call limits were not answered"));
  }

  const stopEvents = ari.onEvent((event) => {
    if (event.type !== "StasisStart") return;
    const [verb, ...asked] = event.args;
    if (verb === "guard" && asked.length >= 3) take(event.channel, asked);
  });

  return {
    source,
    get metered() {
      return metering.count;
    },
    async close() {
      stopEvents();
      await metering.close();
      await reports.close();
      await source.close();
      store.close();
    },
  };
}

/** A PJSIP channel of nobody's device goes to a carrier, of a trunk that was removed too. */
function isTrunk(channel: string, snapshots: SnapshotIndex): boolean {
  const endpoint = endpointOf(channel);
  return endpoint !== undefined && snapshots.deviceBySipUsername(endpoint) === undefined;
}
