import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const RTP_LOW = 14_000;
const RTP_HIGH = 32_000; // below the range the kernel hands out by itself

/** A TCP port of 127.0.0.1 that was free just now; with `udp`, free for both. */
export async function freePort(udp = false): Promise<number> {
  for (;;) {
    const port = await openTcp(0, async (bound) => (udp && !(await isUdpFree(bound)) ? undefined : bound));
    if (port !== undefined) return port;
  }
}

/** The first of `size` neighbouring UDP ports (an even number), likely free: some are tried, the middle ones not. */
export async function freeUdpRange(size: number): Promise<number> {
  for (;;) {
    const start = RTP_LOW + 2 * Math.floor((Math.random() * (RTP_HIGH - RTP_LOW - size)) / 2);
    const probes = [start, start + (size >> 1), start + size - 1];
    if ((await Promise.all(probes.map(isUdpFree))).every(Boolean)) return start;
  }
}

function openTcp<T>(port: number, use: (bound: number) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", async () => {
      const bound = server.address();
      const result = await use(typeof bound === "object" && bound !== null ? bound.port : 0);
      server.close(() => resolve(result));
    });
  });
}

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.bind(port, "127.0.0.1", () => socket.close(() => resolve(true)));
  });
}
