export type LogFields = Record<string, unknown>;

/** Structured log. The message is a fixed sentence, data goes in fields, personal data only under `pii`. */
export type Log = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log that adds `fields` to each line. */
  with(fields: LogFields): Log;
};

type Level = "info" | "warn" | "error";

/** Writes one JSON object a line to `write`. An `error` field is unfolded with its causes. */
export function createLog(write: (line: string) => void, now: () => Date, base: LogFields = {}): Log {
  const line =
    (level: Level) =>
    (message: string, fields: LogFields = {}) => {
      const { error, ...rest } = fields;
      const entry = { level, time: now().toISOString(), message, ...base, ...rest, ...describe(error) };
      write(JSON.stringify(entry, hideSecrets));
    };
  return {
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    with: (fields) => createLog(write, now, { ...base, ...fields }),
  };
}

const SECRET_NAME = /password|secret|token|authorization|ciphertext|digest|^ha1$|apiKey/i;

/** Last guard: a field with a secret's name is never written, whoever passed it. */
function hideSecrets(name: string, value: unknown): unknown {
  return typeof value === "string" && SECRET_NAME.test(name) ? "********" : value;
}

function describe(error: unknown): LogFields {
  if (error === undefined) return {};
  const causes: { name: string; message: string }[] = [];
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 6;
    current = current.cause, depth++
  ) {
    causes.push({ name: current.name, message: withoutParameters(current.message) });
  }
  const stack = error instanceof Error ? withoutParameters(error.stack ?? "") : undefined;
  return { error: causes.length > 0 ? { ...causes[0], causes: causes.slice(1), stack } : { message: String(error) } };
}

/** drizzle puts a failed query's parameters into its message: they may hold anybody's data. */
function withoutParameters(text: string): string {
  return text.replace(/^params: .*$/gm, "params: (not logged)");
}
