/** Sound with one channel. */
export interface Pcm {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/** A sound that cannot be had; the message goes on with "because". */
export class SoundError extends Error {
  override readonly name = "SoundError";
}

/** A WAV file of 16-bit samples, as Asterisk plays it when they are 8 000 a second. */
export function formatWav({ samples, sampleRate }: Pcm): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples.length * 2, 40);
  for (let index = 0; index < samples.length; index += 1) file.writeInt16LE(samples[index] ?? 0, 44 + index * 2);
  return file;
}
