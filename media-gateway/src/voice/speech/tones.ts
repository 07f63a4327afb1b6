import { encodeUlaw, SAMPLE_RATE, silence } from "../media/ulaw.ts";

/**
 * Stands in for a spoken sentence where the machine has no speech program: a soft melody, one note a word, so that the
 * caller hears that somebody is there and roughly how much is being said.
 */
export function hum(text: string): Buffer {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const notes = words
    .slice(0, 60)
    .map((word) => note(330 + 40 * (word.length % 6), 90 + 12 * Math.min(word.length, 10)));
  return Buffer.concat(notes.flatMap((sound) => [sound, silence(40)]));
}

/** A sine with soft edges, at a comfortable level. */
export function note(hertz: number, ms: number, amplitude = 6000): Buffer {
  const count = Math.floor((ms * SAMPLE_RATE) / 1000);
  const edge = Math.min(80, Math.floor(count / 2));
  const at = (n: number) => {
    const gain = Math.min(1, n / edge, (count - n) / edge);
    return gain * amplitude * Math.sin((2 * Math.PI * hertz * n) / SAMPLE_RATE);
  };
  return encodeUlaw(Array.from({ length: count }, (_, n) => at(n)));
}
