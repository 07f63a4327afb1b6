/** Reads `22.10.1` out of what `asterisk -V` prints (`Asterisk 22.10.1~dfsg+~cs…`); undefined when there is none. */
export function parseVersion(printed: string): string | undefined {
  return /\b(\d+\.\d+\.\d+)/.exec(printed)?.[1];
}

/** Whether version `a` is `b` or newer; both are dotted numbers. */
export function isAtLeast(a: string, b: string): boolean {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
