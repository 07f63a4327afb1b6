import { MPEGDecoder } from "mpg123-decoder";
import { decodeWav } from "./decode-wav.ts";
import { formatWav, type Pcm, SoundError } from "./pcm.ts";
import { resample } from "./resample.ts";

/** What a telephone carries. */
const TELEPHONE_HZ = 8000;

/** A WAV or MP3 file, told by its content, as the WAV file Asterisk plays. Takes a second or so of a long one. Throws SoundError. */
export async function toTelephoneWav(file: Uint8Array): Promise<Buffer> {
  const isWav = Buffer.from(file.subarray(0, 4)).toString("latin1") === "RIFF";
  const { samples, sampleRate } = isWav ? decodeWav(file) : await decodeMp3(file);
  const telephone = { samples: resample(samples, sampleRate, TELEPHONE_HZ), sampleRate: TELEPHONE_HZ };
  if (telephone.samples.length === 0) throw new SoundError("there is nothing to hear in it");
  return formatWav(telephone);
}

async function decodeMp3(file: Uint8Array): Promise<Pcm> {
  const decoder = new MPEGDecoder({ enableGapless: true });
  try {
    await decoder.ready;
    const { channelData, samplesDecoded, sampleRate } = decoder.decode(file);
    if (samplesDecoded === 0) throw new SoundError("it is neither a WAV nor an MP3 file");
    const samples = new Int16Array(samplesDecoded);
    for (let index = 0; index < samplesDecoded; index += 1) {
      const sum = channelData.reduce((total, channel) => total + (channel[index] ?? 0), 0);
      samples[index] = Math.max(-32_768, Math.min(32_767, Math.round((sum / channelData.length) * 32_767)));
    }
    return { samples, sampleRate };
  } finally {
    decoder.free();
  }
}
