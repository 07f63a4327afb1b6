import { BLOCKS } from "@callplane/edge-api/contract";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import { type AriRest, isGone } from "../asterisk/ari/index.ts";
import { nodeContext } from "../confgen/index.ts";
import type { MeteredCall } from "./metered-call.ts";

/**
 * Ends a call that is up: the caller is led to the announcement that the limits refuse, which ends the carrier's leg too. Where there is no
 * caller any more (the call was handed on), or it cannot be led there, the carrier's legs are hung up.
 */
export async function endCall(
  { ami, rest }: { ami: AmiConnection; rest: AriRest },
  call: MeteredCall,
  tenantKey: string | undefined,
  announces: boolean,
): Promise<void> {
  if (announces && call.isCallerUp && tenantKey !== undefined) {
    const isLed = await ami
      .send({
        Action: "Redirect",
        Channel: call.channel,
        Context: nodeContext(tenantKey),
        Exten: BLOCKS.guardRefused,
        Priority: "1",
      })
      .then(
        () => true,
        () => false,
      );
    if (isLed) return;
  }
  const channels = Object.keys(call.legs);
  const results = await Promise.allSettled(channels.map((channelId) => rest.hangup(channelId)));
  const failed = results.find((each) => each.status === "rejected" && !isGone(each.reason));
  if (failed?.status === "rejected") throw failed.reason;
}
