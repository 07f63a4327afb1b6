import { createConnection } from "node:net";
import { createInterface } from "node:readline";

/** Sends AMI actions one after another and gives each one's answer as text: as little of AMI as a test needs. */
export async function amiActions(port: number, actions: readonly Record<string, string>[]): Promise<string[]> {
  const socket = createConnection(port, "127.0.0.1");
  socket.setTimeout(10_000, () => socket.destroy(new Error("AMI did not answer")));
  const answers: string[] = [];
  const pending = [...actions];
  let current: string[] = [];
  const sendNext = () => {
    const action = pending.shift();
    if (action === undefined) return socket.end("Action: Logoff\r\n\r\n");
    const lines = Object.entries(action).map(([key, value]) => `${key}: ${value}\r\n`);
    return socket.write(`${lines.join("")}\r\n`);
  };
  let greeted = false;
  for await (const line of createInterface(socket)) {
    if (!greeted) {
      greeted = true;
      sendNext();
    } else if (line !== "") current.push(line);
    else {
      if (current[0]?.startsWith("Response:") && answers.length < actions.length) {
        answers.push(current.join("\n"));
        sendNext();
      }
      current = [];
    }
  }
  return answers;
}
