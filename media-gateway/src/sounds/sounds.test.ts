import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Snapshot } from "@callplane/edge-api/contract";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { aSound, emptyRouting } from "../../test/a-routing.ts";
import { aSnapshot } from "../../test/a-snapshot.ts";
import { EdgeError } from "../edge/index.ts";
import { toTelephoneWav } from "./convert.ts";
import { decodeWav } from "./decode-wav.ts";
import { createSoundKeeper, formatWav } from "./index.ts";

const MP3 = new Uint8Array(readFileSync(join(import.meta.dirname, "testing/tone-1000-hz.mp3")));

/** How much of the sound is a tone of so many hertz, 0 … 1. */
function toneShare(samples: Int16Array, hertz: number, rate: number): number {
  let [re, im, power] = [0, 0, 0];
  for (const [n, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * n) / rate;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
    power += sample * sample;
  }
  return (2 * (re * re + im * im)) / (samples.length * power);
}

type Format = { tag: number; bits: number; channels: number; rate: number; sample: (value: number) => number[] };

/** A second of 1 000 Hz in this format. */
function wavOf({ tag, bits, channels, rate, sample }: Format): Uint8Array {
  const u16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
  const u32 = (value: number) => [...u16(value & 0xffff), ...u16(Math.floor(value / 65_536))];
  const data = Array.from({ length: rate }, (_, n) => {
    const value = 0.4 * Math.sin((2 * Math.PI * 1000 * n) / rate);
    return Array.from({ length: channels }, () => sample(value)).flat();
  }).flat();
  const step = (bits / 8) * channels;
  const format = [...u16(tag), ...u16(channels), ...u32(rate), ...u32(rate * step), ...u16(step), ...u16(bits)];
  const text = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));
  const body = [...text("WAVEfmt "), ...u32(16), ...format, ...text("data"), ...u32(data.length), ...data];
  return Uint8Array.from([...text("RIFF"), ...u32(body.length), ...body]);
}
const integer = (bits: number) => (value: number) => {
  const whole = Math.round(value * (2 ** (bits - 1) - 1));
  return Array.from({ length: bits / 8 }, (_, index) => (whole >> (8 * index)) & 0xff);
};
const float = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];

describe("a file as a telephone plays it", () => {
  it.each([
    [
      "8 bits at 8 kHz",
      { tag: 1, bits: 8, channels: 1, rate: 8000, sample: (v: number) => [Math.round(v * 127) + 128] },
    ],
    ["16 bits at 44.1 kHz in stereo", { tag: 1, bits: 16, channels: 2, rate: 44_100, sample: integer(16) }],
    ["24 bits at 48 kHz", { tag: 1, bits: 24, channels: 1, rate: 48_000, sample: integer(24) }],
    ["32 bits at 11.025 kHz", { tag: 1, bits: 32, channels: 2, rate: 11_025, sample: integer(32) }],
    ["float at 96 kHz", { tag: 3, bits: 32, channels: 1, rate: 96_000, sample: float }],
  ])("sounds as it did: %s", async (_name, format) => {
    const { samples, sampleRate } = decodeWav(await toTelephoneWav(wavOf(format)));
    expect([sampleRate, samples.length]).toEqual([8000, 8000]);
    expect(toneShare(samples, 1000, 8000)).toBeGreaterThan(0.98);
  });

  it("sounds as it did: MP3 at 44.1 kHz", async () => {
    const { samples, sampleRate } = decodeWav(await toTelephoneWav(MP3));
    expect(sampleRate).toBe(8000);
    expect(Math.abs(samples.length - 8000)).toBeLessThan(600);
    expect(toneShare(samples.subarray(1000, 7000), 1000, 8000)).toBeGreaterThan(0.95);
  });

  it("is none for what is no sound", async () => {
    await expect(toTelephoneWav(new TextEncoder().encode("no sound at all"))).rejects.toThrow(
      /neither a WAV nor an MP3/,
    );
    await expect(toTelephoneWav(Uint8Array.from(Buffer.from("RIFF____WAVEjunk")))).rejects.toThrow(/no sound/);
  });
});

describe("the sounds of a snapshot", () => {
  const dir = mkdtempSync(join(tmpdir(), "callplane-sounds-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  beforeEach(() => {
    for (const file of readdirSync(dir)) rmSync(join(dir, file));
    asked.length = 0;
  });
  const asked: string[] = [];
  const spoken = formatWav({ samples: Int16Array.of(1, 2, 3), sampleRate: 8000 });
  const upload = { ...aSound("Welcome"), source: "upload" as const, text: null };
  const text = aSound("Closed");
  const snapshot = (sounds: (typeof text)[]): Snapshot => ({
    ...aSnapshot({ key: "acme" }),
    routing: { ...emptyRouting(), sounds },
  });
  const keeper = (over: Partial<Parameters<typeof createSoundKeeper>[0]> = {}) =>
    createSoundKeeper({
      dir,
      edge: {
        async sound(_tenantId, digest) {
          asked.push(digest);
          return MP3;
        },
      },
      async speak(words, language) {
        asked.push(`${language} ${words}`);
        return spoken;
      },
      now: Date.now,
      ...over,
    });

  it("are fetched and spoken once, however often and by how many they are wanted", async () => {
    const sounds = keeper();
    await Promise.all([sounds.prepare(snapshot([upload, text])), sounds.prepare(snapshot([text, upload]))]);
    await keeper().prepare(snapshot([upload, text]));
    expect(asked.toSorted()).toEqual([upload.digest, "en Closed"].toSorted());
    expect(readdirSync(dir).toSorted()).toEqual([`${upload.digest}.wav`, `${text.digest}.wav`].toSorted());
    expect(readFileSync(join(dir, `${text.digest}.wav`))).toEqual(spoken);
    expect(decodeWav(readFileSync(join(dir, `${upload.digest}.wav`))).sampleRate).toBe(8000);
  });

  it("are said to be missing by name and in words when one cannot be had", async () => {
    const edge = {
      sound: async () => {
        throw new EdgeError(0, "the edge cannot be reached");
      },
    };
    const failing = keeper({ edge });
    await expect(failing.prepare(snapshot([upload]))).rejects.toThrow(
      "The sound Welcome cannot be played: it could not be fetched (the edge cannot be reached).",
    );
    const garbled = keeper({ edge: { sound: async () => new TextEncoder().encode("garbage") } });
    await expect(garbled.prepare(snapshot([upload]))).rejects.toThrow(
      /The sound Welcome cannot be played: it is neither/,
    );
    expect(readdirSync(dir)).toEqual([]);
  });

  it("go a day after nothing names them any more", async () => {
    const sounds = keeper();
    await sounds.prepare(snapshot([upload, text]));
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    for (const file of readdirSync(dir)) utimesSync(join(dir, file), yesterday, yesterday);
    await sounds.sweep([snapshot([text])]);
    expect(readdirSync(dir)).toEqual([`${text.digest}.wav`]);
  });
});
