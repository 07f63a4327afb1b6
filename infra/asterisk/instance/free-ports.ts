import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const RTP_LOW = 14_000;
const RTP_HIGH = 32_000; // below the range the kernel hands out by itself

const SIP_LOW = 10_240;
const SIP_HIGH = RTP_LOW;

/**
 * A TCP port of 127.0.0.1 that was free just now; with `udp`, free for both, and none that the kernel gives to whoever connects somewhere:
 * it may be some seconds until it is used.
 */
export async function freePort(udp = false): Promise<number> {
  if (!udp) return openTcp(0, async (bound) => bound);
  for (;;) {
    const port = SIP_LOW + Math.floor(Math.random() * (SIP_HIGH - SIP_LOW));
    if ((await isTcpFree(port)) && (await isUdpFree(port))) return port;
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

const isTcpFree = (port: number): Promise<boolean> => openTcp(port, async () => true).catch(() => false);

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.bind(port, "127.0.0.1", () => socket.close(() => resolve(true)));
  });
}
