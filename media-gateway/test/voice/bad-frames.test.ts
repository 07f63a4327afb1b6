import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parrot, startOpenAiRealtimeServer } from "../../src/voice/testing/openai-realtime-server.ts";
import { until } from "../stage.ts";

const FRAMES = 10_000;
const KILOBYTES = "x".repeat(8 * 1024);
const delta = (text: string) =>
  `{"type":"response.output_audio.delta","response_id":"r","item_id":"i","delta":"${text}"}`;
/** JSON that is cut, bytes, audio that is no base64, a known event of another shape. */
const KINDS: readonly (string | Buffer)[] = [
  `{"type":"${KILOBYTES}`,
  Buffer.from(KILOBYTES),
  delta(`%${KILOBYTES}`),
  `{"type":"response.output_audio.delta","delta":["${KILOBYTES}"]}`,
];
const HUGE = delta(`%${KILOBYTES.repeat(128)}`);
/** Far below the 110 MB that are sent, far above what V8 keeps for itself. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;

it("keeps nothing of 10 000 frames that are not audio (row 12)", async () => {
  await using server = await startOpenAiRealtimeServer({ apiKey: "sk-test", script: parrot });
  const child = fork(join(import.meta.dirname, "provider-child.ts"), [server.url], { execArgv: ["--expose-gc"] });
  try {
    await once(child, "message");
    const [connection] = server.connections;
    const ask = async () => {
      const answer = once(child, "message");
      child.send("how much");
      const [told] = await answer;
      return told as { problems: number; bytes: number; isCollected: boolean };
    };
    let sent = 0;
    /** Sends that many, and resolves with what is kept once all of them were taken. */
    const flood = async (count: number) => {
      for (const end = sent + count; sent < end; sent += 1)
        connection?.sendRaw(sent % 500 === 499 ? HUGE : (KINDS[sent % KINDS.length] ?? ""));
      await expect.poll(async () => (await ask()).problems, { timeout: 60_000 }).toBe(sent);
      return ask();
    };
    const before = await flood(1_000);
    const after = await flood(FRAMES);
    expect(after.isCollected).toBe(true);
    expect(after.bytes - before.bytes).toBeLessThan(MOST_KEPT_BYTES);
  } finally {
    child.disconnect();
    await until(() => child.exitCode !== null || child.signalCode !== null);
  }
}, 90_000);
