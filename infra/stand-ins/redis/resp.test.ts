import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { encodeCommand, parseReply, RespConnection, RespError, RespStatus } from "./resp.ts";

const REPLIES: [string, unknown][] = [
  ["+OK\r\n", new RespStatus("OK")],
  ["-ERR no\r\n", new RespError("ERR no")],
  [":-42\r\n", -42],
  ["$-1\r\n", null],
  ["*-1\r\n", null],
  ["$0\r\n\r\n", Buffer.from("")],
  ["$6\r\na\r\nb\r\n\r\n", Buffer.from("a\r\nb\r\n")],
  ["*2\r\n$4\r\n☎!\r\n*2\r\n:1\r\n-WRONGTYPE x\r\n", [Buffer.from("☎!"), [1, new RespError("WRONGTYPE x")]]],
];

describe("parseReply", () => {
  it.each(REPLIES)("reads %j whole, and waits for the rest of any part of it", (text, expected) => {
    const bytes = Buffer.from(text);
    expect(parseReply(bytes, 0)).toEqual({ reply: expected, end: bytes.length });
    for (let length = 0; length < bytes.length; length++) {
      expect(parseReply(bytes.subarray(0, length), 0)).toBeUndefined();
    }
  });

  it("refuses what is not RESP2", () => {
    expect(() => parseReply(Buffer.from("HTTP/1.1 400 Bad Request\r\n"), 0)).toThrow(/not a RESP2 reply/);
  });
});

describe("RespConnection", () => {
  it("gives each command its own answer, though they arrive a byte at a time", async () => {
    const stream = new PassThrough();
    stream.write = () => true; // what it sends is looked at below, not echoed
    const connection = new RespConnection(stream);
    const answers = Promise.all(REPLIES.map(() => connection.send(["PING"])));
    for (const byte of Buffer.from(REPLIES.map(([text]) => text).join(""))) stream.emit("data", Buffer.from([byte]));
    expect(await answers).toEqual(REPLIES.map(([, expected]) => expected));
  });

  it("fails what waits, and what comes later, when the connection is lost", async () => {
    const stream = new PassThrough();
    stream.write = () => true;
    const connection = new RespConnection(stream);
    const waiting = connection.send(["GET", "x"]);
    stream.destroy();
    await expect(waiting).rejects.toThrow(/closed the connection/);
    await expect(connection.send(["GET", "x"])).rejects.toThrow(/closed the connection/);
  });
});

it("sends text and bytes with their length in bytes", () => {
  const command = encodeCommand(["SET", "☎", Buffer.from([0, 13, 10])]);
  expect(command).toEqual(Buffer.from("*3\r\n$3\r\nSET\r\n$3\r\n☎\r\n$3\r\n\0\r\n\r\n"));
});
