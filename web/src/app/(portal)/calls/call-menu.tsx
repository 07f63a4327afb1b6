"use client";

import { type CallSummary, e164 } from "@callplane/edge-api/contract";
import { PhoneOff } from "lucide-react";
import { Menu } from "#src/ui/menu.tsx";
import { useBlockCaller } from "./use-block-caller.ts";

/** What can be done about a call from outside; nothing where its number is none that could be blocked. */
export function CallMenu({ call: { direction, caller } }: { call: CallSummary }) {
  const { number } = caller;
  if (direction !== "inbound" || number === null || !e164.safeParse(number).success) return null;
  return <MenuOf number={number} />;
}

function MenuOf({ number }: { number: string }) {
  const block = useBlockCaller(number);
  return (
    <Menu
      label={`More about the call from ${number}`}
      entries={[{ label: "Block this caller", icon: <PhoneOff />, onSelect: () => block.mutate() }]}
    />
  );
}
