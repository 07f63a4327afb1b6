import { setTimeout as delay } from "node:timers/promises";

const AGAIN_AFTER_MS = 250;
const AT_MOST_MS = 60_000;

/**
 * Sends a request again as long as the answer is 503, as that answer asks. On a machine under load some of a crowd are told so; what a
 * test of the crowd is about holds for all who come back.
 */
export async function comingBack<T extends { status: number }>(send: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + AT_MOST_MS;
  let answer = await send();
  while (answer.status === 503 && Date.now() < deadline) {
    await delay(AGAIN_AFTER_MS);
    answer = await send();
  }
  return answer;
}
