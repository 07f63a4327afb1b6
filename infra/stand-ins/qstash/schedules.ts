import { Cron } from "croner";
import { HttpRefusal } from "../http.ts";
import type { Store } from "./store.ts";

export type ScheduleClock = {
  /** To be called after a schedule was created, changed or removed. */
  refresh(): void;
  stop(): void;
};

const LONGEST_SLEEP_MS = 60_000;

/** When a schedule's cron next fires after `afterMs`. Throws HttpRefusal 400 on a cron QStash would refuse. */
export function nextFiring(cron: string, afterMs: number): number {
  const [, timezone = "UTC", pattern = ""] = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/.exec(cron.trim()) ?? [];
  const isNickname = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(pattern);
  if (!isNickname && pattern.split(/\s+/).length !== 5) throw refuseCron(cron);
  try {
    const next = new Cron(pattern, { timezone }).nextRun(new Date(afterMs));
    if (next !== null) return next.getTime();
  } catch {
    throw refuseCron(cron);
  }
  throw refuseCron(cron);
}

/**
 * Calls `fire` with each schedule's id when its cron says so. Firings missed while the process was not running are not made
 * up for: QStash itself is never off.
 */
export function startScheduleClock(store: Store, now: () => number, fire: (scheduleId: string) => void): ScheduleClock {
  const dueAt = new Map<string, { cron: string; at: number }>();
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    const at = now();
    for (const schedule of store.listSchedules()) {
      const due = dueAt.get(schedule.scheduleId);
      if (due === undefined || due.cron !== schedule.cron || due.at > at) continue;
      dueAt.set(schedule.scheduleId, { cron: schedule.cron, at: nextFiring(schedule.cron, at) });
      if (schedule.isPaused) continue;
      store.putSchedule({ ...schedule, lastScheduleTime: at });
      fire(schedule.scheduleId);
    }
    refresh();
  }

  function refresh(): void {
    clearTimeout(timer);
    const at = now();
    const schedules = store.listSchedules();
    for (const id of dueAt.keys()) {
      if (!schedules.some((schedule) => schedule.scheduleId === id)) dueAt.delete(id);
    }
    let nextAt = at + LONGEST_SLEEP_MS;
    for (const { scheduleId, cron } of schedules) {
      const known = dueAt.get(scheduleId);
      const due = known?.cron === cron ? known : { cron, at: nextFiring(cron, at) };
      dueAt.set(scheduleId, due);
      nextAt = Math.min(nextAt, due.at);
    }
    timer = setTimeout(tick, Math.max(0, nextAt - at));
  }

  refresh();
  return { refresh, stop: () => clearTimeout(timer) };
}

function refuseCron(cron: string): HttpRefusal {
  return new HttpRefusal(400, { error: `invalid cron expression: ${cron}` });
}
