const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const u16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(Math.floor(value / 65_536))];

type Wav = { tag?: number; channels?: number; rate?: number; bits?: number; ms?: number; before?: number[] };

/** A WAV file of a rising tone; `before` are chunks ahead of the sound. */
export function wav({ tag = 1, channels = 1, rate = 8000, bits = 16, ms = 1000, before = [] }: Wav = {}): Uint8Array {
  const perSecond = (rate * channels * bits) / 8;
  const data = Array.from({ length: Math.round((perSecond * ms) / 1000) }, (_, index) => index % 251);
  const format = [
    ...u16(tag),
    ...u16(channels),
    ...u32(rate),
    ...u32(perSecond),
    ...u16((channels * bits) / 8),
    ...u16(bits),
  ];
  const body = [
    ...ascii("WAVE"),
    ...ascii("fmt "),
    ...u32(format.length),
    ...format,
    ...before,
    ...ascii("data"),
    ...u32(data.length),
    ...data,
  ];
  return Uint8Array.from([...ascii("RIFF"), ...u32(body.length), ...body]);
}

/** A chunk of a WAV file that is of no interest, padded to an even length. */
export function listChunk(bytes: number): number[] {
  return [...ascii("LIST"), ...u32(bytes), ...Array<number>(bytes + (bytes % 2)).fill(65)];
}

/** Frames of an MP3 file: MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 26.12 ms each. */
export function mp3(frames: number): Uint8Array {
  const frame = [0xff, 0xfb, 0x90, 0x00, ...Array<number>(413).fill(7)];
  return Uint8Array.from(Array.from({ length: frames }, () => frame).flat());
}

/** An ID3v2.4 tag of as many bytes, as it stands before the frames. */
export function id3(bytes: number): Uint8Array {
  const size = [21, 14, 7, 0].map((shift) => (bytes >> shift) & 0x7f);
  return Uint8Array.from([...ascii("ID3"), 4, 0, 0, ...size, ...Array<number>(bytes).fill(0xff)]);
}

export function id3v1(): Uint8Array {
  return Uint8Array.from([...ascii("TAG"), ...Array<number>(125).fill(32)]);
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
