import { createHash } from "node:crypto";
import { refuse } from "./accept.ts";

const DAY_MS = 86_400_000;
const MAX_KEYS = 10_000;

/** Answers by `Idempotency-Key`, for a day as at Resend. */
export type IdempotencyBook = {
  /** The earlier answer to the same request, if there is one. Throws HttpRefusal 409 when the body differs. */
  find(key: string, body: string): string | undefined;
  keep(key: string, body: string, answer: string): void;
};

export function createIdempotencyBook(now: () => number): IdempotencyBook {
  const answers = new Map<string, { digest: string; answer: string; expiresAt: number }>();
  const digestOf = (body: string) => createHash("sha256").update(body).digest("hex");
  return {
    find(key, body) {
      const known = answers.get(key);
      if (known === undefined || known.expiresAt <= now()) return undefined;
      if (known.digest === digestOf(body)) return known.answer;
      throw refuse(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.");
    },
    keep(key, body, answer) {
      answers.delete(key);
      answers.set(key, { digest: digestOf(body), answer, expiresAt: now() + DAY_MS });
      for (const oldest of answers.keys()) {
        if (answers.size <= MAX_KEYS) break;
        answers.delete(oldest);
      }
    },
  };
}
