import { AppError } from "./errors.ts";
import type { PasswordPort } from "./ports.ts";

/** What the Argon2 module exports (@phi-ag/argon2, compiled from the reference implementation). */
type Argon2 = {
  memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(pointer: number): void;
  argon2_hash(...args: number[]): number;
  argon2_verify(encoded: number, password: number, passwordLength: number, type: number): number;
  argon2_encodedlen(t: number, m: number, p: number, saltLength: number, hashLength: number, type: number): number;
};

/** OWASP's floor for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const ARGON2ID = 2;
const VERSION = 0x13;
/** Compared with where there is no account: no password has this hash, but finding out takes the same work. */
const DECOY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$bm8gYWNjb3VudCBzYWx0$${"A".repeat(43)}`;

/**
 * Argon2id over the module's raw exports: the package's own wrapper counts characters instead of bytes, which breaks
 * passwords with letters beyond ASCII. At most `maxWaiting` wait at once; past that `rate_limited` is thrown, since
 * each costs tens of milliseconds of CPU.
 */
export async function createPasswords(module: WebAssembly.Module, maxWaiting = 16): Promise<PasswordPort> {
  const argon2 = exportsOf(await WebAssembly.instantiate(module, {}));
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** One after another, each in a turn of its own, so that other requests get theirs in between. */
  async function queued<T>(work: () => T): Promise<T> {
    if (waiting >= maxWaiting) {
      throw new AppError("rate_limited", "Too many log-ins at once, please try again", { retryAfterSec: 1 });
    }
    waiting += 1;
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  }

  return {
    hash: (password) => queued(() => hashNow(argon2, password)),
    async verify(encoded, password) {
      const matches = await queued(() => verifyNow(argon2, encoded ?? DECOY, password));
      return encoded !== null && matches;
    },
  };
}

function hashNow(argon2: Argon2, password: string): string {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const length = argon2.argon2_encodedlen(PASSES, MEMORY_KIB, LANES, SALT_BYTES, HASH_BYTES, ARGON2ID);
  return withBuffers(
    argon2,
    [encode(password), salt, HASH_BYTES, length],
    ([text, saltAt, hash, encoded], [textSize]) => {
      const code = argon2.argon2_hash(
        ...[PASSES, MEMORY_KIB, LANES, text, textSize, saltAt, SALT_BYTES, hash, HASH_BYTES, encoded, length],
        ARGON2ID,
        VERSION,
      );
      if (code !== 0) throw new Error(`argon2 answered ${code}`);
      return new TextDecoder().decode(new Uint8Array(argon2.memory.buffer, encoded, length - 1).slice());
    },
  );
}

function verifyNow(argon2: Argon2, encoded: string, password: string): boolean {
  return withBuffers(
    argon2,
    [encode(`${encoded}\0`), encode(password)],
    ([encodedAt, text], [, textSize]) => argon2.argon2_verify(encodedAt, text, textSize, ARGON2ID) === 0,
  );
}

type Four = [number, number, number, number];

/** Puts byte strings (or room of a size) into the module's memory for `use`; wiped and freed afterwards. */
function withBuffers<T>(argon2: Argon2, parts: (Uint8Array | number)[], use: (at: Four, sizes: Four) => T): T {
  const sizes = parts.map((part) => (typeof part === "number" ? part : part.length));
  const pointers = sizes.map((size) => argon2.malloc(Math.max(size, 1)));
  try {
    for (const [index, part] of parts.entries()) {
      if (typeof part !== "number") new Uint8Array(argon2.memory.buffer, pointers[index], part.length).set(part);
    }
    return use(four(pointers), four(sizes));
  } finally {
    for (const [index, pointer] of pointers.entries()) {
      new Uint8Array(argon2.memory.buffer, pointer, sizes[index]).fill(0);
      argon2.free(pointer);
    }
  }
}

function four([a = 0, b = 0, c = 0, d = 0]: number[]): Four {
  return [a, b, c, d];
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Guarantees: the instance has the exports above, or this throws. */
function exportsOf(instance: WebAssembly.Instance): Argon2 {
  const { exports } = instance;
  for (const name of ["memory", "malloc", "free", "argon2_hash", "argon2_verify", "argon2_encodedlen"]) {
    if (!(name in exports)) throw new Error(`the argon2 module has no ${name}`);
  }
  if (typeof exports._initialize === "function") exports._initialize();
  return exports as unknown as Argon2;
}
