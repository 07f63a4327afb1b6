import { expect, it } from "vitest";
import { readSoundFile } from "./sound-file.ts";
import { wavOf } from "./wav.ts";

it("writes a WAV file that says what it holds, and cuts off what is too loud", async () => {
  const wav = wavOf(Float32Array.of(0, 1, -1, 3), 16_000);
  const bytes = Buffer.from(await wav.arrayBuffer());
  expect([bytes.length, bytes.readUInt32LE(4), bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([
    52, 44, 16_000, 8,
  ]);
  expect([0, 1, 2, 3].map((n) => bytes.readInt16LE(44 + n * 2))).toEqual([0, 32_767, -32_767, 32_767]);
  expect(await readSoundFile(wav)).toMatchObject({ sound: { type: "audio/wav" } });
});
