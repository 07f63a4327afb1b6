type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that were given. Zod leaves absent ones `undefined`, which drizzle and exact types take for a value. */
export function definedFields<T extends object>(fields: T): Defined<T> {
  return asDefined<T>(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}

/** Guarantees: fields that are undefined were taken out, the others left as they are. */
function asDefined<T>(fields: object): Defined<T> {
  return fields as Defined<T>;
}
