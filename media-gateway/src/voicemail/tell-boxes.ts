import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot, VoicemailBoxReports } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { isClaimed, unlessMissing } from "./mailbox-folder.ts";
import { greetingRecordedAt } from "./mailbox-greeting.ts";
import { readMailbox, type SpooledMessage } from "./mailbox-messages.ts";
import type { SpoolWatch } from "./spool-watch.ts";

export interface TellOptions {
  /** Where app_voicemail keeps its messages: `voicemail` in Asterisk's spool. */
  readonly dir: string;
  readonly spool: Pick<SpoolWatch, "check">;
  readonly edge: Pick<EdgeClient, "reportVoicemailBoxes" | "sendMessageAudio">;
  /** Why a box's greeting is not as portal has it, in words. */
  readonly greetingProblem: (boxId: string) => string | null;
  readonly clock: Clock;
  readonly log: Log;
}

type Report = VoicemailBoxReports["boxes"][number];
interface Box {
  readonly report: Report;
  readonly messages: SpooledMessage[];
  readonly digest: string;
}

/** Boxes in one report. */
const MOST_BOXES = 200;

/** Tells the edge what lies in boxes, each as often as it changes. */
export function createTeller({ dir, spool, edge, greetingProblem, clock, log }: TellOptions) {
  /** Digest of what was last told of a box. */
  const told = new Map<string, string>();

  /** What is in the tenant's boxes and was not told yet. A box whose folder is not its own has nothing to say. */
  async function readBoxes({ tenant, routing }: Snapshot, spoolId: string): Promise<Box[]> {
    const boxes: Box[] = [];
    for (const { id: boxId, number } of routing?.voicemailBoxes ?? []) {
      const folder = join(dir, tenant.key, number);
      if (!(await isClaimed(folder, boxId))) continue;
      const { messages, isWhole } = await readMailbox(folder, boxId, clock.now());
      const recordedAt = await greetingRecordedAt(folder);
      const greeting = {
        recordedAt: recordedAt === undefined ? null : new Date(recordedAt).toISOString(),
        problem: greetingProblem(boxId),
      };
      const report = { boxId, isWhole, greeting, messages: messages.map(toReport) };
      const digest = createHash("sha256")
        .update(JSON.stringify([spoolId, report, messages]))
        .digest("hex");
      if (told.get(boxId) !== digest) boxes.push({ report, messages, digest });
    }
    return boxes;
  }

  return {
    /** Answers messages whose sound the edge lacks. Nothing is told where the disk is not there before and after reading. */
    async tell(tenantId: string, body: Snapshot, signal: AbortSignal): Promise<SpooledMessage[]> {
      const before = await spool.check();
      if (!("spoolId" in before)) return [];
      const { spoolId } = before;
      const boxes = await readBoxes(body, spoolId);
      const after = await spool.check();
      if (!("spoolId" in after) || after.spoolId !== spoolId) return [];
      const lacking: SpooledMessage[] = [];
      for (let first = 0; first < boxes.length; first += MOST_BOXES) {
        const some = boxes.slice(first, first + MOST_BOXES);
        const reported = some.map(({ report }) => report);
        const answer = await edge.reportVoicemailBoxes({ tenantId, spoolId, boxes: reported }, { signal });
        const wanted = new Set(answer.withoutAudio);
        for (const { report, messages, digest } of some) {
          const silent = messages.filter(({ id }) => wanted.has(id));
          // What lacks its sound is told again.
          if (silent.length === 0) told.set(report.boxId, digest);
          lacking.push(...silent);
        }
      }
      return lacking;
    },

    /** Whether it was sent: it may have moved meanwhile, or the edge takes it never. Rejects with EdgeError, to be tried again. */
    async sendAudio(tenantId: string, message: SpooledMessage, signal: AbortSignal): Promise<boolean> {
      const bytes = await unlessMissing(readFile(message.file));
      if (bytes === undefined) return false;
      try {
        await edge.sendMessageAudio(tenantId, message.id, new Uint8Array(bytes), { signal });
        return true;
      } catch (error) {
        if (!(error instanceof EdgeError) || error.retryable) throw error;
        log.error({ err: error }, "the edge takes no sound of a message");
        return false;
      }
    },
  };
}

function toReport({ messageId: _, folder: __, file: ___, ...report }: SpooledMessage) {
  return report;
}
