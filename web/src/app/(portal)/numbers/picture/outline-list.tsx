"use client";

import type { RoutingPicture } from "@callplane/edge-api/contract";
import { NodeName } from "#src/routing/node-name.tsx";
import { cx } from "#src/ui/cx.ts";
import { StatusShape, Tag } from "#src/ui/status.tsx";
import { type OutlineTree, treeOf } from "./outline-tree.ts";

/** The picture told line by line: the same things, ways and moments as in the drawing. */
export function OutlineList({ picture }: { picture: RoutingPicture }) {
  return (
    <div className="grid gap-3">
      <p className="flex items-center gap-1.5 text-sm text-ink-2">
        <StatusShape tone="ok" /> marks the way calls can take at that moment.
      </p>
      <div className="card px-3 py-2 sm:px-4">
        <Lines trees={treeOf(picture)} isTop />
      </div>
    </div>
  );
}

function Lines({ trees, isTop = false }: { trees: readonly OutlineTree[]; isTop?: boolean }) {
  return (
    <ul className={isTop ? "grid divide-y" : "ms-1.5 grid border-s ps-3 sm:ms-2 sm:ps-5"}>
      {trees.map((tree, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same thing may be come to on several ways
        <li key={index} className={cx(isTop && "py-2")}>
          <Line tree={tree} />
          {tree.children.length > 0 && <Lines trees={tree.children} />}
        </li>
      ))}
    </ul>
  );
}

function Line({ tree: { node, label, isActive, isRepeat } }: { tree: OutlineTree }) {
  return (
    <span className="flex min-h-8 items-baseline gap-2 py-1">
      <StatusShape tone={isActive ? "ok" : "draft"} />
      <span className="sr-only">{isActive ? "Taken at that moment:" : "Not taken at that moment:"}</span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        {label !== "" && <Tag>{label}</Tag>}
        <NodeName node={node} className={isActive ? "font-medium" : "text-ink-2"} />
        {isRepeat && <span className="text-sm text-ink-3">(goes on as above)</span>}
      </span>
    </span>
  );
}
