export interface Pcm {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/**
 * Reads 16-bit mono PCM out of a RIFF/WAVE file. A length that runs past the end (programs that write to a pipe cannot
 * know it) means "the rest". Throws on anything else.
 */
export function readWav(file: Buffer): Pcm {
  if (file.toString("latin1", 0, 4) !== "RIFF" || file.toString("latin1", 8, 12) !== "WAVE")
    throw new Error("not a WAVE file");
  let sampleRate = 0;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString("latin1", at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === "fmt ") {
      const [format, channels, bits] = [
        file.readUInt16LE(start),
        file.readUInt16LE(start + 2),
        file.readUInt16LE(start + 14),
      ];
      if (format !== 1 || channels !== 1 || bits !== 16) throw new Error("not 16-bit mono PCM");
      sampleRate = file.readUInt32LE(start + 4);
    } else if (name === "data" && sampleRate > 0) {
      const end = Math.min(start + size, file.length);
      return { sampleRate, samples: samplesOf(file.subarray(start, end - ((end - start) % 2))) };
    }
    at = start + size + (size % 2);
  }
  throw new Error("a WAVE file without sound");
}

function samplesOf(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length / 2);
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}
