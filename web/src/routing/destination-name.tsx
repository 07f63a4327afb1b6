"use client";

import type { Destination, NamedDestinationKind } from "@callplane/edge-api/contract";
import Link from "next/link";
import { useFormatNumber } from "#src/shell/number.tsx";
import { cx } from "#src/ui/cx.ts";
import { KIND, THINGS } from "./kinds.ts";
import { useThing } from "./use-things.ts";

type Named = Extract<Destination, { id: string }>;

/** Where a call is led, with its picture and name; `link` makes it lead to the thing's own page. */
export function DestinationName({
  destination,
  link = false,
  className,
}: {
  destination: Destination;
  link?: boolean;
  className?: string;
}) {
  const Icon = KIND[destination.kind].icon;
  return (
    <span className={cx("inline-flex max-w-full items-center gap-1.5 align-bottom", className)}>
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <span className="min-w-0 wrap-break-word">
        {"id" in destination ? (
          <ThingName destination={destination} link={link} />
        ) : (
          <PlainName destination={destination} />
        )}
      </span>
    </span>
  );
}

function ThingName({ destination: { kind, id }, link }: { destination: Named; link: boolean }) {
  const thing = useThing({ kind, id });
  const words = KIND[kind].one;
  if (thing === undefined) return <span className="text-ink-2">{words}</span>;
  if (thing === null) return <span className="text-bad">{words} that is gone</span>;
  const named = (
    <>
      <span className="sr-only">{words} </span>
      {thing.name}
    </>
  );
  return link ? <ThingLink {...{ kind, id }}>{named}</ThingLink> : named;
}

function ThingLink({ kind, id, children }: { kind: NamedDestinationKind; id: string; children: React.ReactNode }) {
  return (
    <Link
      href={THINGS[kind].href(id)}
      className="relative z-1 inline-flex min-h-6 items-center rounded-sm hover:text-accent-ink hover:underline"
    >
      {children}
    </Link>
  );
}

function PlainName({ destination }: { destination: Exclude<Destination, Named> }) {
  const format = useFormatNumber();
  if (destination.kind !== "EXTERNAL") return KIND[destination.kind].one;
  return (
    <bdi dir="ltr" className="figures">
      {format(destination.number)}
    </bdi>
  );
}
