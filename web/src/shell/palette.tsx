"use client";

import { Dialog } from "@base-ui/react/dialog";
import type { Permission } from "@callplane/edge-api/contract";
import { Command } from "cmdk";
import { Phone, Plus, Route } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useCan, useMe } from "./me-context.tsx";
import { type Find, usePaletteFinds } from "./palette-finds.ts";
import { isInTenant, placesFor } from "./places.ts";

type Deed = { label: string; href: string; needs: Permission; isAnywhere?: true };

/** What can be begun from anywhere; most of it only inside a company. */
const DEEDS: readonly Deed[] = [
  { label: "Add a person", href: "/people?add=person", needs: "users.write", isAnywhere: true },
  { label: "Add a number", href: "/numbers?add=1", needs: "dids.write" },
  { label: "Add a ring group", href: "/ring-groups?add=1", needs: "routing.write" },
  { label: "Add a queue", href: "/queues?add=1", needs: "routing.write" },
  { label: "Add a menu", href: "/menus?add=1", needs: "routing.write" },
  { label: "Add opening hours", href: "/opening-hours?add=1", needs: "routing.write" },
  { label: "Add an announcement", href: "/announcements?add=1", needs: "routing.write" },
  { label: "Add a conference room", href: "/conference-rooms?add=1", needs: "routing.write" },
  { label: "Add a shared voicemail box", href: "/voicemail-boxes?add=1", needs: "voicemail.write" },
  { label: "Add a trunk", href: "/trunks?add=1", needs: "trunks.write", isAnywhere: true },
  { label: "Add an agent", href: "/agents?add=agent", needs: "agents.write" },
  { label: "Block a caller", href: "/blocked-callers?add=1", needs: "callers.block" },
];

/** Ctrl/Cmd-K: places, deeds, and everything that has a name or a number. */
export function Palette({
  open,
  onOpenChange,
  onPhone,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPhone: () => void;
}) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim animate-fade" />
        <Dialog.Popup className="fixed inset-x-3 top-[10dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg bg-surface shadow-pop outline-none animate-rise">
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Search onDone={() => onOpenChange(false)} onPhone={onPhone} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Search({ onDone, onPhone }: { onDone: () => void; onPhone: () => void }) {
  const router = useRouter();
  const me = useMe();
  const can = useCan();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const inTenant = isInTenant(me);
  const finds = usePaletteFinds(q);
  const places = placesFor(me);
  const place = q.length < 4 ? undefined : places.find(({ label }) => label.toLowerCase().startsWith(q.toLowerCase()));
  // What is found arrives after the list was first shown; Enter shall take the first of it, unless a place is meant.
  const found = place?.label ?? (finds[0]?.items[0] && findValue(finds[0].heading, finds[0].items[0]));
  // What was found for fewer letters may be hidden by now: Enter would do nothing.
  const best = q === typed.trim() ? found : undefined;
  const [chosen, setChosen] = useState("");
  /** Somebody went on from the best by keys or pointer, since the last letter. */
  const [isMoved, setMoved] = useState(false);
  const go = (href: string) => () => {
    onDone();
    router.push(href);
  };
  const deeds = DEEDS.filter(({ needs, isAnywhere = false }) => can(needs) && (inTenant || isAnywhere));
  const looksLikeNumber = /^[+*\d][\d\s*#()/-]{1,}$/.test(typed.trim());
  return (
    <Command
      label="Search"
      loop
      value={isMoved || best === undefined ? chosen : best}
      onValueChange={setChosen}
      onKeyDown={({ key }) => MOVES.includes(key) && setMoved(true)}
      onPointerMove={() => setMoved(true)}
    >
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={(text) => {
          setTyped(text);
          setMoved(false);
        }}
        placeholder="Go to, add, or find whatever has a name or number…"
        className="h-12 w-full border-b bg-transparent px-4 text-md outline-none"
      />
      <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink-3">Nothing found for “{typed}”.</Command.Empty>
        {finds.map(({ heading, icon: Icon, items }) => (
          <Group key={heading} heading={heading}>
            {items.map((find) => (
              <Item
                key={find.id}
                value={findValue(heading, find)}
                icon={<Icon />}
                onSelect={go(find.href)}
                note={find.note}
              >
                {find.name}
              </Item>
            ))}
          </Group>
        ))}
        {looksLikeNumber && inTenant && (
          <Group heading="Calls">
            <Item value={typed} icon={<Phone />} onSelect={go(`/calls?q=${encodeURIComponent(typed.trim())}`)}>
              Calls with {typed.trim()}
            </Item>
            {can("routing.read") && (
              <Item
                value={`What happens if ${typed} is called`}
                icon={<Route />}
                onSelect={go(`/simulator?to=${encodeURIComponent(typed.trim())}`)}
              >
                What happens if {typed.trim()} is called?
              </Item>
            )}
          </Group>
        )}
        <Group heading="Go to">
          {places.map(({ href, label, icon: Icon, key }) => (
            <Item key={href} value={label} icon={<Icon />} onSelect={go(href)} note={`g ${key}`}>
              {label}
            </Item>
          ))}
        </Group>
        <Group heading="Do">
          {deeds.map(({ label, href }) => (
            <Item key={href} value={label} icon={<Plus />} onSelect={go(href)}>
              {label}
            </Item>
          ))}
          {inTenant && (
            <Item
              value="Open the phone"
              icon={<Phone />}
              onSelect={() => {
                onDone();
                onPhone();
              }}
              note="t"
            >
              Open the phone
            </Item>
          )}
        </Group>
      </Command.List>
    </Command>
  );
}

const MOVES = ["ArrowDown", "ArrowUp", "Home", "End"];

const findValue = (heading: string, { id, name, note = "", words = "" }: Find) =>
  `${name} ${note} ${words} ${heading} ${id}`;

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  icon,
  note,
  onSelect,
  children,
}: {
  value: string;
  icon: ReactNode;
  note?: string | undefined;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-base select-none data-[selected=true]:bg-accent-soft [&_svg]:size-4 [&_svg]:text-ink-3"
    >
      {icon}
      <span className="grow">{children}</span>
      {note !== undefined && <span className="figures text-xs text-ink-3">{note}</span>}
    </Command.Item>
  );
}
