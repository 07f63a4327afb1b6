import { LIVE_CLOSE, type LiveFrame, liveFrame } from "@callplane/media-gateway/contract";

export type LiveStatus =
  | { kind: "connecting" }
  | { kind: "live" }
  /** Nothing runs that could be watched; tried again now and then. */
  | { kind: "unstarted" }
  /** Between two tries; what is shown may be old. */
  | { kind: "waiting"; reason: string }
  /** Not for this person, or ended for good. */
  | { kind: "off"; reason: string };

export type LiveSocketPorts = {
  /** A fresh single-use pass; rejects with `refused` set when there will be none. */
  getTicket: () => Promise<{ url: string; ticket: string }>;
  isRefusal: (error: unknown) => boolean;
  /** Nothing was applied yet, so that there is no gateway. */
  isTooEarly: (error: unknown) => boolean;
  onStatus: (status: LiveStatus) => void;
  /** Answers false when a frame is missing and the snapshot must be taken again. */
  onFrame: (frame: LiveFrame) => boolean;
  openSocket: (url: string) => WebSocket;
  random: () => number;
};

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Keeps one socket to the gateway open for as long as wanted: each try with a ticket of its own, growing pauses with jitter between
 * tries, a new one replacing the old. @returns stops it
 */
export function keepLive(ports: LiveSocketPorts): () => void {
  let stopped = false;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const again = (status: LiveStatus) => {
    if (stopped) return;
    ports.onStatus(status);
    const ceiling = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++);
    timer = setTimeout(() => void open(), ceiling * (0.5 + ports.random() / 2));
  };

  async function open(): Promise<void> {
    ports.onStatus({ kind: "connecting" });
    let pass: { url: string; ticket: string };
    try {
      pass = await ports.getTicket();
    } catch (error) {
      if (stopped) return;
      if (ports.isRefusal(error)) ports.onStatus({ kind: "off", reason: "Live updates are not part of your role." });
      else if (ports.isTooEarly(error)) again({ kind: "unstarted" });
      else again({ kind: "waiting", reason: "Live updates cannot be reached." });
      return;
    }
    if (stopped) return;
    const url = new URL(pass.url);
    url.searchParams.set("ticket", pass.ticket);
    const mine = ports.openSocket(url.href);
    socket = mine;
    const giveUp = setTimeout(() => mine.close(), CONNECT_TIMEOUT_MS);
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      clearTimeout(giveUp);
      const frame = readFrame(event.data);
      if (frame === undefined) return;
      if (!ports.onFrame(frame)) {
        mine.close(1000, "gap");
        return;
      }
      if (frame.type === "snapshot") {
        tries = 0;
        ports.onStatus({ kind: "live" });
      }
    };
    mine.onclose = (event) => {
      clearTimeout(giveUp);
      if (mine !== socket || stopped) return;
      socket = undefined;
      if (event.code === LIVE_CLOSE.sessionRevoked) ports.onStatus({ kind: "off", reason: "Your session was ended." });
      else again({ kind: "waiting", reason: reasonFor(event.code) });
    };
  }

  void open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    const mine = socket;
    socket = undefined;
    mine?.close(1000);
  };
}

function readFrame(data: unknown): LiveFrame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return liveFrame.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

function reasonFor(code: number): string {
  if (code === LIVE_CLOSE.draining) return "The gateway restarts.";
  if (code === LIVE_CLOSE.tooMany) return "Too many live windows are open.";
  if (code === LIVE_CLOSE.tooSlow) return "This connection was too slow.";
  return "Live updates were interrupted.";
}
