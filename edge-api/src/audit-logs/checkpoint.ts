import { z } from "zod";
import type { KeyRing } from "../lib/key-ring.ts";

/** What retention removed: entries up to a number, with the hash of the last, all of them written before a moment. */
export type Cut = { throughSeq: number; throughHash: string; entries: number; olderThan: string };
/** Where the entry that vouches for it stands: its own number, and the hash of the entry before. */
type Place = { tenantId: string; seq: number; previousHash: string };

const vouched = z.object({
  throughSeq: z.number().int(),
  throughHash: z.string(),
  entries: z.number().int(),
  olderThan: z.iso.datetime(),
  seal: z.string(),
});

/**
 * A seal that only the edge can make: the database's owner can move the chain's beginning and write an entry that says so, but
 * has not the key. It covers the hash before its own entry too, so that nothing between the cut and the seal can be rewritten.
 */
export function sealCut(keys: KeyRing, cut: Cut, place: Place): Promise<string> {
  return keys.encrypt("", sealedText(cut, place));
}

/** The cut an entry vouches for; undefined where its seal is not ours, or not for this place. */
async function findSealedCut(
  keys: KeyRing,
  tenantId: string,
  row: { seq: number; previousHash: string; after: unknown },
): Promise<Cut | undefined> {
  const parsed = vouched.safeParse(row.after);
  if (!parsed.success) return undefined;
  const { seal, ...cut } = parsed.data;
  try {
    await keys.decrypt(seal, sealedText(cut, { tenantId, seq: row.seq, previousHash: row.previousHash }));
    return cut;
  } catch {
    return undefined;
  }
}

function sealedText({ throughSeq, throughHash, entries, olderThan }: Cut, place: Place): string {
  const { tenantId, seq, previousHash } = place;
  return JSON.stringify(["audit cut 1", tenantId, seq, previousHash, throughSeq, throughHash, entries, olderThan]);
}

type Checkpoint = { seq: number; at: Date; previousHash: string; after: unknown };

/** The entry that vouches for where the chain begins, and what it says; undefined where none does. */
export async function findVouching(
  keys: KeyRing,
  tenantId: string,
  begin: { seq: number; hash: string },
  checkpoints: Checkpoint[],
): Promise<(Cut & { seq: number; at: Date }) | undefined> {
  for (const checkpoint of checkpoints) {
    const cut = await findSealedCut(keys, tenantId, checkpoint);
    if (cut?.throughSeq !== begin.seq || cut.throughHash !== begin.hash) continue;
    return { ...cut, seq: checkpoint.seq, at: checkpoint.at };
  }
  return undefined;
}

/** The first entry that is gone without retention having taken it: the one after the last cut that is vouched for. */
export async function findFirstUnvouched(
  keys: KeyRing,
  tenantId: string,
  beginSeq: number,
  checkpoints: Checkpoint[],
): Promise<number> {
  const cuts = await Promise.all(checkpoints.map((each) => findSealedCut(keys, tenantId, each)));
  const vouched = cuts.map((cut) => cut?.throughSeq ?? 0).filter((seq) => seq < beginSeq);
  return Math.max(0, ...vouched) + 1;
}
