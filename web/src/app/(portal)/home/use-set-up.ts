import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { applyJobsQuery, pendingQuery } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { callLimitsQuery } from "#src/api/call-limits.ts";
import { callingSettingsQuery } from "#src/api/calling-settings.ts";
import { callsQuery } from "#src/api/calls.ts";
import { devicesQuery } from "#src/api/devices.ts";
import { outboundPoliciesQuery } from "#src/api/outbound.ts";
import { itemsOf } from "#src/api/paging.ts";
import { dids, ivrMenus, openingHours, queues, ringGroups } from "#src/api/things.ts";
import { trunksQuery } from "#src/api/trunks.ts";
import { usersQuery } from "#src/api/users.ts";
import { useCan } from "#src/shell/me-context.tsx";
import type { SetUp } from "./set-up-steps.ts";

const SOME = 50;
const MANY = 200;
/** Who has just plugged in a phone looks at the list for its tick. */
const POLL_MS = 5_000;

/** What there is of a company by now; undefined until all of it was asked. */
export function useSetUp(): SetUp | undefined {
  const can = useCan();
  const people = useInfiniteQuery(usersQuery(api, {}, SOME));
  const devices = useInfiniteQuery(devicesQuery(api, {}, MANY));
  const calls = useInfiniteQuery({ ...callsQuery(api, { disposition: "answered" }, MANY), refetchInterval: POLL_MS });
  const jobs = useInfiniteQuery({ ...applyJobsQuery(api, { status: "SUCCESS" }, 1), enabled: can("apply.read") });
  const pending = useQuery({ ...pendingQuery(api), enabled: can("apply.read") });
  const mayRoute = { enabled: can("routing.read") };
  const groups = useInfiniteQuery({ ...ringGroups.list(api, {}, SOME), ...mayRoute });
  const queued = useInfiniteQuery({ ...queues.list(api, {}, SOME), ...mayRoute });
  const menus = useInfiniteQuery({ ...ivrMenus.list(api, {}, SOME), ...mayRoute });
  const hours = useInfiniteQuery({ ...openingHours.list(api, {}, SOME), ...mayRoute });
  const policies = useInfiniteQuery({ ...outboundPoliciesQuery(api), ...mayRoute });
  const limits = useQuery({ ...callLimitsQuery(api), enabled: can("call_limits.read") });
  const settings = useQuery({ ...callingSettingsQuery(api), ...mayRoute });
  const numbers = useInfiniteQuery({ ...dids.list(api, {}, SOME), enabled: can("dids.read") });
  const trunks = useInfiniteQuery({
    ...trunksQuery(api, {}, SOME),
    enabled: can("trunks.read"),
    refetchInterval: POLL_MS,
  });
  const asked = [
    people,
    devices,
    calls,
    jobs,
    pending,
    groups,
    queued,
    menus,
    hours,
    policies,
    limits,
    settings,
    numbers,
    trunks,
  ];
  if (asked.some((query) => query.isPending && query.fetchStatus !== "idle")) return undefined;
  const answered = itemsOf(calls.data);
  return {
    people: itemsOf(people.data).length,
    groups: itemsOf(groups.data).length + itemsOf(queued.data).length + itemsOf(menus.data).length,
    hours: itemsOf(hours.data).length,
    trunks: itemsOf(trunks.data).map(({ status }) => status),
    numbers: itemsOf(numbers.data).map(({ destination }) => ({
      isLed: destination !== null || (settings.data?.defaultDestination ?? null) !== null,
    })),
    policies: itemsOf(policies.data).length,
    countries: limits.data?.allowedCountries?.length ?? null,
    appliedJobs: itemsOf(jobs.data).length,
    pending: pending.data?.count ?? 0,
    hasPhoneOnline: itemsOf(devices.data).some(
      ({ status }) => status.lastRegisteredAt !== null || status.state === "registered",
    ),
    hasCall: answered.length > 0,
    hasAgentCall: answered.some(({ agentId }) => agentId !== null),
  };
}
