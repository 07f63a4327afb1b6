"use client";

import type { ObjectChange } from "@callplane/edge-api/contract";
import {
  AudioLines,
  Bot,
  Building2,
  Cable,
  CalendarClock,
  Hash,
  ListOrdered,
  ListTree,
  Megaphone,
  Minus,
  Pencil,
  PhoneOutgoing,
  Plus,
  SlidersHorizontal,
  Smartphone,
  User,
  Users,
  UsersRound,
  Voicemail,
} from "lucide-react";
import { cx } from "#src/ui/cx.ts";
import { fieldName, showValue } from "./change-words.ts";

const GROUPS = [
  { change: "create", title: "New", icon: Plus, colour: "text-ok" },
  { change: "update", title: "Changed", icon: Pencil, colour: "text-warn" },
  { change: "delete", title: "Removed", icon: Minus, colour: "text-bad" },
] as const;

const KIND = {
  tenant: { icon: Building2, label: "Company" },
  user: { icon: User, label: "Person" },
  device: { icon: Smartphone, label: "Device" },
  agent: { icon: Bot, label: "Agent" },
  did: { icon: Hash, label: "Number" },
  ring_group: { icon: Users, label: "Ring group" },
  ivr_menu: { icon: ListTree, label: "Menu" },
  queue: { icon: ListOrdered, label: "Queue" },
  business_hours: { icon: CalendarClock, label: "Business hours" },
  announcement: { icon: Megaphone, label: "Announcement" },
  conference_room: { icon: UsersRound, label: "Conference room" },
  voicemail_box: { icon: Voicemail, label: "Voicemail box" },
  sound: { icon: AudioLines, label: "Sound" },
  trunk: { icon: Cable, label: "Trunk" },
  outbound_policy: { icon: PhoneOutgoing, label: "Calls out" },
  calling_settings: { icon: SlidersHorizontal, label: "Calling settings" },
} as const satisfies Record<ObjectChange["kind"], unknown>;

/** What becomes new, different or gone, object by object, field by field. */
export function Changes({ changes, total }: { changes: readonly ObjectChange[]; total: number }) {
  return (
    <div className="grid gap-4">
      {GROUPS.map(({ change, title, icon: Icon, colour }) => {
        const group = changes.filter((each) => each.change === change);
        if (group.length === 0) return null;
        return (
          <section key={change} aria-label={title} className="card overflow-hidden">
            <h3 className="flex items-center gap-2 border-b bg-sunken px-4 py-2 text-sm font-medium">
              <Icon aria-hidden className={cx("size-4", colour)} />
              {title}
              <span className="figures font-normal text-ink-3">{group.length}</span>
            </h3>
            <ul>
              {group.map((each) => (
                <li key={`${each.kind}-${each.id}`} className="border-b last:border-b-0">
                  <ObjectRow change={each} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {total > changes.length && (
        <p className="text-sm text-ink-3">
          Shown are {changes.length.toLocaleString("en")} of {total.toLocaleString("en")} changes.
        </p>
      )}
    </div>
  );
}

function ObjectRow({ change }: { change: ObjectChange }) {
  const { icon: Icon, label } = KIND[change.kind];
  const head = (
    <>
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <span className="font-medium">{change.name}</span>
      <span className="text-sm text-ink-3">{ownerOf(change) ?? label}</span>
    </>
  );
  if (change.fields.length === 0 || change.change === "delete")
    return <div className="flex min-h-11 items-center gap-2.5 px-4">{head}</div>;
  return (
    <details open={change.change === "update"}>
      <summary className="flex min-h-11 items-center gap-2.5 px-4 outline-offset-[-2px] hover:bg-hover">
        {head}
        <span className="ms-auto text-sm text-ink-3">
          {change.fields.length} {change.fields.length === 1 ? "field" : "fields"}
        </span>
      </summary>
      <Fields change={change} />
    </details>
  );
}

/** A device is known by whose it is. */
function ownerOf(change: ObjectChange): string | undefined {
  const owner = change.fields.find((field) => field.field === "owner");
  const value = owner?.after ?? owner?.before;
  return change.kind === "device" && typeof value === "string" ? value : undefined;
}

function Fields({ change }: { change: ObjectChange }) {
  return (
    <dl className="grid gap-x-4 gap-y-2 px-4 pt-1 pb-3 text-sm sm:grid-cols-[10rem_1fr] sm:ps-10.5">
      {change.fields.map((field) => (
        <div key={field.field} className="contents">
          <dt className="text-ink-3 max-sm:-mb-1.5">{fieldName(field.field)}</dt>
          <dd className="min-w-0">
            {change.change === "update" ? (
              <span className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
                <Value sign="−" text={showValue(field.before)} className="text-bad" />
                <span aria-hidden className="text-ink-3">
                  →
                </span>
                <Value sign="+" text={showValue(field.after)} className="text-ok" />
              </span>
            ) : (
              <span className="whitespace-pre-wrap">{showValue(field.after)}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ sign, text, className }: { sign: string; text: string; className: string }) {
  const word = sign === "+" ? "after" : "before";
  return (
    <span className={cx("min-w-0 whitespace-pre-wrap", className)}>
      <span aria-hidden className="me-1 select-none">
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      {text}
    </span>
  );
}
