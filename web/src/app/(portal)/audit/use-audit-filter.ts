import { useQueryStates } from "nuqs";
import type { Filter } from "#src/api/paging.ts";
import { dayBounds } from "#src/format/day.ts";
import { useTimeZone } from "#src/ui/time.tsx";
import { auditFilter } from "./search-params.ts";

/** What the address narrows the log to, and the same as the API asks it: days as instants of the tenant's zone. */
export function useAuditFilter() {
  const zone = useTimeZone();
  const [filter, setFilter] = useQueryStates(auditFilter);
  const { from, to, ...rest } = filter;
  const query: Filter = {
    ...rest,
    from: from === null ? null : dayBounds(from, zone)?.from,
    to: to === null ? null : dayBounds(to, zone)?.to,
  };
  return { filter, setFilter, query, isFiltered: Object.values(filter).some((value) => value !== null) };
}
