import type { SoundRef, StockWords } from "@callplane/edge-api/contract";
import { ConfgenError } from "../errors.ts";

/** Files of Asterisk's own sounds that say these words; several are played one after the other. */
const STOCK_FILES: Record<StockWords, readonly string[]> = {
  nobodyAvailable: ["vm-nobodyavail"],
  isBusy: ["im-sorry", "vm-nobodyavail"],
  isUnavailable: ["followme/sorry"],
  cannotBeDialed: ["cannot-complete-as-dialed", "check-number-dial-again"],
  invalidChoice: ["pm-invalid-option"],
  notAllowed: ["im-sorry", "feature-not-avail-line"],
  allLinesBusy: ["all-circuits-busy-now", "please-try-call-later"],
  serviceUnavailable: ["im-sorry", "please-try-call-later"],
  goodbye: ["goodbye"],
  oneMoment: ["im-sorry", "one-moment-please"],
  acceptCall: ["followme/no-recording", "followme/options"],
  takenAlready: ["call-taken"],
  hiddenNumber: ["privacy-unident"],
};

/** Path of a tenant's sound without its ending; the folder is this machine's own. */
export function soundFile(sound: SoundRef, soundsDir: string): string {
  if (sound.kind === "words") return stockFiles(sound.words);
  if (!/^[0-9a-f]{64}$/.test(sound.digest)) throw new ConfgenError("a sound's digest is none");
  if (!/^\/[A-Za-z0-9/._-]{1,200}$/.test(soundsDir))
    throw new ConfgenError("the folder of sounds may not stand in a dialplan");
  return `${soundsDir}/${sound.digest}`;
}

export function stockFiles(words: StockWords): string {
  return STOCK_FILES[words].join("&");
}
