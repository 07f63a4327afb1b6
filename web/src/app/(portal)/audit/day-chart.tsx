"use client";

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { changesIn, dayLabel, type Group } from "./report-words.ts";

/** The parts of a column from its foot up. Told apart by lightness and hatching too, not by colour alone. */
const PARTS = [
  { key: "changes", label: "Other entries", fill: "var(--accent)" },
  { key: "logIns", label: "Sign-ins", fill: "url(#audit-log-ins)" },
  { key: "refusals", label: "Refused", fill: "var(--bad-mark)" },
] as const;

const TICK = { fill: "var(--ink-3)", fontSize: 12 };

/** Columns by day. A picture only: the same figures stand in the table under it, which is what assistive technology reads. */
export function DayChart({ groups }: { groups: readonly Group[] }) {
  const days = groups.map((group) => ({ ...group, changes: changesIn(group) }));
  return (
    <div aria-hidden className="grid min-w-0 gap-2">
      <div className="h-56 min-w-0">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={days} accessibilityLayer={false} margin={{ top: 4, right: 4, bottom: 0, left: 0 }}>
            <defs>
              <Hatching id="audit-log-ins" />
            </defs>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="key"
              tickFormatter={(day: string) => dayLabel(day, "short")}
              tick={TICK}
              tickLine={false}
              axisLine={{ stroke: "var(--line-strong)" }}
              minTickGap={28}
            />
            <YAxis allowDecimals={false} width={36} tick={TICK} tickLine={false} axisLine={false} />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              isAnimationActive={false}
              content={({ active, payload }) =>
                active === true && <Told day={days.find(({ key }) => key === payload[0]?.payload?.key)} />
              }
            />
            {PARTS.map(({ key, fill }) => (
              <Bar key={key} dataKey={key} stackId="day" fill={fill} maxBarSize={28} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {PARTS.map(({ key, label, fill }) => (
          <li key={key} className="inline-flex items-center gap-1.5">
            <svg viewBox="0 0 12 12" className="size-3">
              <title>{label}</title>
              <rect width="12" height="12" rx="2" fill={fill} />
            </svg>
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hatching({ id }: { id: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" fill="var(--accent-soft)" />
      <rect width="2.5" height="5" fill="var(--line-strong)" />
    </pattern>
  );
}

function Told({ day }: { day: (Group & { changes: number }) | undefined }) {
  if (day === undefined) return null;
  return (
    <div className="figures rounded-md border bg-surface px-3 py-2 text-xs shadow-pop">
      <p className="font-medium">{dayLabel(day.key ?? "", "long")}</p>
      {PARTS.map(({ key, label }) => (
        <p key={key} className="flex justify-between gap-4 text-ink-2">
          {label} <span className="text-ink">{day[key].toLocaleString("en")}</span>
        </p>
      ))}
    </div>
  );
}
