"use client";

import type { CallSettings, CallSettingsState } from "@callplane/edge-api/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { callSettingsQuery, updateCallSettings } from "#src/api/self-service.ts";
import { notifyError } from "#src/ui/toast.tsx";

const KEY = ["self", "call-settings", "change"];
type Changes = Partial<CallSettings>;

/** One's call settings, and a way to change them that shows at once, one after the other, and is taken back where it fails. */
export function useCallSettings() {
  const queries = useQueryClient();
  const query = callSettingsQuery(api);
  const settings = useQuery(query);
  const change = useMutation({
    mutationKey: KEY,
    scope: { id: KEY.join(" ") },
    mutationFn: (changes: Changes) => updateCallSettings(api, changes),
    onMutate: async (changes) => {
      await queries.cancelQueries({ queryKey: query.queryKey });
      const before = queries.getQueryData(query.queryKey);
      if (before !== undefined) queries.setQueryData(query.queryKey, { ...before, ...changes, inForce: false });
      return before;
    },
    onError: (error, changes, before) => {
      queries.setQueryData(query.queryKey, (now) => (now && before ? takeBack(now, changes, before) : now));
      notifyError(error);
    },
    // The answer to an earlier change must not hide a later one that is still on its way.
    onSuccess: (saved) => {
      if (queries.isMutating({ mutationKey: KEY }) === 1) queries.setQueryData(query.queryKey, saved);
    },
  });
  return { settings, change: change.mutate, isFailed: change.isError };
}

/** Only what this change set: others may have succeeded meanwhile. */
function takeBack(now: CallSettingsState, changes: Changes, before: CallSettingsState): CallSettingsState {
  const undone = Object.fromEntries(Object.entries(before).filter(([field]) => field in changes));
  return { ...now, ...undone, inForce: before.inForce };
}
