import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { silentLog } from "../../lib/log.ts";
import { resample } from "../../sounds/index.ts";
import { levelDb } from "../media/ulaw.ts";
import { createSpeech } from "./speech.ts";
import { readWav } from "./wav.ts";

const dir = mkdtempSync(join(tmpdir(), "callplane-speech-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const sine = (hertz: number, rate: number, seconds: number, amplitude = 10_000) =>
  Int16Array.from({ length: rate * seconds }, (_, n) => amplitude * Math.sin((2 * Math.PI * hertz * n) / rate));
const power = (samples: Int16Array) => samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

/** A program that says 200 ms of a tone, and writes down that it was called. */
function program(body: string): string[] {
  const file = join(dir, `${Math.random()}.mjs`);
  writeFileSync(file, body);
  return [process.execPath, file];
}
const wav = `
  const samples = Buffer.alloc(8820); for (let n = 0; n < 4410; n++) samples.writeInt16LE(Math.round(8000 * Math.sin(n / 5)), n * 2);
  const head = Buffer.alloc(44); head.write("RIFF", 0); head.writeUInt32LE(0xffffffff, 4); head.write("WAVEfmt ", 8); head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22); head.writeUInt32LE(22050, 24); head.writeUInt32LE(44100, 28); head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34); head.write("data", 36); head.writeUInt32LE(0x7ffff000, 40);
  process.stdin.resume(); process.stdin.on("end", () => process.stdout.write(Buffer.concat([head, samples])));`;

describe("speech", () => {
  it("is made once by the program, at 8 kHz µ-law, and then kept", async () => {
    const log = join(dir, "calls");
    writeFileSync(log, "");
    const command = program(
      `import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" ") + "\\n"); ${wav}`,
    );
    const speech = createSpeech({ command, log: silentLog() });
    const [first, second] = await Promise.all([speech.say("--version", "de-AT"), speech.say("--version", "de-AT")]);
    expect(first.length).toBe(1600);
    expect(levelDb(first)).toBeGreaterThan(-20);
    expect(second).toBe(first);
    expect(speech.cached("--version", "de-AT")).toBe(first);
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(log, "utf8")).toBe("--stdin --stdout -b 1 -s 165 -v de\n");
  });

  it.each([
    ["no program", undefined],
    ["one that is not there", ["/nonexistent/espeak-ng"]],
    ["one that fails", program("process.exit(3)")],
    ["one that says nonsense", program('process.stdout.write("hello")')],
    ["one that never ends", program("setInterval(() => {}, 1000)")],
    [
      "one that never stops talking",
      program("const b = Buffer.alloc(65536); const go = () => process.stdout.write(b, go); go();"),
    ],
  ])("with %s there are tones instead", async (_name, command) => {
    const speech = createSpeech({ command, log: silentLog(), timeoutMs: 1000 });
    const audio = await speech.say("One moment, please.", "en");
    expect(audio.length).toBeGreaterThan(1600);
    expect(levelDb(audio)).toBeGreaterThan(-30);
  });
});

describe("WAVE files", () => {
  it.each(["", "RIFF", "RIFF....WAVE", `RIFF....WAVEdata${"x".repeat(20)}`])("refuses %j", (text) => {
    expect(() => readWav(Buffer.from(text, "latin1"))).toThrow();
  });
});

describe("resampling", () => {
  it("keeps speech and removes what 8 kHz cannot carry", () => {
    const low = resample(sine(1000, 22_050, 1), 22_050, 8000);
    const high = resample(sine(6000, 22_050, 1), 22_050, 8000);
    expect(low.length).toBe(8000);
    expect(10 * Math.log10(power(low) / power(sine(1000, 22_050, 1)))).toBeCloseTo(0, 0);
    expect(10 * Math.log10(power(high) / power(sine(6000, 22_050, 1)))).toBeLessThan(-40);
  });
});
