export type ByteRange = { offset: number; length: number };

/** Asks for bytes that are not there: 416. */
export class UnsatisfiableRange extends RangeError {}

/**
 * The one part of `size` bytes that a Range header asks for (RFC 9110 §14.2); null for all of them, which is also the answer to several
 * parts at once or to what is no range of bytes. Throws UnsatisfiableRange.
 */
export function chooseRange(header: string | undefined, size: number): ByteRange | null {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") return suffix(Number(last), size);
  const offset = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < offset) return null;
  if (offset >= size) throw new UnsatisfiableRange(`no byte ${offset} in ${size}`);
  return { offset, length: end - offset + 1 };
}

function suffix(wanted: number, size: number): ByteRange {
  if (wanted === 0) throw new UnsatisfiableRange("the last no bytes");
  const length = Math.min(wanted, size);
  return { offset: size - length, length };
}
