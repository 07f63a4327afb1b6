import { createSocket } from "node:dgram";
import { once } from "node:events";

/** Somebody at `from`, an address of the loopback, who registers with wrong passwords until the gateway shuts them out. */
export async function guessPasswords(from: string, sipPort: number): Promise<void> {
  const socket = createSocket("udp4");
  socket.bind(0, from);
  await once(socket, "listening");
  const { port } = socket.address();
  for (let n = 0; n < 20; n += 1) {
    const lines = [
      "REGISTER sip:callplane SIP/2.0",
      `Via: SIP/2.0/UDP ${from}:${port};rport;branch=z9hG4bKguess${port}${n}`,
      "Max-Forwards: 70",
      "From: <sip:nobody@callplane>;tag=1",
      "To: <sip:nobody@callplane>",
      `Call-ID: guess-${port}-${n}`,
      "CSeq: 1 REGISTER",
      `Authorization: Digest username="nobody", realm="callplane", nonce="1/a", uri="sip:callplane", response="${"0".repeat(32)}", algorithm=MD5`,
      "Content-Length: 0",
    ];
    socket.send(`${lines.join("\r\n")}\r\n\r\n`, sipPort, "127.0.0.1");
    await once(socket, "message");
  }
  socket.close();
}
