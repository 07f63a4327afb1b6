import type { CallState } from "@callplane/edge-api/contract";
import { type AmiConnection, AmiError } from "../asterisk/ami/index.ts";
import { readMailbox } from "./mailbox-messages.ts";

type Change = CallState["voicemailMessages"][number];

const TIMEOUT_MS = 10_000;
const HEARD = "Old";
const NEW = "INBOX";

/**
 * Does in Asterisk what portal did with a box's messages: app_voicemail itself moves and removes them, under its own lock, and has the lamps
 * follow. What is gone already is done.
 */
export async function changeMessages(
  ami: AmiConnection,
  { tenantKey, number, folder, boxId }: { tenantKey: string; number: string; folder: string; boxId: string },
  changes: readonly Change[],
): Promise<void> {
  const { messages, isWhole } = await readMailbox(folder, boxId, Date.now());
  const there = new Map(messages.map((message) => [message.id, message]));
  for (const { messageId, isHeard, isDeleted } of changes) {
    const message = there.get(messageId);
    if (message === undefined) {
      // It may be what cannot be read just now: then it is still to be done.
      if (!isWhole) throw new Error(`the messages in ${folder} cannot all be read at the moment`);
      continue;
    }
    const about = { Context: tenantKey, Mailbox: number, Folder: message.folder, ID: message.messageId };
    if (isDeleted) await ask(ami, { Action: "VoicemailRemove", ...about });
    else if (message.isHeard !== isHeard) {
      await ask(ami, { Action: "VoicemailMove", ...about, ToFolder: isHeard ? HEARD : NEW });
    }
  }
}

/** Refused: somebody at the phone was quicker, and what lies there now is reported; or it is still to be done. */
async function ask(ami: AmiConnection, action: { Action: string } & Record<string, string>): Promise<void> {
  try {
    await ami.send(action, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof AmiError && error.code === "rejected")) throw error;
    const { Context = "", Mailbox = "", ID = "" } = action;
    const left = await ami.list({ Action: "VoicemailBoxSummary", Context, Mailbox }, { timeoutMs: TIMEOUT_MS });
    if (left.some((message) => message.ID === ID && message.Folder === action.Folder)) throw error;
  }
}
