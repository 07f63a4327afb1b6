import { ERROR_STATUS, type ErrorCode, type Issue } from "../../contract/index.ts";

export type ErrorDetails = { issues?: Issue[] } & Record<string, unknown>;

/**
 * An answer that is not a success. `message` and `details` go to the caller; `cause` is only logged.
 * `retryAfterSec` becomes the Retry-After header.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retryAfterSec: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: ErrorDetails; retryAfterSec?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details ?? {};
    this.retryAfterSec = options.retryAfterSec;
  }

  get status(): (typeof ERROR_STATUS)[ErrorCode] {
    return ERROR_STATUS[this.code];
  }
}

/** 404 for `thing`, for example "user". Also for another tenant's: that it exists is nobody's business. */
export function notFound(thing: string, cause?: unknown): AppError {
  return new AppError("not_found", `No such ${thing}`, { cause });
}

/** 400 that points at one field. */
export function invalidField(path: (string | number)[], message: string, cause?: unknown): AppError {
  return new AppError("invalid_input", message, { cause, details: { issues: [{ path, message }] } });
}

/** 409 that points at one field, so that a form can show it there. */
export function conflictOn(path: (string | number)[], message: string, cause?: unknown): AppError {
  return new AppError("conflict", message, { cause, details: { issues: [{ path, message }] } });
}

/** 503: a part we depend on does not answer now. The client may try again in a second. */
export function unavailable(part: string, cause?: unknown): AppError {
  return new AppError("upstream_unavailable", "Temporarily unavailable, please try again", {
    cause: new Error(`${part} unavailable`, { cause }),
    retryAfterSec: 1,
  });
}

/** The mail service will never take this mail: the address is none, say. `reason` in its own words. */
export class MailRefused extends AppError {
  readonly reason: string;
  constructor(reason: string) {
    super("upstream_unavailable", `The mail could not be sent: ${reason}`);
    this.name = "MailRefused";
    this.reason = reason;
  }
}

/** `value`, or a 404 for `thing` where there is none. */
export function orNotFound<T>(value: T | undefined | null, thing: string): T {
  if (value === undefined || value === null) throw notFound(thing);
  return value;
}
