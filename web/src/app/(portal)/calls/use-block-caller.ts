import { useMutation } from "@tanstack/react-query";
import { blockCaller, unblockCaller } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { useRefreshBlocked } from "#src/api/use-refresh-blocked.ts";
import { notify, notifyError } from "#src/ui/toast.tsx";

/** Lets this number in no more, says so, and offers the way back. */
export function useBlockCaller(number: string) {
  const refresh = useRefreshBlocked();
  const letIn = useMutation({
    mutationFn: (id: string) => unblockCaller(api, id),
    onSuccess: refresh,
    onError: notifyError,
  });
  return useMutation({
    mutationFn: () => blockCaller(api, { kind: "number", number, note: null }),
    onSuccess: ({ id }) => {
      notify(`${number} is blocked.`, () => letIn.mutate(id));
      return refresh();
    },
    onError: notifyError,
  });
}
