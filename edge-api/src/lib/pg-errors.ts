/** What a Postgres error says of itself, wherever in the chain of causes it is (drizzle wraps it). */
export type PgFault = { sqlState: string; constraint: string | undefined };

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** The Postgres error in `error` or its causes; undefined where there is none. */
export function pgFaultOf(error: unknown): PgFault | undefined {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 8;
    current = current.cause, depth++
  ) {
    const code = "code" in current ? current.code : undefined;
    const constraint = "constraint" in current ? current.constraint : undefined;
    if (typeof code === "string" && SQL_STATE.test(code)) {
      return { sqlState: code, constraint: typeof constraint === "string" ? constraint : undefined };
    }
  }
  return undefined;
}

/** Name of the constraint that refused, or undefined. Services translate it into their own words. */
export function violatedConstraint(error: unknown): string | undefined {
  return pgFaultOf(error)?.constraint;
}

/**
 * States in which Postgres cannot serve now but may soon (https://www.postgresql.org/docs/18/errcodes-appendix.html):
 * connection lost, no resources (53300 too many connections, 53100 disk full), shutting down or starting, read-only,
 * a time-out of ours, a deadlock or failed serialisation.
 */
export function isPassingFault({ sqlState }: PgFault): boolean {
  return (
    sqlState.startsWith("08") ||
    sqlState.startsWith("53") ||
    sqlState.startsWith("57P") ||
    ["25006", "57014", "55P03", "40001", "40P01", "25P03", "58030"].includes(sqlState)
  );
}
