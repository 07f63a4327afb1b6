import type { CallLimits, CallUsage } from "@callplane/edge-api/contract";
import { formatMicros } from "#src/format/money.ts";
import { UndeliveredNotices } from "#src/shell/undelivered-notices.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { Section } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { ProgressBar } from "#src/ui/steps.tsx";
import { Time } from "#src/ui/time.tsx";
import { barOf } from "./bar.ts";

/** Today against what is allowed, as bars. */
export function Usage({ usage, limits }: { usage: CallUsage; limits: CallLimits }) {
  const { concurrentCalls, minutesToday, spendMicrosToday, resetsAt, alarms } = usage;
  const money = (micros: number) => formatMicros(micros, limits.currency);
  const count = (value: number) => Math.round(value).toLocaleString("en");
  return (
    <Section
      title="Today"
      note={
        <>
          The day begins anew <Time at={resetsAt} />.
        </>
      }
    >
      {concurrentCalls === null && (
        <Banner tone="warn" title="What was used cannot be read just now.">
          Until it can, no call goes out, emergency calls excepted: what cannot be counted is not let out.
        </Banner>
      )}
      <div className="card grid gap-x-8 gap-y-5 p-4 sm:grid-cols-3">
        <Meter
          label="Calls out at once, now"
          used={concurrentCalls}
          most={limits.maxConcurrentCalls}
          write={count}
          alertAt={100}
        />
        <Meter
          label="Minutes"
          used={minutesToday}
          most={limits.maxMinutesPerDay}
          write={count}
          alertAt={limits.alertAtPercent}
        />
        <Meter
          label="Spend"
          used={spendMicrosToday}
          most={limits.maxSpendMicrosPerDay}
          write={money}
          alertAt={limits.alertAtPercent}
        />
      </div>
      <UndeliveredNotices />
      {alarms.length > 0 && (
        <ul aria-label="Alarms" className="card divide-y divide-line">
          {alarms.slice(0, 5).map(({ at, level, reason, message }) => (
            <li key={`${at} ${level} ${reason}`} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2.5">
              <Status tone={level === "refused" ? "bad" : "warn"} className="grow whitespace-normal">
                {message}
              </Status>
              <span className="text-sm text-ink-3">
                mailed to the admins <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const TONE_WORD = { ok: "", warn: ", near the limit", bad: ", at the limit" } as const;

function Meter({
  label,
  used,
  most,
  write,
  alertAt,
}: {
  label: string;
  used: number | null;
  most: number | null;
  write: (value: number) => string;
  alertAt: number;
}) {
  const bar = barOf(used, most, alertAt);
  return (
    <div className="grid content-start gap-2">
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-sm text-ink-2">{label}</span>
        <span className="figures text-sm">
          <span className="font-semibold">{used === null ? "–" : write(used)}</span>
          <span className="text-ink-3">{most === null ? ", not limited" : ` of ${write(most)}`}</span>
        </span>
      </div>
      {bar !== undefined && (
        <>
          <ProgressBar value={bar.share} label={label} tone={bar.tone} />
          {bar.tone !== "ok" && (
            <Status tone={bar.tone}>
              {Math.floor(bar.share * 100)} %{TONE_WORD[bar.tone]}
            </Status>
          )}
        </>
      )}
    </div>
  );
}
