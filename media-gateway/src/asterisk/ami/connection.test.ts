import { afterEach, describe, expect, it, vi } from "vitest";
import { type Behaviour, type FakeAmi, politeAnswer, startFakeAmi } from "../../../test/ami/fake-ami.ts";
import { createBackoff } from "../../lib/backoff.ts";
import { silentLog } from "../../lib/log.ts";
import { type AmiConnection, openAmi } from "./connection.ts";
import type { AmiEvent } from "./protocol.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function fake(behaviour?: Behaviour): Promise<FakeAmi> {
  const server = await startFakeAmi(behaviour);
  cleanups.push(() => server.close());
  return server;
}

function open(
  port: number,
  times: { pingIntervalMs?: number; pingTimeoutMs?: number; loginTimeoutMs?: number; bootTimeoutMs?: number } = {},
) {
  const ami = openAmi({
    host: "127.0.0.1",
    port,
    username: "gateway",
    secret: "s3cret",
    log: silentLog(),
    backoff: createBackoff({ baseMs: 5, capMs: 20 }),
    pingIntervalMs: 60_000,
    pingTimeoutMs: 100,
    loginTimeoutMs: 300,
    ...times,
  });
  cleanups.push(() => ami.close());
  const events: AmiEvent[] = [];
  const ups: true[] = [];
  const downs: string[] = [];
  ami.onEvent((event) => events.push(event));
  ami.onUp(() => ups.push(true));
  ami.onDown((reason) => downs.push(reason));
  return { ami, events, ups, downs };
}

const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 10_000, interval: 5 });
const event = (name: string, n: number) => `Event: ${name}\r\nN: ${n}\r\n\r\n`;

async function opened(port: number, times = {}): Promise<ReturnType<typeof open>> {
  const it = open(port, times);
  await until(() => it.ami.isUp);
  return it;
}

describe("a healthy manager", () => {
  it("logs in, answers actions, hands on events in order", async () => {
    const server = await fake();
    const { ami, events } = await opened(server.port);
    expect(await ami.send({ Action: "CoreStatus" })).toMatchObject({ Response: "Success" });
    server.write(event("A", 1) + event("B", 2));
    await until(() => events.length === 2);
    expect(events.map((e) => e.Event)).toEqual(["A", "B"]);
    expect(server.actions.map((action) => action.Action)).toEqual(["Login", "CoreStatus"]);
  });

  it("collects a list and leaves other events alone", async () => {
    const server = await fake({
      onAction: (action) =>
        action.Action === "PJSIPShowEndpoints"
          ? `Response: Success\r\nActionID: ${action.ActionID}\r\nEventList: start\r\n\r\n` +
            `Event: EndpointList\r\nActionID: ${action.ActionID}\r\nObjectName: a\r\n\r\n${event("Other", 1)}` +
            `Event: EndpointList\r\nActionID: ${action.ActionID}\r\nObjectName: b\r\n\r\n` +
            `Event: EndpointListComplete\r\nActionID: ${action.ActionID}\r\nEventList: Complete\r\nListItems: 2\r\n\r\n`
          : undefined,
    });
    const { ami, events } = await opened(server.port);
    expect((await ami.list({ Action: "PJSIPShowEndpoints" })).map((e) => e.ObjectName)).toEqual(["a", "b"]);
    expect(events.map((e) => e.Event)).toEqual(["Other"]);
  });

  it("is not confused by events that carry the ActionID of another connection", async () => {
    const server = await fake({ onAction: (action) => (action.Action === "Login" ? undefined : null) });
    const one = await opened(server.port);
    const other = await opened(server.port);
    const lists = [one, other].map(({ ami }) => ami.list({ Action: "Show" }));
    await until(() => server.actions.filter((action) => action.Action === "Show").length === 2);
    const ids = server.actions.flatMap((action) => (action.Action === "Show" ? [action.ActionID] : []));
    for (const id of ids) server.write(`Event: UserEvent\r\nActionID: ${id}\r\nOf: ${id}\r\n\r\n`);
    for (const id of ids) server.write(`Event: ShowComplete\r\nActionID: ${id}\r\nEventList: Complete\r\n\r\n`);
    const answers = await Promise.all(lists);
    expect(answers.map((events) => events.length)).toEqual([1, 1]);
    expect(answers[0]?.[0]?.Of).not.toBe(answers[1]?.[0]?.Of);
  });

  it("takes Asterisk's Error for an empty list as an empty list, any other as rejected", async () => {
    const server = await fake({
      onAction: (action) =>
        action.Action === "Login"
          ? undefined
          : `Response: Error\r\nActionID: ${action.ActionID}\r\nMessage: ${action.Text}\r\n\r\n`,
    });
    const { ami } = await opened(server.port);
    expect(await ami.list({ Action: "X", Text: "No Contacts found" })).toEqual([]);
    await expect(ami.list({ Action: "X", Text: "Permission denied" })).rejects.toMatchObject({ code: "rejected" });
    await expect(ami.send({ Action: "X", Text: "No Contacts found" })).rejects.toMatchObject({ code: "rejected" });
  });

  it("spares other listeners when one throws", async () => {
    const server = await fake();
    const { ami, events } = open(server.port);
    ami.onEvent(() => {
      throw new Error("broken listener");
    });
    await until(() => ami.isUp);
    server.write(event("A", 1));
    await until(() => events.length === 1);
    expect(ami.isUp).toBe(true);
  });
});

