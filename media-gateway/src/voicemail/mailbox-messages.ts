import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MessageReport } from "@callplane/edge-api/contract";
import { idOf } from "../lib/stable-id.ts";
import { unlessMissing } from "./mailbox-folder.ts";

/** A message as it lies in Asterisk's spool. */
export interface SpooledMessage extends MessageReport {
  /** Asterisk's own name for it, which it keeps wherever it moves. */
  readonly messageId: string;
  readonly folder: string;
  /** The sound. */
  readonly file: string;
}

/** Folders of messages nobody has heard yet; in the others are those that were kept. */
const NEW_FOLDERS = new Set(["INBOX", "Urgent"]);
/** What is being recorded, and what app_voicemail keeps of deleted ones. */
const PASSED_OVER = new Set(["tmp", "Deleted"]);

export interface Mailbox {
  /** Oldest first. */
  readonly messages: SpooledMessage[];
  /** With false there may be more: something could not be read, or is being written or moved just now. */
  readonly isWhole: boolean;
}

/** Whatever a half message was touched less ago is not left over, but still coming or going. */
const UNDERWAY_MS = 60_000;

/**
 * What lies in a box at `now`. app_voicemail writes a message's text file last but one, and its sound before it moves either, so one
 * that lacks something is being written or moved, and is passed over; so is what the disk cannot read.
 */
export async function readMailbox(folder: string, boxId: string, now: number): Promise<Mailbox> {
  const found = new Map<string, SpooledMessage>();
  let isWhole = true;
  const readable = <T>(work: Promise<T>) =>
    unlessMissing(work).catch(() => {
      isWhole = false;
      return undefined;
    });
  const entries = (await readable(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    if (!entry.isDirectory() || PASSED_OVER.has(entry.name)) continue;
    const inside = join(folder, entry.name);
    const files = new Set((await readable(readdir(inside))) ?? []);
    for (const name of files) {
      const stem = /^(msg\d{4})\.txt$/.exec(name)?.[1];
      if (stem === undefined) continue;
      const text = await readable(readFile(join(inside, name), "utf8"));
      const message = text === undefined ? undefined : parseMessage(text, boxId);
      if (message !== undefined && files.has(`${stem}.wav`)) {
        const isHeard = !NEW_FOLDERS.has(entry.name);
        // While it moves it may lie in both.
        found.set(message.id, { ...message, isHeard, folder: entry.name, file: join(inside, `${stem}.wav`) });
      } else {
        const touchedMs = (await readable(stat(join(inside, name))))?.ctimeMs ?? now;
        if (now - touchedMs < UNDERWAY_MS) isWhole = false;
      }
    }
  }
  const messages = [...found.values()].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
  return { messages, isWhole };
}

/** `"Anna" <1000>`, as app_voicemail writes callers. */
const CALLER = /^(?:"(.*)"\s*)?<?([^<>"]*)>?$/;

function parseMessage(text: string, boxId: string) {
  const fields = new Map(text.split("\n").map((line) => splitOnce(line)));
  const messageId = fields.get("msg_id") ?? "";
  const origSec = Number(fields.get("origtime"));
  const duration = Number(fields.get("duration"));
  // Without a duration it is still being recorded.
  if (messageId === "" || !Number.isInteger(origSec) || !(duration > 0)) return undefined;
  const [, name = "", number = ""] = CALLER.exec(fields.get("callerid") ?? "") ?? [];
  return {
    id: idOf(`${boxId} message ${messageId}`),
    messageId,
    callerId: known(number)?.slice(0, 80) ?? null,
    callerName: known(name)?.slice(0, 200).toWellFormed() ?? null,
    receivedAt: new Date(origSec * 1000).toISOString(),
    durationSec: Math.min(duration, 3600),
  };
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function known(word: string): string | undefined {
  return word === "" || /^(unknown|Unknown|anonymous|Anonymous)$/.test(word) ? undefined : word;
}
