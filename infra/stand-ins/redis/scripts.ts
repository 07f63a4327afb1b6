import { createHash } from "node:crypto";
import type { RespArgument } from "./resp.ts";

/** Either the command as Redis is to run it, or the answer the stand-in gives itself. */
export type Rewritten = { run: RespArgument[] } | { answer: number[] | string } | { error: string };

/** Rewrites script commands; keeps the texts that SHA1s stand for. */
export type ScriptBook = { rewrite(command: string, args: string[]): Rewritten };

const MAX_SCRIPTS = 1_000;

/**
 * Scripts may open with `#!lua flags=allow-key-locking`, a flag only Upstash knows: that line is taken out for Redis, and
 * since EVALSHA names the SHA1 of the text *with* it, the texts are kept here and run by EVAL.
 */
export function createScriptBook(): ScriptBook {
  const texts = new Map<string, string>();

  function keep(text: string): string {
    const sha = createHash("sha1").update(text).digest("hex");
    texts.delete(sha);
    texts.set(sha, text.replace(/^#![^\n]*/, ""));
    for (const oldest of texts.keys()) {
      if (texts.size <= MAX_SCRIPTS) break;
      texts.delete(oldest);
    }
    return sha;
  }

  function rewriteScript(args: string[]): Rewritten {
    const [verb = "", ...rest] = args;
    switch (verb.toUpperCase()) {
      case "LOAD":
        return { answer: keep(rest[0] ?? "") };
      case "EXISTS":
        return { answer: rest.map((sha) => (texts.has(sha.toLowerCase()) ? 1 : 0)) };
      case "FLUSH":
        texts.clear();
        return { run: ["SCRIPT", ...args] };
      default:
        return { run: ["SCRIPT", ...args] };
    }
  }

  return {
    rewrite(command, args) {
      const [first = "", ...rest] = args;
      switch (command) {
        case "EVAL":
        case "EVAL_RO":
          return { run: [command, texts.get(keep(first)) ?? first, ...rest] };
        case "EVALSHA":
        case "EVALSHA_RO": {
          const text = texts.get(first.toLowerCase());
          if (text === undefined) return { error: "NOSCRIPT No matching script. Please use EVAL." };
          return { run: [command.replace("SHA", ""), text, ...rest] };
        }
        case "SCRIPT":
          return rewriteScript(args);
        default:
          return { run: [command, ...args] };
      }
    },
  };
}
