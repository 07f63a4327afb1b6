import { connect, type Socket } from "node:net";

/**
 * One keep-alive connection that asks the same GET again and again, one at a time. As little work as can be, so that a
 * generator on the same machine leaves the processors to what it measures.
 */
export type HttpLine = {
  isFree: boolean;
  /** Asks; `onAnswer` gets the status, or 0 when the connection broke. */
  ask(onAnswer: (status: number) => void): void;
  close(): void;
};

export type LineTarget = { port: number; path: string; headers: Record<string, string> };

/** Resolves once it is connected; a broken connection is opened anew with the next request. */
export async function openLine({ port, path, headers }: LineTarget): Promise<HttpLine> {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  let waiting: ((status: number) => void) | undefined;
  let received: Buffer = Buffer.alloc(0);
  let socket = await open();

  function open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const fresh = connect({ port, host: "127.0.0.1", noDelay: true });
      fresh.once("connect", () => resolve(fresh)).once("error", reject);
      fresh.on("data", take);
      fresh.on("error", () => {}).on("close", () => settle(0));
    });
  }

  function take(chunk: Buffer): void {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const status = statusIfComplete(received);
    if (status === undefined) return;
    received = Buffer.alloc(0);
    settle(status);
  }

  function settle(status: number): void {
    const tell = waiting;
    waiting = undefined;
    line.isFree = true;
    tell?.(status);
  }

  const line: HttpLine = {
    isFree: true,
    ask: (onAnswer) => {
      line.isFree = false;
      waiting = onAnswer;
      if (!socket.destroyed) {
        socket.write(request);
        return;
      }
      received = Buffer.alloc(0);
      open().then(
        (fresh) => {
          socket = fresh;
          socket.write(request);
        },
        () => settle(0),
      );
    },
    close: () => socket.destroy(),
  };
  return line;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CHUNKED_END = Buffer.from("0\r\n\r\n");

/** The status of an answer that is there as a whole. Enough of HTTP/1.1 for workerd's answers to a GET, pipelining aside. */
function statusIfComplete(bytes: Buffer): number | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString("latin1", 0, headEnd).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  const isComplete =
    length === undefined
      ? bytes.subarray(-CHUNKED_END.length).equals(CHUNKED_END)
      : bytes.length >= headEnd + HEAD_END.length + Number(length);
  return isComplete ? Number(head.slice(9, 12)) : undefined;
}
