"use client";

import { NAMED_DESTINATION_KINDS, type RouteNode } from "@callplane/edge-api/contract";
import Link from "next/link";
import { useCan } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { cx } from "#src/ui/cx.ts";
import { NODE, THINGS } from "./kinds.ts";

/** Something a call comes by, with its picture and name; it leads to its own page where there is one and one may see it. */
export function NodeName({ node, className }: { node: RouteNode; className?: string }) {
  const Icon = NODE[node.kind].icon;
  const href = useNodeAddress()(node);
  const name = useNodeWords()(node);
  const words = (
    <>
      <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
      <span className="min-w-0">
        <span className="sr-only">{NODE[node.kind].one} </span>
        {name}
      </span>
    </>
  );
  const look = cx("inline-flex max-w-full items-center gap-1.5 align-bottom", className);
  if (href === undefined) return <span className={look}>{words}</span>;
  return (
    <Link href={href} className={cx(look, "relative z-1 min-h-6 rounded-sm hover:text-accent-ink hover:underline")}>
      {words}
    </Link>
  );
}

/** The page that shows a thing; undefined for what has none, or none that may be seen. */
export function useNodeAddress(): (node: RouteNode) => string | undefined {
  const can = useCan();
  return ({ kind, id }) => {
    if (kind === "DID") return can("dids.read") && id !== null ? `/numbers?q=${encodeURIComponent(id)}` : undefined;
    const named = NAMED_DESTINATION_KINDS.find((each) => each === kind);
    return named !== undefined && id !== null && can(THINGS[named].needs) ? THINGS[named].href(id) : undefined;
  };
}

/** What a node is called: numbers as they are read, a number with a label by it. */
export function useNodeWords(): (node: RouteNode) => string {
  const format = useFormatNumber();
  return ({ kind, id, name }) => {
    if (id === null || (kind !== "DID" && kind !== "EXTERNAL")) return name;
    return name === id || name === "" ? format(id) : `${name} · ${format(id)}`;
  };
}
