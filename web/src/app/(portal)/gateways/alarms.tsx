import type { GatewayAlarm } from "@callplane/edge-api/contract";
import { alarmWords } from "#src/format/gateway-alarm.ts";
import { Banner } from "#src/ui/banner.tsx";

/** What somebody should look after on a gateway, one banner each; nothing where all is well. `of` is the gateway's name, where several could be meant. */
export function Alarms({ alarms, of }: { alarms: readonly GatewayAlarm[]; of?: string }) {
  return alarms.map((alarm) => {
    const { title, effect, remedy, runbook } = alarmWords(alarm);
    return (
      <div key={alarm.part} role="alert">
        <Banner tone="warn" title={of === undefined ? title : `${of}: ${title}`}>
          <p>{effect}</p>
          <p>{remedy}</p>
          {alarm.part === "rtp_ports" && <p className="text-ink-3">Its own words: {alarm.problem}.</p>}
          {runbook !== undefined && <p>Step by step: the runbook “{runbook}”.</p>}
        </Banner>
      </div>
    );
  });
}
