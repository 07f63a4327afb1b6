import { useQueryClient } from "@tanstack/react-query";
import { BLOCKED_CALLERS } from "./blocked-callers.ts";

/** Has everything that tells whether callers are let in loaded anew: their list, and what the simulator said. */
export function useRefreshBlocked(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([BLOCKED_CALLERS, "routing"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}
