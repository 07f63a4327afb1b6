import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { lookUp, NameServiceSilent } from "./look-up.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A name server: what it answers to a question, or nothing. */
async function aNameServer(answer?: (question: Buffer) => Buffer): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (question, from) => {
    if (answer !== undefined) socket.send(answer(question), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  ends.push(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

/** The question with the header of an answer; with an address of 192.0.2.7 where it asks for IPv4 (RFC 1035, 4.1). */
function answered(question: Buffer, code: number): Buffer {
  const isIpv4 = question.readUInt16BE(questionEnd(question) - 4) === 1;
  const has = code === 0 && isIpv4;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(has ? 1 : 0, 6);
  header.writeUInt16BE(0, 10);
  const address = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
  return Buffer.concat([header, question.subarray(12, questionEnd(question)), ...(has ? [address] : [])]);
}

function questionEnd(question: Buffer): number {
  let at = 12;
  while (question[at] !== 0) at += (question[at] ?? 0) + 1;
  return at + 5;
}

describe("looking a carrier's name up", () => {
  it("answers its addresses", async () => {
    const server = await aNameServer((question) => answered(question, 0));
    expect(await lookUp("sip.carrier.example", 20_000, [server])).toEqual(["192.0.2.7"]);
  });

  it("answers none for a name that there is not", async () => {
    const server = await aNameServer((question) => answered(question, 3));
    expect(await lookUp("nobody.invalid", 20_000, [server])).toEqual([]);
  });

  it("gives up a name server that keeps silent, or that cannot say", async () => {
    const silent = await aNameServer();
    await expect(lookUp("sip.carrier.example", 300, [silent])).rejects.toBeInstanceOf(NameServiceSilent);
    const broken = await aNameServer((question) => answered(question, 2));
    await expect(lookUp("sip.carrier.example", 20_000, [broken])).rejects.toBeInstanceOf(NameServiceSilent);
  });
});
