import { createConnection } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Runs one console command by Asterisk's control socket and gives what it printed: what `asterisk -rx` does, without
 * starting a program for it. Throws when nothing listens there or the answer takes longer than `timeoutMs`.
 */
export async function runConsoleCommand(socketPath: string, command: string, timeoutMs = 10_000): Promise<string> {
  if (/[\0\r\n]/.test(command)) throw new Error("a console command is one line");
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await runOnce(socketPath, command, timeoutMs);
    } catch (error) {
      // Asterisk lets two wait at its door; the next is told to come again.
      const isBusy = error instanceof Error && "code" in error && error.code === "EAGAIN";
      if (!isBusy || Date.now() > deadline) throw error;
      await delay(5);
    }
  }
}

function runOnce(socketPath: string, command: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = createConnection(socketPath, () => {
      // The remote console's own protocol (main/asterisk.c, ast_remotecontrol): commands end in NUL.
      socket.write(`cli quit after ${command}\0`);
    });
    const overdue = new Error(`Asterisk's console did not answer in ${timeoutMs} ms`);
    socket.setTimeout(timeoutMs, () => socket.destroy(overdue));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", (hadError) => {
      if (!hadError) resolve(withoutGreeting(Buffer.concat(chunks).toString()));
    });
  });
}

function withoutGreeting(text: string): string {
  // First line: host/pid/version. Some bytes are NUL: the level marks of log lines.
  return text.slice(text.indexOf("\n") + 1).replaceAll("\0", "");
}
