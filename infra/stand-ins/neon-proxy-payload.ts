import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { HttpRefusal } from "./http.ts";

/** One statement of a `POST /sql`, its parameters already in Postgres's text form. */
export type NeonQuery = { text: string; values: (string | null)[]; rowAsArray: boolean };

export type NeonSettings = {
  rowAsArray: boolean;
  /** The words after BEGIN that a batch asks for. */
  begin: string;
  /** Headers sent back with a batch's answer. */
  echo: Record<string, string>;
};

const ISOLATION_LEVELS: Record<string, string> = {
  ReadUncommitted: "read uncommitted",
  ReadCommitted: "read committed",
  RepeatableRead: "repeatable read",
  Serializable: "serializable",
};

const query = z.object({
  query: z.string(),
  params: z.array(z.unknown()).default([]),
  arrayMode: z.boolean().nullish(),
});
const payload = z.union([query, z.object({ queries: z.array(query) })]);

/** Reads the request's `Neon-*` headers. Throws HttpRefusal for what Neon refuses, or this stand-in cannot do. */
export function readSettings(headers: IncomingHttpHeaders): NeonSettings {
  if (headers["neon-raw-text-output"] !== "true") {
    throw new HttpRefusal(501, { message: "The stand-in knows raw text output only (Neon-Raw-Text-Output: true)" });
  }
  const level = headers["neon-batch-isolation-level"];
  const words: string[] = [];
  const echo: Record<string, string> = {};
  if (typeof level === "string") {
    const isolation = ISOLATION_LEVELS[level];
    if (isolation === undefined) throw new HttpRefusal(400, { message: "invalid isolation level" });
    words.push(`isolation level ${isolation}`);
    echo["neon-batch-isolation-level"] = level;
  }
  if (headers["neon-batch-read-only"] === "true") {
    words.push("read only");
    echo["neon-batch-read-only"] = "true";
  }
  if (headers["neon-batch-deferrable"] === "true") {
    words.push("deferrable");
    echo["neon-batch-deferrable"] = "true";
  }
  return { rowAsArray: headers["neon-array-mode"] === "true", begin: words.join(" "), echo };
}

/** Reads the body: one statement, or `queries`. Throws HttpRefusal 400 when it is neither. */
export function parsePayload(body: Buffer, settings: NeonSettings): { isBatch: boolean; queries: NeonQuery[] } {
  const parsed = payload.safeParse(parseJson(body));
  if (!parsed.success) throw new HttpRefusal(400, { message: "could not parse the HTTP request body" });
  const isBatch = "queries" in parsed.data;
  const list = "queries" in parsed.data ? parsed.data.queries : [parsed.data];
  return {
    isBatch,
    queries: list.map((each) => ({
      text: each.query,
      values: each.params.map(toPostgresText),
      rowAsArray: each.arrayMode ?? settings.rowAsArray,
    })),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A JSON parameter as Neon's proxy turns it into text (proxy/src/serverless/json.rs). */
function toPostgresText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return toPostgresArray(value);
  return JSON.stringify(value);
}

function toPostgresArray(values: unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return "NULL";
    if (Array.isArray(value)) return toPostgresArray(value);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value));
  });
  return `{${items.join(",")}}`;
}
