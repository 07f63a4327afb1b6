/**
 * One of each key, the latest by `orderOf`, of equals the one given last: an upsert takes no row twice. In the order in which the keys were
 * first seen.
 */
export function latestOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  orderOf: (item: T) => number = () => 0,
): T[] {
  const latest = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    const known = latest.get(key);
    if (known === undefined || orderOf(known) <= orderOf(item)) latest.set(key, item);
  }
  return [...latest.values()];
}
