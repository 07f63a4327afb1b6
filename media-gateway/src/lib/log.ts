import { pino } from "pino";

/**
 * Structured log: the message is a fixed sentence, data goes in fields. Never logged: SIP secrets and digests, tokens,
 * DTMF digits, transcripts, whole numbers (last four at most). Personal data only under `pii`.
 */
export type Log = pino.Logger;

const SECRET_FIELDS = [
  "secret",
  "password",
  "token",
  "leaseToken",
  "code",
  "authorization",
  "digestMd5",
  "digestSha256",
];

export function createLog(options: { level: string; name: string }): Log {
  return pino({
    name: options.name,
    level: options.level,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: "********" },
  });
}

/** For tests and tools that judge by outcome, not by log lines. */
export function silentLog(): Log {
  return pino({ level: "silent" });
}
