import { readdir, readFile } from "node:fs/promises";
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

/**
 * What lies in a box, oldest first. app_voicemail writes a message's text file last but one, and its sound before it moves either, so one
 * that lacks something is being written or moved just now, and is passed over.
 */
export async function readMailbox(folder: string, boxId: string): Promise<SpooledMessage[]> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const found: SpooledMessage[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || PASSED_OVER.has(entry.name)) continue;
    const files = new Set((await unlessMissing(readdir(join(folder, entry.name)))) ?? []);
    for (const name of files) {
      const stem = /^(msg\d{4})\.txt$/.exec(name)?.[1];
      if (stem === undefined || !files.has(`${stem}.wav`)) continue;
      const text = await unlessMissing(readFile(join(folder, entry.name, name), "utf8"));
      const message = text === undefined ? undefined : parseMessage(text, boxId);
      if (message === undefined) continue;
      const file = join(folder, entry.name, `${stem}.wav`);
      found.push({ ...message, isHeard: !NEW_FOLDERS.has(entry.name), folder: entry.name, file });
    }
  }
  // While it moves it may lie in both.
  const byId = new Map(found.map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
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
