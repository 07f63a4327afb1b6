import type { Context, MiddlewareHandler } from "hono";
import { AppError } from "../lib/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { assertStrictJson, isPlainText } from "./strict-json.ts";

/** Gateways report whole tenants at once; people do not. */
const LIMIT_BYTES = 256 * 1024;
const GATEWAY_LIMIT_BYTES = 16 * 1024 * 1024;
/** The price list comes as a whole. */
const RATES_LIMIT_BYTES = 2 * 1024 * 1024;
/** Bytes that are no JSON: their route reads them with `readBytes`, once it knows who sends them. */
const UPLOADS = /^\/(api|gateway)\/v1\/[\w/-]+\/(audio|greeting)$/;
/** Judged record by record by its own verb: one with half a character in it must not keep a hundred others back. */
const JUDGED_BY_RECORD = "/gateway/v1/reports/calls";

/** Reads the body once, bounded, as strict UTF-8 and JSON, before anything is done with it; refuses texts Postgres cannot hold. */
export const readBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  assertPlainAddress(c.req.url);
  if (c.req.method === "PUT" && UPLOADS.test(c.req.path)) return next();
  const bytes = await readBytes(c, limitOf(c.req.path));
  c.set("bodyText", decode(bytes));
  if (bytes.length > 0) {
    checkJson(c.var.bodyText, { isStrict: c.req.path !== JUDGED_BY_RECORD });
    Object.assign(c.req.bodyCache, { text: Promise.resolve(c.var.bodyText) });
  }
  await next();
};

function limitOf(path: string): number {
  if (path.startsWith("/gateway/")) return GATEWAY_LIMIT_BYTES;
  return path === "/api/v1/rates" ? RATES_LIMIT_BYTES : LIMIT_BYTES;
}

/** The request's body. Throws `payload_too_large` past `limit` bytes, having read no more than that. */
export async function readBytes(c: Context<AppEnv>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge();
  return c.req.raw.body === null ? new Uint8Array() : readUpTo(c.req.raw.body, limit);
}

function assertPlainAddress(url: string): void {
  const { pathname, search } = new URL(url);
  try {
    if (isPlainText(decodeURIComponent(pathname)) && isPlainText(decodeURIComponent(search.replaceAll("+", " "))))
      return;
  } catch {
    // Falls through: an escape that is not UTF-8.
  }
  throw new AppError("invalid_input", "The address holds characters that cannot be read");
}

async function readUpTo(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    throw new AppError("invalid_input", "The body is not UTF-8", { cause: error });
  }
}

function checkJson(text: string, { isStrict }: { isStrict: boolean }): void {
  try {
    if (isStrict) assertStrictJson(text);
    JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_input", "The body is not JSON that we take", { cause: error });
  }
}

function tooLarge(): AppError {
  return new AppError("payload_too_large", "The body is too large");
}
