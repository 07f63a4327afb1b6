import { type RespConnection, RespError, type RespReply } from "./resp.ts";
import type { ScriptBook } from "./scripts.ts";

/** One result of Upstash's REST: `{ result }` or `{ error }`. */
export type RestResult = { result: unknown } | { error: string };

/** Runs commands the way Upstash's REST does, over a single connection and, for a transaction, one of its own. */
export type CommandRunner = {
  run(command: readonly unknown[], isBase64: boolean): Promise<RestResult>;
  runTransaction(
    commands: readonly (readonly unknown[])[],
    isBase64: boolean,
  ): Promise<RestResult[] | { error: string }>;
  close(): void;
};

/** Upstash answers each request on its own, so nothing that holds a connection exists there. */
const UNAVAILABLE = new Set(
  "AUTH BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN DISCARD EXEC HELLO MONITOR MULTI PSUBSCRIBE PUNSUBSCRIBE QUIT SELECT SHUTDOWN SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE UNSUBSCRIBE UNWATCH WAIT WATCH".split(
    " ",
  ),
);

export function createCommandRunner(open: () => RespConnection, scripts: ScriptBook): CommandRunner {
  let shared: RespConnection | undefined;

  async function send(args: readonly (string | Buffer)[]): Promise<RespReply> {
    shared ??= open();
    const connection = shared;
    try {
      return await connection.send(args);
    } catch (error) {
      if (shared === connection) shared = undefined;
      throw error;
    }
  }

  return {
    async run(command, isBase64) {
      const prepared = prepare(command, scripts);
      if ("error" in prepared) return prepared;
      if ("answer" in prepared) return { result: encodeAnswer(prepared.answer, isBase64) };
      return toResult(await send(prepared.run), isBase64);
    },

    async runTransaction(commands, isBase64) {
      const connection = open();
      try {
        await connection.send(["MULTI"]);
        for (const command of commands) {
          const prepared = prepare(command, scripts);
          if ("error" in prepared) return prepared;
          if ("answer" in prepared) return { error: "ERR SCRIPT is not possible inside a transaction here" };
          const queued = await connection.send(prepared.run);
          if (queued instanceof RespError) return { error: queued.message };
        }
        const replies = await connection.send(["EXEC"]);
        if (replies instanceof RespError) return { error: replies.message };
        if (!Array.isArray(replies)) return { error: "EXECABORT Transaction discarded because of previous errors." };
        return replies.map((reply) => toResult(reply, isBase64));
      } finally {
        connection.close();
      }
    },

    close: () => shared?.close(),
  };
}

function prepare(command: readonly unknown[], scripts: ScriptBook) {
  const [name, ...args] = command.map(toText);
  if (name === undefined || name === "") return { error: "ERR empty command" };
  const upper = name.toUpperCase();
  if (UNAVAILABLE.has(upper)) return { error: `ERR Command is not available: '${name}'` };
  return scripts.rewrite(upper, args);
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value);
}

function toResult(reply: RespReply, isBase64: boolean): RestResult {
  return reply instanceof RespError ? { error: reply.message } : { result: toJson(reply, isBase64) };
}

function toJson(reply: RespReply, isBase64: boolean): unknown {
  if (reply === null || typeof reply === "number") return reply;
  if (Array.isArray(reply)) return reply.map((item) => toJson(item, isBase64));
  if (Buffer.isBuffer(reply)) return reply.toString(isBase64 ? "base64" : "utf8");
  if (reply instanceof RespError) return reply.message;
  return encodeText(reply.text, isBase64);
}

/** The client takes the bare word OK as it stands and decodes every other text. */
function encodeText(text: string, isBase64: boolean): string {
  return isBase64 && text !== "OK" ? Buffer.from(text).toString("base64") : text;
}

function encodeAnswer(answer: number[] | string, isBase64: boolean): unknown {
  return typeof answer === "string" ? encodeText(answer, isBase64) : answer;
}