describe("actions never hang", () => {
  it("fails at once while down", async () => {
    const server = await fake();
    const port = server.port;
    await server.close();
    const { ami } = open(port);
    await expect(ami.send({ Action: "Ping" })).rejects.toMatchObject({ code: "down", retryable: true });
  });

  it("times out on a manager that says nothing, and fails as lost when the connection breaks meanwhile", async () => {
    const server = await fake({ onAction: (action) => (action.Action === "Login" ? undefined : null) });
    const { ami } = await opened(server.port);
    await expect(ami.send({ Action: "Reload" }, { timeoutMs: 30 })).rejects.toMatchObject({ code: "timeout" });
    const lost = ami.send({ Action: "Reload" });
    await until(() => server.actions.filter((action) => action.Action === "Reload").length === 2);
    server.dropAll();
    await expect(lost).rejects.toMatchObject({ code: "lost", retryable: true });
  });

  it("waits for a long action to the end of its own time, without a ping cutting in", async () => {
    const server = await fake({
      onAction(action, socket) {
        if (action.Action !== "Reload") return undefined;
        setTimeout(() => socket.write(politeAnswer(action)), 700);
        return null;
      },
    });
    const { ami, downs } = await opened(server.port, { pingIntervalMs: 500, pingTimeoutMs: 1 });
    await ami.send({ Action: "Reload" }, { timeoutMs: 5_000 });
    expect(downs).toEqual([]);
    expect(server.actions.map((action) => action.Action)).toEqual(["Login", "Reload"]);
  });

  it("obeys the caller's signal, before and during", async () => {
    const server = await fake({ onAction: (action) => (action.Action === "Login" ? undefined : null) });
    const { ami } = await opened(server.port);
    await expect(ami.send({ Action: "Early" }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
    });
    const stop = new AbortController();
    const waiting = ami.send({ Action: "Late" }, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect(server.actions.some((action) => action.Action === "Early")).toBe(false);
  });

  it("refuses an injection without harming the connection", async () => {
    const server = await fake();
    const { ami } = await opened(server.port);
    await expect(ami.send({ Action: "DBPut", Val: "1\r\nAction: Originate" })).rejects.toMatchObject({
      code: "refused_value",
    });
    await ami.send({ Action: "Ping" });
    expect(server.actions.map((action) => action.Action)).toEqual(["Login", "Ping"]);
  });
});

describe("faults row 8: the socket misbehaves", () => {
  const healthy: Behaviour = {};
  const garbage: [string, Behaviour][] = [
    [
      "refuses the log-in",
      { onAction: (a) => `Response: Error\r\nActionID: ${a.ActionID}\r\nMessage: Authentication failed\r\n\r\n` },
    ],
    ["is no manager", { onConnect: (s) => void s.write("SSH-2.0-OpenSSH_9.2\r\n") }],
    ["closes at once", { onConnect: (s) => s.destroy() }],
    ["is half-open from the start", { onConnect: () => undefined, onAction: () => null }],
    [
      "sends binary garbage after the greeting",
      {
        onConnect: (s) =>
          void s.write(Buffer.concat([Buffer.from("Asterisk Call Manager/11\r\n"), Buffer.alloc(200_000, 0xa7)])),
      },
    ],
    [
      "sends one byte now and then",
      {
        onConnect(s) {
          const timer = setInterval(() => s.write("A"), 20);
          s.on("close", () => clearInterval(timer));
        },
        onAction: () => null,
      },
    ],
    ["never finishes booting", { onAction: (a) => `Response: Success\r\nActionID: ${a.ActionID}\r\n\r\n` }],
  ];

  it.each(garbage)("a peer that %s: never up, tried again, well when the peer is", async (_name, behaviour) => {
    const server = await fake(behaviour);
    const { ami, ups, downs } = open(server.port, { bootTimeoutMs: 100 });
    await until(() => server.accepted >= 3);
    expect(ami.isUp).toBe(false);
    expect(ups).toHaveLength(0);
    server.behave(healthy);
    await until(() => ami.isUp);
    expect(server.open.size).toBe(1);
    expect(downs).toHaveLength(0);
  });

  it("drops a 100 MB line early: memory stays bounded", async () => {
    let sent = 0;
    const piece = Buffer.alloc(1024 * 1024, 0x61);
    const server = await fake({
      onAction(action, socket) {
        if (action.Action !== "Flood") return undefined;
        const pump = () => {
          while (sent < 100 && socket.writable) {
            sent += 1;
            if (!socket.write(piece)) return void socket.once("drain", pump);
          }
        };
        pump();
        return null;
      },
    });
    const { ami, downs } = await opened(server.port);
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    await expect(ami.send({ Action: "Flood" })).rejects.toMatchObject({ code: "lost" });
    const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before;
    expect(downs).toEqual(["unreadable: line too long"]);
    expect(sent).toBeLessThan(100);
    expect(grown).toBeLessThan(50 * 1024 * 1024);
    await until(() => ami.isUp);
  });

  it("notices a half-open connection by its ping and replaces it: no event comes twice", async () => {
    const server = await fake({ onAction: (action) => (action.Action === "Ping" ? null : undefined) });
    const { ami, events, ups, downs } = await opened(server.port, { pingIntervalMs: 50 });
    server.behave(healthy);
    await until(() => ups.length === 2);
    expect(downs).toEqual(["no answer to a ping"]);
    await until(() => server.open.size === 1);
    server.write(event("Once", 1));
    await until(() => events.length === 1);
    await ami.send({ Action: "Ping" });
    expect(events).toHaveLength(1);
  });

  it("keeps one connection only where a second log-in is refused", async () => {
    let loggedIn = 0;
    const single: Behaviour = {
      onAction(action, socket) {
        if (action.Action !== "Login") return undefined;
        if (loggedIn > 0)
          return `Response: Error\r\nActionID: ${action.ActionID}\r\nMessage: Login Already In Use\r\n\r\n`;
        loggedIn += 1;
        socket.on("close", () => {
          loggedIn -= 1;
        });
        return undefined;
      },
    };
    const server = await fake(single);
    const { events, ups } = await opened(server.port);
    for (let round = 1; round <= 5; round += 1) {
      server.dropAll();
      await until(() => ups.length === round + 1);
      server.write(event("Round", round));
      await until(() => events.length === round);
    }
    expect(events.map((e) => e.N)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("loses or repeats nothing of what one connection said, while connections break under a flow of events", async () => {
    let n = 0;
    const server = await fake({
      onAction(action, socket) {
        if (action.Action !== "Login") return undefined;
        const timer = setInterval(() => {
          n += 1;
          socket.write(event("Tick", n));
          if (n % 7 === 0) socket.end();
        }, 1);
        socket.on("close", () => clearInterval(timer));
        return politeAnswer(action);
      },
    });
    const { events, ups } = await opened(server.port);
    await until(() => ups.length >= 8);
    const numbers = events.map((e) => Number(e.N));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.length).toBeGreaterThan(20);
  });

  it("ends for good when closed by us", async () => {
    const server = await fake();
    const { ami }: { ami: AmiConnection } = await opened(server.port);
    await ami.close();
    await until(() => server.open.size === 0);
    const accepted = server.accepted;
    await expect(ami.send({ Action: "Ping" })).rejects.toMatchObject({ code: "down" });
    expect(server.accepted).toBe(accepted);
  });
});
