import { createHash, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";

/*
 * Thousands of phones that only register and answer when asked whether they are there: a hundred to a socket, so that the phones do not cost more
 * than the Asterisk they load.
 */

export interface Crowd {
  /** All register at once, each trying again until it is; resolves with how many tries that took. */
  register(): Promise<number>;
  /** Stops trying, and answers no longer. */
  close(): void;
}

const TO_A_SOCKET = 100;
const RETRY_MS = 4_000;

export async function startCrowd(
  names: readonly string[],
  port: number,
  passwordOf: (name: string) => string,
): Promise<Crowd> {
  const waiting = new Map<string, (answer: string) => void>();
  const sockets: Socket[] = [];
  let isClosed = false;
  for (let n = 0; n < names.length; n += TO_A_SOCKET) {
    const socket = createSocket({ type: "udp4", recvBufferSize: 4_000_000 });
    await new Promise<void>((resolve) => socket.bind(0, `127.0.2.${1 + sockets.length}`, resolve));
    socket.on("message", (datagram) => receive(socket, datagram.toString()));
    sockets.push(socket);
  }

  function receive(socket: Socket, text: string): void {
    if (text.startsWith("OPTIONS")) {
      const repeated = text.split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
      const answer = repeated.map((line) => (/^To:/i.test(line) ? `${line};tag=1` : line)).join("\r\n");
      socket.send(`SIP/2.0 200 OK\r\n${answer}\r\nContent-Length: 0\r\n\r\n`, port, "127.0.0.1");
      return;
    }
    waiting.get(/branch=(z9hG4bK\w+)/.exec(text)?.[1] ?? "")?.(text);
  }

  function ask(socket: Socket, name: string, callId: string, authorization?: string): Promise<string | undefined> {
    const branch = `z9hG4bK${randomBytes(8).toString("hex")}`;
    const { address, port: own } = socket.address();
    const lines = [
      "REGISTER sip:callplane SIP/2.0",
      `Via: SIP/2.0/UDP ${address}:${own};rport;branch=${branch}`,
      "Max-Forwards: 70",
      `From: <sip:${name}@callplane>;tag=1`,
      `To: <sip:${name}@callplane>`,
      `Call-ID: ${callId}`,
      `CSeq: ${authorization === undefined ? 1 : 2} REGISTER`,
      `Contact: <sip:${name}@${address}:${own}>`,
      "Expires: 3600",
      ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
      "Content-Length: 0",
    ];
    return new Promise((resolve) => {
      const finish = (answer?: string) => {
        clearTimeout(timer);
        waiting.delete(branch);
        resolve(answer);
      };
      const timer = setTimeout(finish, RETRY_MS);
      waiting.set(branch, finish);
      socket.send(`${lines.join("\r\n")}\r\n\r\n`, port, "127.0.0.1");
    });
  }

  async function registerOne(name: string, socket: Socket): Promise<number> {
    for (let tries = 1; !isClosed; tries += 1) {
      const callId = randomBytes(8).toString("hex");
      const nonce = /nonce="([^"]+)"/.exec((await ask(socket, name, callId)) ?? "")?.[1];
      if (nonce === undefined) continue;
      const answer = await ask(socket, name, callId, digest(name, passwordOf(name), nonce));
      if (answer?.startsWith("SIP/2.0 200")) return tries;
    }
    throw new Error(`${name} was not registered in time`);
  }

  return {
    async register() {
      const all = names.map((name, n) => {
        const socket = sockets[Math.floor(n / TO_A_SOCKET)];
        if (socket === undefined) throw new Error("every phone has a socket");
        return registerOne(name, socket);
      });
      return (await Promise.all(all)).reduce((sum, tries) => sum + tries, 0);
    },
    close() {
      isClosed = true;
      for (const socket of sockets) socket.close();
    },
  };
}

function digest(name: string, password: string, nonce: string): string {
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const counted = `${nonce}:00000001:abcdef:auth`;
  const response = md5(`${md5(`${name}:callplane:${password}`)}:${counted}:${md5("REGISTER:sip:callplane")}`);
  return `Digest username="${name}", realm="callplane", nonce="${nonce}", uri="sip:callplane", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="abcdef"`;
}
