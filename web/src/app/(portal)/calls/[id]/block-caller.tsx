"use client";

import { e164 } from "@callplane/edge-api/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { blockedCallersQuery } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { Button, TextLink } from "#src/ui/button.tsx";
import { useBlockCaller } from "../use-block-caller.ts";

/** Lets the caller in no more, with a way back; nothing where the number is none that could be blocked. */
export function BlockCaller({ number }: { number: string | null }) {
  return number !== null && e164.safeParse(number).success ? <Block number={number} /> : null;
}

function Block({ number }: { number: string }) {
  const list = useInfiniteQuery(blockedCallersQuery(api, { q: number }));
  const isBlocked = itemsOf(list.data).some((entry) => entry.kind === "number" && entry.number === number);
  const block = useBlockCaller(number);
  if (isBlocked) {
    return (
      <p className="text-sm text-ink-2">
        This caller is <TextLink href={`/blocked-callers?q=${encodeURIComponent(number)}`}>blocked</TextLink>.
      </p>
    );
  }
  return (
    <Button icon={<PhoneOff />} busy={block.isPending} disabled={list.isPending} onClick={() => block.mutate()}>
      Block this caller
    </Button>
  );
}
