"use client";

import { Dialog } from "@base-ui/react/dialog";
import type { Agent, User as Person } from "@callplane/edge-api/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Bot, Phone, Plus, Route, User } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { agentsQuery } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { usersQuery } from "#src/api/users.ts";
import { useCan, useMe } from "./me-context.tsx";
import { isInTenant, placesFor } from "./places.ts";

/** Ctrl/Cmd-K: places, deeds, and people and agents by name or number. */
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
  const people = useInfiniteQuery({ ...usersQuery(api, { q }, 6), enabled: q.length > 0 && can("users.read") });
  const agents = useInfiniteQuery({
    ...agentsQuery(api, { q }, 6),
    enabled: q.length > 0 && inTenant && can("agents.read"),
  });
  const foundPeople = itemsOf(people.data);
  const foundAgents = itemsOf(agents.data);
  // What is found arrives after the list was first shown; Enter shall take the first of it.
  const best =
    foundPeople[0] !== undefined ? personValue(foundPeople[0]) : foundAgents[0] && agentValue(foundAgents[0]);
  const [selected, setSelected] = useState("");
  useEffect(() => {
    if (best !== undefined) setSelected(best);
  }, [best]);
  const go = (href: string) => () => {
    onDone();
    router.push(href);
  };
  const looksLikeNumber = /^[+*\d][\d\s*#()/-]{1,}$/.test(typed.trim());
  return (
    <Command label="Search" loop value={selected} onValueChange={setSelected}>
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        placeholder="Go to, add, or find a person, an agent, a number…"
        className="h-12 w-full border-b bg-transparent px-4 text-md outline-none"
      />
      <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink-3">Nothing found for “{typed}”.</Command.Empty>
        {foundPeople.length > 0 && (
          <Group heading="People">
            {foundPeople.map((user) => (
              <Item
                key={user.id}
                value={personValue(user)}
                icon={<User />}
                onSelect={go(`/people/${user.id}`)}
                note={user.extension?.number}
              >
                {user.name}
              </Item>
            ))}
          </Group>
        )}
        {foundAgents.length > 0 && (
          <Group heading="Agents">
            {foundAgents.map((agent) => (
              <Item
                key={agent.id}
                value={agentValue(agent)}
                icon={<Bot />}
                onSelect={go(`/agents/${agent.id}`)}
                note={agent.extension?.number}
              >
                {agent.name}
              </Item>
            ))}
          </Group>
        )}
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
          {placesFor(me).map(({ href, label, icon: Icon, key }) => (
            <Item key={href} value={label} icon={<Icon />} onSelect={go(href)} note={`g ${key}`}>
              {label}
            </Item>
          ))}
        </Group>
        <Group heading="Do">
          {can("users.write") && (
            <Item value="Add person" icon={<Plus />} onSelect={go("/people?add=person")}>
              Add a person
            </Item>
          )}
          {inTenant && can("agents.write") && (
            <Item value="Add agent" icon={<Plus />} onSelect={go("/agents?add=agent")}>
              Add an agent
            </Item>
          )}
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

const personValue = (user: Person) => `${user.name} ${user.email} ${user.extension?.number ?? ""} ${user.id}`;
const agentValue = (agent: Agent) => `${agent.name} ${agent.extension?.number ?? ""} ${agent.id}`;

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
