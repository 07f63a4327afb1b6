/** Why a text is not JSON that we take. */
class JsonError extends Error {}

const MAX_DEPTH = 40;
/** Names that mean something to JavaScript objects: never a field of ours. */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Checks `text` for what JSON.parse would let pass: nesting beyond 40, a key given twice (which one counts?), keys that
 * reach into prototypes, NUL and lone surrogates (Postgres refuses them, far too late). Throws JsonError. It does not
 * check the grammar; JSON.parse does.
 */
export function assertStrictJson(text: string): void {
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const value = readString(text.slice(at, end + 1));
      const keys = open.at(-1);
      if (expectsKey && keys) {
        addKey(keys, value);
        expectsKey = false;
      }
      at = end;
    } else if (character === "{" || character === "[") {
      open.push(character === "{" ? new Set() : null);
      expectsKey = character === "{";
      if (open.length > MAX_DEPTH) throw new JsonError("nested too deeply");
    } else if (character === "}" || character === "]") {
      open.pop();
      expectsKey = false;
    } else if (character === ",") {
      expectsKey = open.at(-1) instanceof Set;
    }
  }
}

function addKey(keys: Set<string>, key: string): void {
  if (RESERVED.has(key)) throw new JsonError("a reserved key");
  if (keys.has(key)) throw new JsonError("a key given twice");
  keys.add(key);
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  throw new JsonError("a string without end");
}

function readString(literal: string): string {
  let value: unknown;
  try {
    value = JSON.parse(literal);
  } catch (error) {
    throw new JsonError("a malformed string", { cause: error });
  }
  if (typeof value !== "string" || !isPlainText(value)) throw new JsonError("a NUL or half a character");
  return value;
}

/** Whether Postgres can hold the text: well-formed Unicode without NUL. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
