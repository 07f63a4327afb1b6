/**
 * MD5 (RFC 1321) as lower hex, for SIP digests only: phones still ask for it (RFC 3261 §22.4). WebCrypto has none, and
 * Workers' own extension is not there in Node. Never for anything that must resist collisions.
 */
export function md5Hex(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  let [a, b, c, d] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    const [a0, b0, c0, d0] = [a, b, c, d];
    for (let step = 0; step < 64; step++) {
      const [mix, word] = roundOf(step, b, c, d);
      const sum = (a + mix + (SINES[step] ?? 0) + (words[block + word] ?? 0)) | 0;
      const shift = SHIFTS[(step >> 4) * 4 + (step & 3)] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
    }
    [a, b, c, d] = [(a + a0) | 0, (b + b0) | 0, (c + c0) | 0, (d + d0) | 0];
  }
  return [a, b, c, d].map(littleEndianHex).join("");
}

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32) | 0);

/** What a step mixes in, and which word of the block it takes. */
function roundOf(step: number, b: number, c: number, d: number): [mix: number, word: number] {
  if (step < 16) return [(b & c) | (~b & d), step];
  if (step < 32) return [(d & b) | (~d & c), (5 * step + 1) % 16];
  if (step < 48) return [b ^ c ^ d, (3 * step + 5) % 16];
  return [c ^ (b | ~d), (7 * step) % 16];
}

/** The message with its 1 bit, zeros and 64-bit length, as little-endian words. */
function padded(bytes: Uint8Array): Uint32Array {
  const size = (((bytes.length + 8) >> 6) + 1) * 64;
  const view = new DataView(new ArrayBuffer(size));
  bytes.forEach((byte, index) => {
    view.setUint8(index, byte);
  });
  view.setUint8(bytes.length, 0x80);
  view.setUint32(size - 8, bytes.length * 8, true);
  view.setUint32(size - 4, Math.floor(bytes.length / 2 ** 29), true);
  return Uint32Array.from({ length: size / 4 }, (_, index) => view.getUint32(index * 4, true));
}

function littleEndianHex(word: number): string {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, "0")).join("");
}
