import type { ChangeVoicemailPin } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { AppError, invalidField, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { atHome } from "../self-service/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { openPin, sealPin, setPin } from "../voicemail-boxes/index.ts";
import { loadOwnBox } from "./own-box.ts";
import * as store from "./store.ts";

/** Wrong ones in a row until none is taken any more, and for how long. */
const MOST_FAILURES = 5;
const LOCK_MINUTES = 15;

type Outcome = "changed" | "missing" | { locked: number } | { wrong: number };

/**
 * Changes one's own PIN, the current one in hand; it holds within a second. Throws `invalid_input` for a wrong current PIN, which is
 * counted, and `rate_limited` after five, for a quarter of an hour.
 */
export async function changePin(caller: Ctx, { currentPin, newPin }: ChangeVoicemailPin): Promise<void> {
  const ctx = atHome(caller);
  // A wrong PIN must be counted, so it is an outcome and no error within the change.
  const outcome = await mutate<Outcome>(ctx, "self.change_voicemail_pin", async (tx, audit, afterCommit, last) => {
    const { id, name } = await loadOwnBox(tx, ctx);
    const [held] = await store.lockBox(tx, ctx.tenantId, id);
    const { pinCiphertext: sealed, pinFailures, isLocked, lockedForSec } = orNotFound(held, "voicemail box");
    if (isLocked) return { locked: lockedForSec };
    if (sealed !== null) {
      if (currentPin === undefined) return "missing";
      const current = await openPin(ctx, { tenantId: ctx.tenantId, id, sealed });
      if (!(await isSame(current, currentPin))) {
        const failures = pinFailures + 1;
        const isTheLast = failures >= MOST_FAILURES;
        await store.setBox(tx, ctx.tenantId, id, {
          pinFailures: isTheLast ? 0 : failures,
          pinLockedUntil: isTheLast ? store.minutesFromNow(LOCK_MINUTES) : null,
        });
        if (isTheLast) audit({ id, name, after: { pinLockedForMinutes: LOCK_MINUTES } });
        return isTheLast ? { locked: LOCK_MINUTES * 60 } : { wrong: MOST_FAILURES - failures };
      }
    }
    await store.setBox(tx, ctx.tenantId, id, { pinFailures: 0, pinLockedUntil: null });
    await setPin(tx, ctx.tenantId, id, await sealPin(ctx, { tenantId: ctx.tenantId, id }, newPin));
    await offerCallState(ctx, { tx, last, afterCommit });
    audit({ id, name, after: { pin: "changed" } });
    return "changed";
  });
  refuse(outcome);
}

function refuse(outcome: Outcome): void {
  if (outcome === "changed") return;
  if (outcome === "missing") throw invalidField(["currentPin"], "Enter the PIN you have now");
  if ("locked" in outcome) {
    const message = "The PIN was wrong too often. Try again in a quarter of an hour, or ask your administrator";
    throw new AppError("rate_limited", message, { retryAfterSec: outcome.locked });
  }
  const left = outcome.wrong === 1 ? "One try is left" : `${outcome.wrong} tries are left`;
  throw invalidField(["currentPin"], `This is not the PIN you have now. ${left}`);
}

/** In the same time whatever differs: of equal length, and compared to the end. */
async function isSame(a: string, b: string): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [left, right] = await Promise.all([digest(a), digest(b)]);
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}
