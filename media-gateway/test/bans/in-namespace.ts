import { createSocket, type Socket } from "node:dgram";
import type { Ban } from "../../src/bans/ban-list.ts";
import { holdByCommand } from "../../src/bans/index.ts";

/*
 * Run in a network namespace of its own, where infra/deploy/callplane-bans.nft is loaded: has nft shut an address out, lets it in again,
 * and lets time do it. Prints, as JSON, whose packets came through at each step.
 */

const PORT = 5060;
const hold = holdByCommand(JSON.parse(process.argv[2] ?? "[]"));
const server = createSocket("udp4");
await new Promise<void>((resolve) => server.bind(PORT, "127.0.0.1", resolve));
const senders = new Map<string, Socket>();
for (const address of ["127.0.0.50", "127.0.0.51"]) {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  senders.set(address, socket);
}

/** Who of the two gets through. The one nobody shuts out sends last: on the loopback what has not come by then never comes. */
function whoComesThrough(): Promise<string[]> {
  const came: string[] = [];
  return new Promise((resolve) => {
    const take = (_: Buffer, { address }: { address: string }) => {
      came.push(address);
      if (address !== "127.0.0.51") return;
      server.off("message", take);
      resolve(came);
    };
    server.on("message", take);
    senders
      .get("127.0.0.50")
      ?.send("a", PORT, "127.0.0.1", () => senders.get("127.0.0.51")?.send("b", PORT, "127.0.0.1"));
  });
}

const ban = (source: string, forMs: number): Ban => {
  const since = Date.now();
  return { source, reason: "failures", standing: "stranger", since, until: since + forMs, times: 1 };
};

const seen: Record<string, string[]> = {};
seen.before = await whoComesThrough();
await hold([ban("127.0.0.50", 600_000), ban("2001:db8:1:2::/64", 600_000)], Date.now());
seen.banned = await whoComesThrough();
await hold([ban("127.0.0.50", 600_000), ban("198.51.100.7", 600_000)], Date.now());
seen.heldAgain = await whoComesThrough();
await hold([], Date.now());
seen.lifted = await whoComesThrough();
await hold([ban("127.0.0.50", 1_000)], Date.now());
const deadline = performance.now() + 30_000;
do seen.expired = await whoComesThrough();
while (seen.expired.length < 2 && performance.now() < deadline);
console.log(JSON.stringify(seen));
process.exit(0);
