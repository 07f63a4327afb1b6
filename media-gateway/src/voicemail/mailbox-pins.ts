import { readFile, rename, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { type CallState, phonedPin, type SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AmiAction, type AmiConnection, AmiError, type AmiEvent, forgetWrongPins } from "../asterisk/ami/index.ts";
import { PINS_EXTENSION } from "../confgen/index.ts";
import { writeFileAtomic } from "../lib/atomic-file.ts";
import { unlessMissing } from "./mailbox-folder.ts";

/** A PIN that was chosen by phone after the edge last heard of one. */
export interface PhonedPin {
  readonly boxId: string;
  readonly pin: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Mailboxes {
  readonly envelope: SnapshotEnvelope;
  readonly state: CallState;
  /** Where app_voicemail keeps its messages: `voicemail` in Asterisk's spool. */
  readonly voicemailDir: string;
}

const RELOAD_TIMEOUT_MS = 30_000;

/**
 * Puts each box's PIN where app_voicemail keeps those chosen by phone: `secret.conf` beside the messages (passwordlocation=spooldir). The
 * file's time is when the PIN was chosen, wherever: of two the later stays, and one by phone that is later is answered, to be told the
 * edge; what no phone can have sent is not. Until it is in force a file of ours has the time zero. Rejects with what the disk or Asterisk says; to be tried again.
 */
export async function syncPins(ami: AmiConnection, { envelope, state, voicemailDir }: Mailboxes): Promise<PhonedPin[]> {
  const { tenant, routing } = envelope.body;
  const pins = new Map(state.voicemailPins.map((each) => [each.boxId, each]));
  const phoned: PhonedPin[] = [];
  const unread: { number: string; file: string; changedAt: number }[] = [];
  for (const { id, number } of routing?.voicemailBoxes ?? []) {
    const file = join(voicemailDir, tenant.key, number, "secret.conf");
    const is = await readPin(file);
    const shall = pins.get(id);
    const changedAt = shall === undefined ? Number.NEGATIVE_INFINITY : Date.parse(shall.changedAt);
    if (is?.pin === shall?.pin && (is === undefined || is.at === changedAt)) continue;
    if (is !== undefined && is.pin !== shall?.pin && is.at > changedAt && phonedPin.safeParse(is.pin).success) {
      phoned.push({ boxId: id, ...is });
    } else if (shall !== undefined) {
      if (is?.pin !== shall.pin) await writePin(file, shall.pin);
      unread.push({ number, file, changedAt });
    }
  }
  const numbers = unread.map(({ number }) => number);
  if (unread.length > 0) await holdPins(ami, { tenantKey: tenant.key, numbers });
  for (const { file, changedAt } of unread) await utimes(file, changedAt / 1000, changedAt / 1000);
  return phoned;
}

async function readPin(file: string): Promise<{ pin: string; at: number } | undefined> {
  const [text, times] = await Promise.all([unlessMissing(readFile(file, "utf8")), unlessMissing(stat(file))]);
  const pin = /^\s*password\s*=>?\s*(\S+)/m.exec(text ?? "")?.[1];
  return pin === undefined || times === undefined ? undefined : { pin, at: Math.round(times.mtimeMs) };
}

async function writePin(file: string, pin: string): Promise<void> {
  const next = `${file}.new`;
  await writeFileAtomic(next, `[general]\npassword = ${pin}\n`);
  await utimes(next, 0, 0);
  await rename(next, file);
}

type Boxes = { readonly tenantKey: string; readonly numbers: readonly string[] };

/**
 * Makes new PINs hold. Where the dialplan in force asks for PINs (confgen/common-voicemail.ts) it looks them up at each call, and only whoever
 * was locked out for wrong ones is let try again. One from before it did has Asterisk read all boxes of all tenants, which takes seconds
 * where there are thousands.
 */
async function holdPins(ami: AmiConnection, { tenantKey, numbers }: Boxes): Promise<void> {
  if (await asksForPins(ami, tenantKey)) await forgetWrongPins(ami, tenantKey, new Set(numbers));
  else await ask(ami, { Action: "Reload", Module: "app_voicemail.so" });
}

/** Has Asterisk count the messages of boxes anew whose folders were emptied: their lamps go out. And forget their PINs. */
export async function readAnew(ami: AmiConnection, { tenantKey, numbers }: Boxes): Promise<void> {
  await holdPins(ami, { tenantKey, numbers });
  for (const number of numbers) {
    await ask(ami, { Action: "VoicemailRefresh", Context: tenantKey, Mailbox: number });
  }
}

async function asksForPins(ami: AmiConnection, tenantKey: string): Promise<boolean> {
  const asked = await ask(ami, {
    Action: "Getvar",
    Variable: `DIALPLAN_EXISTS(${tenantKey}-node,${PINS_EXTENSION},1)`,
  });
  return asked.Value === "1";
}

async function ask(ami: AmiConnection, action: AmiAction): Promise<AmiEvent> {
  try {
    return await ami.send(action, { timeoutMs: RELOAD_TIMEOUT_MS });
  } catch (error) {
    throw error instanceof AmiError ? new Error(`voicemail boxes not read again: ${error.message}`) : error;
  }
}
