import { AmiError } from "./errors.ts";

/** One AMI message. A key that comes several times (Output, ChanVariable) holds its values joined by "\n". */
export type AmiEvent = Readonly<Record<string, string>>;

/** An action to send; an array repeats its key (`Variable: a=1`, `Variable: b=2`). */
export interface AmiAction {
  readonly Action: string;
  readonly [key: string]: string | number | readonly string[];
}

export interface AmiParser {
  /** Takes bytes as they come; answers the messages completed by them. Throws AmiError `garbage` when this is not AMI or grows past the limits. */
  push(chunk: Uint8Array): AmiEvent[];
}

const MAX_LINE = 64 * 1024;
const MAX_MESSAGE = 1024 * 1024;
const GREETING = /^Asterisk Call Manager\//;
const KEY = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

/** Serialises an action. A CR or LF in any key or value would smuggle in a second action, so control characters are refused. */
export function formatAction(action: AmiAction, actionId: string): string {
  const lines: string[] = [];
  for (const [key, value] of Object.entries({ ...action, ActionID: actionId })) {
    if (!KEY.test(key)) throw new AmiError("refused_value", `not an AMI key: ${JSON.stringify(key.slice(0, 80))}`);
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = String(item);
      if (/[\u0000-\u001f\u007f]/.test(text))
        throw new AmiError("refused_value", `control character in AMI value of ${key}`);
      if (text.length > MAX_LINE) throw new AmiError("refused_value", `AMI value of ${key} is too long`);
      lines.push(`${key}: ${text}\r\n`);
    }
  }
  return `${lines.join("")}\r\n`;
}

/**
 * Parser of one AMI connection's input. Lines end in CRLF only: a bare LF inside a value must not start a new field.
 * Memory is bounded by MAX_LINE and MAX_MESSAGE whatever the peer sends.
 */
export function createAmiParser(): AmiParser {
  const decoder = new TextDecoder();
  let rest = "";
  let isGreeted = false;
  let fields = emptyMessage();
  let size = 0;

  function takeLine(line: string): AmiEvent | undefined {
    if (!isGreeted) {
      if (!GREETING.test(line)) throw new AmiError("garbage", "the peer's greeting is not Asterisk's");
      isGreeted = true;
      return undefined;
    }
    if (line === "") {
      const message = fields;
      const isEmpty = size === 0;
      fields = emptyMessage();
      size = 0;
      if (isEmpty) return undefined;
      if (message.Event === undefined && message.Response === undefined) {
        throw new AmiError("garbage", "a message that is neither event nor response");
      }
      return message;
    }
    size += line.length;
    if (size > MAX_MESSAGE) throw new AmiError("garbage", "message too long");
    const colon = line.indexOf(":");
    if (colon <= 0) return undefined;
    const key = line.slice(0, colon);
    const value = line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    const before = fields[key];
    fields[key] = before === undefined ? value : `${before}\n${value}`;
    return undefined;
  }

  return {
    push(chunk) {
      const text = rest + decoder.decode(chunk, { stream: true });
      const messages: AmiEvent[] = [];
      let from = 0;
      for (let end = text.indexOf("\r\n", 0); end >= 0; end = text.indexOf("\r\n", from)) {
        if (end - from > MAX_LINE) throw new AmiError("garbage", "line too long");
        const message = takeLine(text.slice(from, end));
        if (message) messages.push(message);
        from = end + 2;
      }
      rest = text.slice(from);
      if (rest.length > MAX_LINE) throw new AmiError("garbage", "line too long");
      return messages;
    },
  };
}

/** Without a prototype: the peer chooses the keys. */
function emptyMessage(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}
