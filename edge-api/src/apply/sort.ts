/** Orders by UTF-16 code unit: the same on every machine, unlike a locale's order. */
export function by<T>(keyOf: (item: T) => string) {
  return (a: T, b: T) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
