import { MAX_SOUND_BYTES } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { readSoundFile } from "./sound-file.ts";

const file = (head: string | number[], size = 64) => {
  const bytes = new Uint8Array(size);
  bytes.set(typeof head === "string" ? [...head].map((each) => each.charCodeAt(0)) : head);
  return new Blob([bytes], { type: "text/plain" });
};

it.each([
  ["a WAV file", file("RIFF\0\0\0\0WAVE"), "audio/wav"],
  ["an MP3 file with tags", file("ID3\u0004"), "audio/mpeg"],
  ["an MP3 file without tags", file([0xff, 0xfb, 0x90]), "audio/mpeg"],
  ["the largest there may be", file("RIFF\0\0\0\0WAVE", MAX_SOUND_BYTES), "audio/wav"],
])("takes %s for what it holds, whatever it is called", async (_, given, type) => {
  const read = await readSoundFile(given);
  expect("sound" in read && [read.sound.type, read.sound.size]).toEqual([type, given.size]);
});

it.each([
  ["a picture", file([0x89, 0x50, 0x4e, 0x47]), "neither a WAV nor an MP3"],
  ["a video in the same wrapping as WAV", file("RIFF\0\0\0\0AVI "), "neither a WAV nor an MP3"],
  ["AAC, which begins like MP3", file([0xff, 0xf1]), "neither a WAV nor an MP3"],
  ["nothing", file("", 0), "neither a WAV nor an MP3"],
  ["too much", file("RIFF\0\0\0\0WAVE", MAX_SOUND_BYTES + 200_000), "5.2 MB; 5 MB is the most"],
])("objects to %s", async (_, given, words) => {
  expect(await readSoundFile(given)).toEqual({ objection: expect.stringContaining(words) });
});
