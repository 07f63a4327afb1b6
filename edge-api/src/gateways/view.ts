import { type Gateway, heartbeat } from "../../contract/index.ts";
import { isOnline } from "./rules.ts";
import type { GatewayRow } from "./store.ts";

/** The row as the contract shows it at the time `now`. */
export function toGateway({ health, ...row }: GatewayRow, now: Date): Gateway {
  const asterisk = heartbeat.shape.asterisk.safeParse(health?.asterisk);
  const alarms = heartbeat.shape.alarms.safeParse(health?.alarms);
  const bans = heartbeat.shape.bans.safeParse(health?.bans);
  const isHeard = isOnline(row, now);
  return {
    ...row,
    status: isHeard ? "online" : "offline",
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    asterisk: asterisk.success ? asterisk.data : null,
    // What a gateway nobody hears complained of may be long over.
    alarms: isHeard ? (alarms.data ?? []) : [],
    bans: (isHeard ? bans.data : undefined) ?? { total: 0, items: [] },
    createdAt: row.createdAt.toISOString(),
  };
}
