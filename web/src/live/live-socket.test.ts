import { LIVE_CLOSE } from "@callplane/media-gateway/contract";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepLive, type LiveSocketPorts, type LiveStatus } from "./live-socket.ts";

/** A socket that does what the test says. */
class FakeSocket {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closedBy: number | undefined;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  say(frame: unknown) {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
  end(code: number) {
    this.onclose?.({ code });
  }
  close(code = 1000) {
    this.closedBy = code;
    this.onclose?.({ code });
  }
}

const SNAPSHOT = { type: "snapshot", seq: 1, devices: [], calls: [], asteriskUp: true };
const refused = new Error("refused");
const tooEarly = new Error("nothing was applied yet");

function world(overrides: Partial<LiveSocketPorts> = {}) {
  const sockets: FakeSocket[] = [];
  const statuses: LiveStatus["kind"][] = [];
  let tickets = 0;
  const stop = keepLive({
    getTicket: async () => ({ url: "ws://gateway/live", ticket: `t${++tickets}` }),
    isRefusal: (error) => error === refused,
    isTooEarly: (error) => error === tooEarly,
    onStatus: (status) => statuses.push(status.kind),
    onFrame: () => true,
    openSocket: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket as unknown as WebSocket; // it has what keepLive uses of one
    },
    random: () => 1,
    ...overrides,
  });
  return { sockets, statuses, stop };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("is live once the snapshot is there, and takes a new ticket for every try", async () => {
  const { sockets, statuses, stop } = world();
  await vi.advanceTimersByTimeAsync(0);
  sockets[0]?.say(SNAPSHOT);
  expect(statuses).toEqual(["connecting", "live"]);
  sockets[0]?.end(1006);
  expect(statuses.at(-1)).toBe("waiting");
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets.map((socket) => socket.url)).toEqual(["ws://gateway/live?ticket=t1", "ws://gateway/live?ticket=t2"]);
  stop();
});

it("waits longer after each failure, and starts small again after success", async () => {
  const { sockets, stop } = world();
  await vi.advanceTimersByTimeAsync(0);
  for (const waitMs of [500, 1000, 2000]) {
    const before = sockets.length;
    sockets.at(-1)?.end(1006);
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(sockets.length).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets.length).toBe(before + 1);
  }
  sockets.at(-1)?.say(SNAPSHOT);
  const before = sockets.length;
  sockets.at(-1)?.end(LIVE_CLOSE.draining);
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets.length).toBe(before + 1);
  stop();
});

it("opens anew when a frame is missing, and ignores what is no frame", async () => {
  const { sockets, stop } = world({ onFrame: (frame) => frame.type !== "asterisk" });
  await vi.advanceTimersByTimeAsync(0);
  sockets[0]?.say(SNAPSHOT);
  sockets[0]?.say("{not json");
  sockets[0]?.say({ type: "surprise" });
  expect(sockets[0]?.closedBy).toBeUndefined();
  sockets[0]?.say({ type: "asterisk", seq: 9, up: true });
  expect(sockets[0]?.closedBy).toBe(1000);
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets.length).toBe(2);
  stop();
});

it("stays off when refused, and when the session was ended", async () => {
  const first = world({ getTicket: () => Promise.reject(refused) });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(first.statuses).toEqual(["connecting", "off"]);
  const second = world();
  await vi.advanceTimersByTimeAsync(0);
  second.sockets[0]?.end(LIVE_CLOSE.sessionRevoked);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(second.statuses.at(-1)).toBe("off");
  expect(second.sockets.length).toBe(1);
});

it("opens nothing more once stopped", async () => {
  const { sockets, stop } = world();
  await vi.advanceTimersByTimeAsync(0);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets.length).toBe(1);
});

it("waits for the first apply without alarm, and is live after it", async () => {
  let isApplied = false;
  const { sockets, statuses, stop } = world({
    getTicket: async () => {
      if (!isApplied) throw tooEarly;
      return { url: "ws://gateway/live", ticket: "t" };
    },
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(statuses).toEqual(["connecting", "unstarted"]);
  isApplied = true;
  await vi.advanceTimersByTimeAsync(500);
  sockets[0]?.say(SNAPSHOT);
  expect(statuses.at(-1)).toBe("live");
  stop();
});
