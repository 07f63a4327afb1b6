import { readFileSync } from "node:fs";
import { SAMPLE_RATE } from "./sip/audio.ts";

/** A WAV file of one channel at 8000 Hz, 16 bits. */
export function formatWav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}

/** The samples of a 16-bit WAV file, also of one still being written. Empty when there is no such file. */
export function readWav(file: string): Int16Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return new Int16Array();
  }
  const data = bytes.indexOf("data");
  if (data === -1) return new Int16Array();
  const body = bytes.subarray(data + 8, bytes.length - ((bytes.length - data - 8) % 2));
  return Int16Array.from({ length: body.length / 2 }, (_, i) => body.readInt16LE(i * 2));
}
