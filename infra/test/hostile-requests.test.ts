import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listDescendants } from "../dev/processes.ts";
import type { ApiClient } from "./api-client.ts";
import { eventually } from "./conversations.ts";
import { startWholeStack, type WholeStack } from "./whole-stack.ts";

const MIB = 1024 * 1024;
/** Not even one of the large bodies of all these rounds is kept. What a young process grows by at first is not counted. */
const MOST_GROWTH_BYTES = 100 * MIB;
const FIRST_ROUNDS = 5;
const ROUNDS = 10;

describe("hostile requests to the edge in workerd", () => {
  let stack: WholeStack;
  let acme: ApiClient;

  beforeAll(async () => {
    stack = await startWholeStack({ phones: false });
    acme = await stack.adminOf("acme");
  }, 240_000);
  afterAll(() => stack?.stop(), 60_000);

  const user = (fields = "") =>
    `{"name":"A","email":"${crypto.randomUUID()}@example.com","sendInvitation":false${fields}}`;
  const deep = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;

  /** What is sent, and which answers are right: never a success, never a fault of ours. */
  const BODIES: [what: string, body: () => string | Buffer, headers: Record<string, string>, statuses: number[]][] = [
    ["arrays nested ten thousand deep", () => deep("[", "]", 10_000), {}, [400]],
    ["objects nested ten thousand deep", () => user(`,"x":${deep('{"a":', "}", 10_000)}`), {}, [400]],
    ["a key given twice", () => user(',"role":"viewer","role":"tenant_admin"'), {}, [400]],
    ["a prototype", () => user(',"__proto__":{"role":"platform_admin"}'), {}, [400]],
    ["half a character", () => '{"name":"\\ud800","email":"half@example.com"}', {}, [400]],
    ["bytes that are no text", () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), {}, [400]],
    ["100 MB at once", () => Buffer.alloc(100 * MIB, 0x20), {}, [413]],
    ["300 KB in a field", () => user(`,"x":"${"x".repeat(300_000)}"`), {}, [413]],
    [
      "100 MB packed into 100 KB",
      () => gzipSync(Buffer.alloc(100 * MIB, 0x20)),
      { "content-encoding": "gzip" },
      [400, 413, 415],
    ],
    ["a packed body", () => gzipSync(user()), { "content-encoding": "gzip" }, [400, 415]],
    ["another kind of content", () => "name=A", { "content-type": "application/x-www-form-urlencoded" }, [400, 415]],
    ["a token of 7 000 characters", () => user(), { authorization: `Bearer ${"x".repeat(7_000)}` }, [401]],
  ];

  it.each(BODIES)("%s: refused", async (_what, body, headers, statuses) => {
    expect(statuses).toContain((await send(body(), headers)).status);
    expect(await isWell()).toBe(true);
  });

  it("a body without end, or none that comes: given up, and others are served meanwhile", async () => {
    const requestId = `endless-${crypto.randomUUID()}`;
    const headers = { ...headersFor(), "x-request-id": requestId };
    const endless = httpRequest(`${stack.api}/api/v1/users`, { method: "POST", headers });
    const over = new Promise<void>((resolve) => {
      endless.on("response", () => resolve());
      endless.on("error", () => resolve()); // it hung up on us, which is an answer too
    });
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    const piece = Buffer.alloc(64 * 1024, 0x20);
    for (let sent = 0; !isOver && sent < 200 * MIB; sent += piece.length) {
      if (!endless.write(piece)) await Promise.race([new Promise((resolve) => endless.once("drain", resolve)), over]);
      await new Promise(setImmediate);
    }
    expect(isOver).toBe(true);
    endless.destroy();
    // What the client sees is up to the proxy that the local workerd has before it; what the Worker says is not.
    await eventually(async () => expect(answersTo(requestId)).toEqual([413]), 30_000);

    const waiting = connect(stack.ports.api, "127.0.0.1");
    waiting.on("error", () => {});
    waiting.write(
      `POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
    );
    expect(await isWell()).toBe(true);
    waiting.destroy();
  });

  it("over and over: the Worker keeps nothing of it, nobody was made, and it answers as before (row 30)", async () => {
    const before = await acme.get<{ items: unknown[] }>("/users?limit=100");
    for (let n = 0; n < FIRST_ROUNDS; n++) await round();
    const small = rssOf("workerd");
    for (let n = 0; n < ROUNDS; n++) await round();
    const grown = rssOf("workerd") - small;
    console.log(`the Worker's process: ${(small / MIB).toFixed(0)} MiB, grown by ${(grown / MIB).toFixed(1)} MiB`);
    expect(small).toBeGreaterThan(10 * MIB); // it was found
    expect(grown).toBeLessThan(MOST_GROWTH_BYTES);
    expect((await acme.get<{ items: unknown[] }>("/users?limit=100")).items).toHaveLength(before.items.length);
  });

  async function round(): Promise<void> {
    const answers = await Promise.all(BODIES.map(([, body, headers]) => send(body(), headers)));
    expect(answers.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
  }

  async function send(body: string | Buffer, headers: Record<string, string>): Promise<{ status: number }> {
    return new Promise((resolve) => {
      const sent = httpRequest(`${stack.api}/api/v1/users`, {
        method: "POST",
        headers: { ...headersFor(), ...headers, "content-length": Buffer.byteLength(body) },
      });
      sent.on("response", (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0 });
      });
      sent.on("error", (error) => resolve(Promise.reject(error)));
      sent.end(body);
    });
  }

  /** The statuses with which the Worker answered this request, from its log. */
  function answersTo(requestId: string): number[] {
    const lines = readFileSync(join(stack.dir, "logs/edge.log"), "utf8").split("\n");
    const answers = lines.filter((line) => line.includes(requestId) && line.includes('"message":"request"'));
    return answers.map((line) => Number(/"status":(\d+)/.exec(line)?.[1]));
  }

  function headersFor(): Record<string, string> {
    return { "content-type": "application/json", authorization: acme.authorization };
  }

  async function isWell(): Promise<boolean> {
    return (await acme.send("GET", "/auth/me")).status === 200;
  }

  /** Resident memory of the stack's processes of that name, bytes (proc(5)). */
  function rssOf(name: string): number {
    const pids = listDescendants(stack.process.pid ?? 0).filter((row) => row.name === name);
    const kib = pids.map(({ pid }) =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0),
    );
    return kib.reduce((sum, each) => sum + each, 0) * 1024;
  }
});
