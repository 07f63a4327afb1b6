import { type Ari, type AriChannel, isGone, MEDIA_CHANNEL_PREFIX } from "../asterisk/ari/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";

/** A caller that has just entered our application: its StasisStart may be on its way to us. */
const GRACE_MS = 400;

export interface SweepPorts {
  readonly ari: Ari;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether a caller's channel has a session here. */
  readonly isOurs: (channelId: string) => boolean;
  /** Whether a media channel or bridge belongs to no session here. */
  readonly isStray: (id: string) => boolean;
}

/**
 * Takes away what a gateway that was killed leaves behind: callers up and silent in our application go on to their
 * fallback, bridges without an agent and media channels without a socket are removed.
 */
export async function sweepLeftovers({ ari, log, clock, isOurs, isStray }: SweepPorts): Promise<void> {
  const held = (channel: AriChannel): boolean =>
    channel.dialplan.app_name === "Stasis" &&
    channel.dialplan.app_data.split(",")[0] === ari.app &&
    !channel.id.startsWith(MEDIA_CHANNEL_PREFIX);
  const [channels, bridges] = await Promise.all([ari.rest.listChannels(), ari.rest.listBridges()]);
  const callers = channels.filter(held).map(({ id }) => id);
  if (callers.some((id) => !isOurs(id))) await clock.sleep(GRACE_MS);
  const strayCallers = callers.filter((id) => !isOurs(id));
  const strayMedia = channels.map(({ id }) => id).filter(isStray);
  const strayBridges = bridges.map(({ id }) => id).filter(isStray);
  const work = [
    ...strayCallers.map((id) => ari.rest.continueInDialplan(id)),
    ...strayBridges.map((id) => ari.rest.destroyBridge(id)),
    ...strayMedia.map((id) => ari.rest.hangup(id)),
  ];
  if (work.length === 0) return;
  const failed = (await Promise.allSettled(work)).filter((one) => one.status === "rejected" && !isGone(one.reason));
  log.warn(
    { callers: strayCallers.length, bridges: strayBridges.length, media: strayMedia.length, failed: failed.length },
    "swept what nobody held in Asterisk",
  );
}
