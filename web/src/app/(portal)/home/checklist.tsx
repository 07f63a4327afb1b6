"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { applyJobsQuery } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { callsQuery } from "#src/api/calls.ts";
import { devicesQuery } from "#src/api/devices.ts";
import { itemsOf } from "#src/api/paging.ts";
import { usersQuery } from "#src/api/users.ts";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { cx } from "#src/ui/cx.ts";
import { StatusShape } from "#src/ui/status.tsx";

type Item = { id: string; title: string; text: string; isDone: boolean; href?: string; onDo?: () => void };

/** From nothing to a talking agent in five steps. Each is ticked by what really happened, not by a press. */
export function Checklist() {
  const can = useCan();
  const phone = usePhone();
  const people = useInfiniteQuery(usersQuery(api, {}, 2));
  const jobs = useInfiniteQuery({ ...applyJobsQuery(api, { status: "SUCCESS" }, 1), enabled: can("apply.read") });
  const devices = useInfiniteQuery(devicesQuery(api, {}, 200));
  const calls = useInfiniteQuery({ ...callsQuery(api, { disposition: "answered" }, 200), refetchInterval: 15_000 });
  const known = itemsOf(calls.data);
  const isLoaded = [people, devices, calls].every((query) => query.data !== undefined);
  if (!isLoaded) return null;
  const items: Item[] = [
    {
      id: "person",
      title: "Add a person",
      text: "They get an extension at once.",
      isDone: itemsOf(people.data).length > 1,
      href: "/people?add=person",
    },
    {
      id: "apply",
      title: "Apply the changes",
      text: "What is saved starts to run.",
      isDone: itemsOf(jobs.data).length > 0,
      href: "/apply",
    },
    {
      id: "phone",
      title: "Connect a phone",
      text: "The one in this browser, or a desk phone.",
      isDone: itemsOf(devices.data).some(
        (device) => device.status.lastRegisteredAt !== null || device.status.state === "registered",
      ),
      onDo: phone.open,
    },
    {
      id: "call",
      title: "Make a call",
      text: "600 lets you hear yourself.",
      isDone: known.length > 0,
      onDo: phone.open,
    },
    {
      id: "agent",
      title: "Talk to an agent",
      text: "601 is answered by the demo agent. Interrupt it.",
      isDone: known.some((call) => call.agentId !== null),
      onDo: phone.open,
    },
  ];
  const done = items.filter((item) => item.isDone).length;
  if (done === items.length) return null;
  return (
    <section aria-labelledby="checklist" className="card grid gap-2 p-2">
      <div className="flex items-baseline justify-between px-2 pt-2">
        <h2 id="checklist" className="font-semibold">
          Get started
        </h2>
        <p className="figures text-sm text-ink-3">
          {done} of {items.length}
        </p>
      </div>
      <ol className="grid">
        {items.map((item) => (
          <li key={item.id}>
            <Row item={item} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Row({ item }: { item: Item }) {
  const content: ReactNode = (
    <>
      <StatusShape tone={item.isDone ? "done" : "off"} className="mt-1 size-3.5" />
      <span className="grid grow text-start">
        <span className={cx("font-medium", item.isDone && "text-ink-3")}>
          {item.title}
          <span className="sr-only">{item.isDone ? ", done" : ", to do"}</span>
        </span>
        {!item.isDone && <span className="text-sm text-ink-3">{item.text}</span>}
      </span>
      {!item.isDone && <ChevronRight aria-hidden className="mt-0.5 size-4 text-ink-3 rtl:rotate-180" />}
    </>
  );
  const shape = "flex w-full items-start gap-3 rounded-md px-2 py-2";
  if (item.isDone) return <div className={shape}>{content}</div>;
  if (item.href !== undefined) {
    return (
      <Link href={item.href} className={cx(shape, "transition-colors duration-100 hover:bg-hover")}>
        {content}
      </Link>
    );
  }
  return (
    <button type="button" onClick={item.onDo} className={cx(shape, "transition-colors duration-100 hover:bg-hover")}>
      {content}
    </button>
  );
}
