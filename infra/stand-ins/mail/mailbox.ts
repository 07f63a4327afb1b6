import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareAddress, type Mail } from "./accept.ts";

/** The messages received, newest first, no more than `limit`. */
export type Mailbox = {
  add(mail: Mail): void;
  find(id: string): Mail | undefined;
  /** All, or those to one address (case does not matter). */
  list(to?: string): Mail[];
  clear(): void;
};

/** With a directory the mails outlive a restart, in `mails.jsonl`, written before the sender is answered. */
export function openMailbox(dataDir: string | undefined, limit: number): Mailbox {
  const file = dataDir === undefined ? undefined : join(dataDir, "mails.jsonl");
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  let mails: Mail[] = file === undefined ? [] : readMails(file).slice(-limit).reverse();

  function rewrite(): void {
    if (file !== undefined) writeFileSync(file, mails.toReversed().map(toLine).join(""));
  }
  rewrite();

  return {
    add(mail) {
      if (file !== undefined) appendFileSync(file, toLine(mail));
      mails = [mail, ...mails];
      if (mails.length > limit * 2 || (file === undefined && mails.length > limit)) {
        mails = mails.slice(0, limit);
        rewrite();
      }
    },
    find: (id) => mails.find((mail) => mail.id === id),
    list: (to) => {
      const kept = mails.slice(0, limit);
      if (to === undefined) return kept;
      const wanted = to.toLowerCase();
      return kept.filter((mail) => mail.to.some((address) => bareAddress(address).toLowerCase() === wanted));
    },
    clear() {
      mails = [];
      rewrite();
    },
  };
}

function toLine(mail: Mail): string {
  return `${JSON.stringify(mail)}\n`;
}

/** A line that a crash cut short is left out. */
function readMails(file: string): Mail[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const mail: Mail = JSON.parse(line);
        return [mail];
      } catch {
        return [];
      }
    });
}
