import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { RespConnection, RespError, type RespReply } from "./resp.ts";

export type SubscribeVerb = "subscribe" | "psubscribe";

/**
 * Answers with Upstash's event stream: `data: subscribe,<channel>,<count>`, then `data: message,<channel>,<text>` (or
 * `pmessage,<pattern>,<channel>,<text>`) for as long as the caller stays. Like the real one it sends no heartbeat.
 */
export function streamMessages(
  open: () => Duplex,
  response: ServerResponse,
  verb: SubscribeVerb,
  names: string[],
): void {
  const connection = new RespConnection(open(), (frame) => {
    response.write(toEvent(frame.map(frameText).join(",")));
  });
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.flushHeaders();
  connection.push([verb.toUpperCase(), ...names]);
  response.on("close", () => connection.close());
}

/** An event's text may not hold a bare line break: each line becomes a `data:` line, as the SSE standard has it. */
function toEvent(text: string): string {
  return `${text
    .split(/\r\n|\n|\r/)
    .map((line) => `data: ${line}`)
    .join("\n")}\n\n`;
}

function frameText(part: RespReply): string {
  if (Buffer.isBuffer(part)) return part.toString("utf8");
  if (part instanceof RespError) return part.message;
  return String(part);
}
