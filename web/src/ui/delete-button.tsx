"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Confirm } from "./dialog.tsx";
import { notify, notifyError } from "./toast.tsx";

/**
 * Deletes one thing: asks, does it, says so, and offers a way back where there is one.
 * @param refresh first parts of the query keys to ask again
 * @param restore makes it again as it was; absent where it cannot be had back
 * @param children what the deletion means for others, in a sentence
 */
export function DeleteButton({
  name,
  remove,
  restore,
  refresh,
  onGone,
  children,
}: {
  name: string;
  remove: () => Promise<unknown>;
  restore?: () => Promise<unknown>;
  refresh: readonly string[];
  onGone?: () => void;
  children: ReactNode;
}) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const ask = () => Promise.all(refresh.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const removal = useMutation({ mutationFn: remove });
  const undo = useMutation({
    mutationFn: async () => restore?.(),
    onSuccess: () => {
      notify(`${name} is back.`);
      return ask();
    },
    onError: notifyError,
  });
  return (
    <>
      <Button tone="danger-quiet" icon={<Trash2 />} onClick={() => setAsking(true)}>
        Delete…
      </Button>
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${name}?`}
        action="Delete"
        onConfirm={async () => {
          await removal.mutateAsync();
          notify(`${name} was deleted.`, restore && (() => undo.mutate()));
          onGone?.();
          await ask();
        }}
      >
        {children}
      </Confirm>
    </>
  );
}
