import { type Gateway, heartbeat } from "../../contract/index.ts";
import { isOnline } from "./rules.ts";
import type { GatewayRow } from "./store.ts";

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
