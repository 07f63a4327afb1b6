import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { bareHost, trunkOptionsOf, hostsOf as trunkPlaces } from "@callplane/edge-api/contract";
import type { Log } from "../lib/log.ts";
import { isNetwork } from "../lib/networks.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import { networkCheck } from "./sources.ts";

export interface TrunkAddresses {
  /** Whether calls of a carrier come from there. */
  has(source: string): boolean;
  close(): void;
}

const REFRESH_MS = 10 * 60_000;

/** Keeps the addresses of all carriers, names looked up anew every ten minutes. What a name led to before holds while it cannot be looked up. */
export function followTrunkAddresses(ports: {
  readonly snapshots: SnapshotIndex;
  readonly log: Log;
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}): TrunkAddresses {
  const { snapshots, log, resolve = addressesOf } = ports;
  const resolved = new Map<string, readonly string[]>();
  let check = networkCheck([]);
  let isRefreshing = false;
  let isDue = false;

  async function refresh(): Promise<void> {
    isDue = true;
    if (isRefreshing) return;
    isRefreshing = true;
    try {
      while (isDue) {
        isDue = false;
        await lookUp();
      }
    } finally {
      isRefreshing = false;
    }
  }

  async function lookUp(): Promise<void> {
    const hosts = hostsOf(snapshots);
    for (const host of resolved.keys()) if (!hosts.has(host)) resolved.delete(host);
    for (const host of hosts) {
      if (isIP(host.split("/")[0] ?? "") !== 0) resolved.set(host, networksAmong([host]));
      else {
        const found = await resolve(host).catch(() => undefined);
        if (found === undefined) log.warn("a carrier's name could not be looked up");
        else resolved.set(host, networksAmong(found));
      }
    }
    check = networkCheck([...resolved.values()].flat());
  }

  /** One that cannot be compared must not cost all others their place. */
  function networksAmong(addresses: readonly string[]): string[] {
    const good = addresses.filter(isNetwork);
    if (good.length < addresses.length) log.warn("an address of a carrier is none that calls can come from");
    return good;
  }

  const undo = snapshots.onChange(() => void refresh());
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  void refresh();
  return {
    has: (source) => check(source),
    close() {
      undo();
      clearInterval(timer);
    },
  };
}

function hostsOf(snapshots: SnapshotIndex): Set<string> {
  const trunks = snapshots.all().flatMap(({ body }) => body.routing?.outbound.trunks ?? []);
  return new Set(
    trunks.flatMap((trunk) => [
      ...trunkPlaces({ ...trunk, ...trunkOptionsOf(trunk) }).map(bareHost),
      ...trunk.inboundAddresses,
    ]),
  );
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
