import type { Duplex } from "node:stream";

/** A status line ("OK"), which Upstash's REST does not base64-encode the way it does a value. */
export class RespStatus {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An error reply; inside an EXEC it stands in the array beside the other results. */
export class RespError extends Error {}

export type RespReply = number | null | Buffer | RespStatus | RespError | RespReply[];

export type RespArgument = string | Buffer;

type Parsed = { reply: RespReply; end: number };

/** Encodes one command as RESP2's array of bulk strings (https://redis.io/docs/latest/develop/reference/protocol-spec). */
export function encodeCommand(args: readonly RespArgument[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = typeof arg === "string" ? Buffer.from(arg) : arg;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n"));
  }
  return Buffer.concat(parts);
}

/** The reply that begins at `start`, or undefined while it is not complete. Throws on bytes that are not RESP2. */
export function parseReply(bytes: Buffer, start: number): Parsed | undefined {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd < 0) return undefined;
  const line = bytes.toString("utf8", start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case "+":
      return { reply: new RespStatus(line), end };
    case "-":
      return { reply: new RespError(line), end };
    case ":":
      return { reply: Number(line), end };
    case "$":
      return parseBulk(bytes, Number(line), end);
    case "*":
      return parseArray(bytes, Number(line), end);
    default:
      throw new Error(`not a RESP2 reply: ${JSON.stringify(line.slice(0, 40))}`);
  }
}

function parseBulk(bytes: Buffer, length: number, start: number): Parsed | undefined {
  if (length < 0) return { reply: null, end: start };
  if (bytes.length < start + length + 2) return undefined;
  return { reply: Buffer.from(bytes.subarray(start, start + length)), end: start + length + 2 };
}

function parseArray(bytes: Buffer, length: number, start: number): Parsed | undefined {
  if (length < 0) return { reply: null, end: start };
  const items: RespReply[] = [];
  let end = start;
  for (let index = 0; index < length; index++) {
    const item = parseReply(bytes, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: items, end };
}

type Waiter = { resolve: (reply: RespReply) => void; reject: (error: Error) => void };

/** One RESP2 connection over any stream: commands are answered in order; pub/sub frames go to `onPush`. */
export class RespConnection {
  readonly #stream: Duplex;
  readonly #waiting: Waiter[] = [];
  readonly #onPush: ((frame: RespReply[]) => void) | undefined;
  #unread: Buffer = Buffer.alloc(0);
  #ended: Error | undefined;

  /** With `onPush` the connection is for SUBSCRIBE only: every array reply counts as a frame. */
  constructor(stream: Duplex, onPush?: (frame: RespReply[]) => void) {
    this.#stream = stream;
    this.#onPush = onPush;
    stream.on("data", (chunk: Buffer) => this.#take(chunk));
    stream.on("error", (error: Error) => this.#end(error));
    stream.on("close", () => this.#end(new Error("the Redis behind the stand-in closed the connection")));
  }

  /** Sends a command; the answer may be a RespError. Rejects only when the connection is lost. */
  send(args: readonly RespArgument[]): Promise<RespReply> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#stream.write(encodeCommand(args));
    });
  }

  /** Writes a command whose answers all arrive as frames. */
  push(args: readonly RespArgument[]): void {
    this.#stream.write(encodeCommand(args));
  }

  close(): void {
    this.#stream.destroy();
  }

  #take(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    let start = 0;
    for (let next = parseReply(this.#unread, start); next !== undefined; next = parseReply(this.#unread, start)) {
      start = next.end;
      if (this.#onPush !== undefined && Array.isArray(next.reply)) this.#onPush(next.reply);
      else this.#waiting.shift()?.resolve(next.reply);
      if (start >= this.#unread.length) break;
    }
    this.#unread = this.#unread.subarray(start);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(this.#ended);
  }
}
