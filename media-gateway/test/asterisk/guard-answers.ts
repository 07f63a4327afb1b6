import { openAri } from "../../src/asterisk/ari/index.ts";
import { silentLog } from "../../src/lib/log.ts";
import { until } from "../stage.ts";
import type { RoutingStage } from "./routing-stage.ts";

/** Answers the dialplan's question whether a call may go out, as the gateway does. */
export async function startGuard(stage: RoutingStage) {
  const ari = openAri({ ...stage.asterisk.ari, app: "callplane", log: silentLog() });
  const state = {
    answer: "allow" as "allow" | "night" | "nobody",
    asked: [] as string[],
    close: () => ari.close(),
  };
  ari.onEvent((event) => {
    if (event.type !== "StasisStart" || event.args[0] !== "guard") return;
    state.asked.push(event.args.slice(1, 4).join(" "));
    if (state.answer === "nobody") return;
    const { id } = event.channel;
    void ari.rest
      .setVariable(id, "CALLPLANE_GUARD", state.answer)
      .then(() => ari.rest.continueInDialplan(id))
      .catch(() => undefined);
  });
  await until(() => ari.isUp);
  return state;
}
