import { type Gateway, heartbeat } from "../../contract/index.ts";
import type { GatewayRow } from "./store.ts";

/** Three heartbeats missed, and a little. */
export const ONLINE_WITHIN_MS = 35_000;

/** Whether the gateway was heard of lately enough to be counted on. */
export function isOnline({ lastSeenAt }: Pick<GatewayRow, "lastSeenAt">, now: Date): boolean {
  return lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() <= ONLINE_WITHIN_MS;
}

/** The row as the contract shows it at the time `now`. */
export function toGateway({ health, ...row }: GatewayRow, now: Date): Gateway {
  const asterisk = heartbeat.shape.asterisk.safeParse(health?.asterisk);
  return {
    ...row,
    status: isOnline(row, now) ? "online" : "offline",
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    asterisk: asterisk.success ? asterisk.data : null,
    createdAt: row.createdAt.toISOString(),
  };
}
