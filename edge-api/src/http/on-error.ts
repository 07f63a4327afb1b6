import type { Context, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ErrorBody } from "../../contract/index.ts";
import { AppError, unavailable } from "../lib/errors.ts";
import { isPassingFault, pgFaultOf } from "../lib/pg-errors.ts";
import type { AppEnv } from "./app-env.ts";
import { noteRefusal } from "./note-refusal.ts";

/** Turns whatever was thrown into the one error shape. Only what an AppError says of itself reaches the caller. */
export function answerError(error: unknown, c: Context<AppEnv>): Response {
  const known = toAppError(error);
  const log = c.var.ctx.ports.log;
  const fields = { requestId: c.var.requestId, code: known.code, error };
  if (known.code === "internal") log.error("request failed", fields);
  else if (known.code === "upstream_unavailable") log.warn("request refused, a part is down", fields);
  else if (known.cause !== undefined) log.info("request refused", fields);
  if (known.code === "forbidden") noteRefusal(c, known);

  const body: ErrorBody = {
    error: known.code,
    message: known.message,
    details: known.details,
    requestId: c.var.requestId,
  };
  if (known.retryAfterSec !== undefined) c.header("retry-after", String(known.retryAfterSec));
  if (known.code === "unauthenticated") c.header("www-authenticate", "Bearer");
  return c.json(body, known.status);
}

export const answerNotFound: NotFoundHandler<AppEnv> = (c) =>
  answerError(new AppError("not_found", "There is nothing at this address"), c);

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) return fromHono(error);
  const fault = pgFaultOf(error);
  if (fault !== undefined && isPassingFault(fault)) return unavailable("postgres", error);
  return new AppError("internal", "Internal error", { cause: error });
}

/** Hono throws these itself, for example for a body that is not JSON. */
function fromHono(error: HTTPException): AppError {
  if (error.status === 413) return new AppError("payload_too_large", "The body is too large", { cause: error });
  if (error.status === 415) {
    const message = "Send the body as JSON, with the header Content-Type: application/json";
    return new AppError("invalid_input", message, { cause: error });
  }
  if (error.status < 500)
    return new AppError("invalid_input", "The request does not have the right form", { cause: error });
  return new AppError("internal", "Internal error", { cause: error });
}
