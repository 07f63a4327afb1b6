"use client";

import "@xyflow/react/dist/base.css";
import type { RoutingPicture } from "@callplane/edge-api/contract";
import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type Viewport,
} from "@xyflow/react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { NODE } from "#src/routing/kinds.ts";
import { useNodeAddress, useNodeWords } from "#src/routing/node-name.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { cx } from "#src/ui/cx.ts";
import { NODE_HEIGHT, NODE_WIDTH, type PlacedEdge, type PlacedNode, pathThrough, placed } from "./placing.ts";

type ThingNode = Node<PlacedNode, "thing">;
type WayEdge = Edge<PlacedEdge, "way">;

const NODE_TYPES = { thing: Thing };
const EDGE_TYPES = { way: Way };

/** The picture as a drawing: what calls can take at that moment in colour, the rest dashed. */
export function Drawing({ picture }: { picture: RoutingPicture }) {
  const { nodes, edges } = useMemo(() => drawn(picture), [picture]);
  const box = useRef<HTMLDivElement>(null);
  return (
    <section aria-label="Where numbers lead, drawn" className="grid gap-2">
      <p className="text-sm text-ink-2">
        <span className="font-medium text-accent-ink">Full lines</span> are the way calls can take at that moment;
        dashed ones are for other times. The list tells the same.
      </p>
      <div ref={box} className="card h-[max(28rem,calc(100dvh-24rem))] overflow-hidden">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onInit={(flow) => void flow.setViewport(beginning(box.current, nodes))}
          minZoom={0.2}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          zoomOnDoubleClick={false}
          className="[&_.react-flow__attribution]:bg-transparent [&_.react-flow__attribution_a]:text-ink-3"
        >
          <Background color="var(--line)" />
          <Controls
            showInteractive={false}
            position="top-right"
            orientation="horizontal"
            fitViewOptions={FIT}
            className="overflow-hidden rounded-md border bg-surface [&_button]:size-8 [&_button]:border-0 [&_button]:bg-surface [&_button]:fill-current [&_button]:hover:bg-hover"
          />
        </ReactFlow>
      </div>
    </section>
  );
}

const FIT = { maxZoom: 1, padding: 0.05 };
const MARGIN = 20;
/** Smaller than this nobody can read it. */
const LEAST_ZOOM = 0.8;

/** The whole where it can be read so; else as much of it as fits, from the numbers on: the rest is drawn into sight. */
function beginning(box: HTMLElement | null, nodes: readonly ThingNode[]): Viewport {
  const room = { width: (box?.clientWidth ?? 0) - 2 * MARGIN, height: (box?.clientHeight ?? 0) - 2 * MARGIN };
  const width = Math.max(...nodes.map(({ position }) => position.x)) + NODE_WIDTH;
  const height = Math.max(...nodes.map(({ position }) => position.y)) + NODE_HEIGHT;
  const zoom = Math.min(1, Math.max(LEAST_ZOOM, Math.min(room.width / width, room.height / height)));
  return { x: MARGIN, y: MARGIN + Math.max(0, (room.height - height * zoom) / 2), zoom };
}

function drawn(picture: RoutingPicture): { nodes: ThingNode[]; edges: WayEdge[] } {
  const { nodes, edges } = placed(picture);
  return {
    nodes: nodes.map((data) => ({
      id: data.key,
      type: "thing",
      position: { x: data.x, y: data.y },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      data,
    })),
    // What is drawn later lies above.
    edges: edges
      .toSorted((a, b) => Number(a.isActive) - Number(b.isActive))
      .map((data) => ({
        id: data.id,
        type: "way",
        source: data.from,
        target: data.to,
        data,
        markerEnd: {
          type: MarkerType.ArrowClosed,
          width: 16,
          height: 16,
          color: data.isActive ? "var(--accent)" : "var(--line-strong)",
        },
      })),
  };
}

function Thing({ data: { node, isActive } }: NodeProps<ThingNode>) {
  const href = useNodeAddress()(node);
  const words = useNodeWords();
  const format = useFormatNumber();
  // A number's label stands over it.
  const isLabelled = node.kind === "DID" && node.id !== null && node.name !== node.id;
  const { icon: Icon, one: kind } = NODE[node.kind];
  const one = isLabelled ? node.name : kind;
  const name = isLabelled ? format(node.id ?? "") : words(node);
  const look = cx(
    "flex h-full w-full items-center gap-2.5 rounded-md border bg-surface px-3 text-start",
    isActive ? "border-accent ring-1 ring-accent" : "border-dashed border-line-strong",
  );
  const content = (
    <>
      <Icon aria-hidden className={cx("size-4.5 shrink-0", isActive ? "text-accent-ink" : "text-ink-3")} />
      <span className="grid min-w-0">
        <span className="truncate text-xs text-ink-3">{one}</span>
        <span className={cx("truncate text-sm", isActive ? "font-medium" : "text-ink-2")} title={name}>
          {name}
        </span>
      </span>
    </>
  );
  return (
    <>
      <Handle type="target" position={Position.Left} className="invisible" />
      {href === undefined ? (
        <div className={look}>{content}</div>
      ) : (
        <Link href={href} className={cx(look, "hover:bg-hover")}>
          {content}
        </Link>
      )}
      <Handle type="source" position={Position.Right} className="invisible" />
    </>
  );
}

function Way({ id, data, markerEnd }: EdgeProps<WayEdge>) {
  if (data === undefined) return null;
  const { points, at, label, isActive } = data;
  return (
    <>
      <BaseEdge
        id={id}
        path={pathThrough(points)}
        {...(markerEnd !== undefined && { markerEnd })}
        style={
          isActive
            ? { stroke: "var(--accent)", strokeWidth: 2 }
            : { stroke: "var(--line-strong)", strokeWidth: 1.25, strokeDasharray: "4 4" }
        }
      />
      {label !== "" && (
        <EdgeLabelRenderer>
          <span
            className={cx(
              "pointer-events-none absolute max-w-32 rounded-sm bg-surface px-1 text-center text-xs leading-4",
              isActive ? "font-medium text-accent-ink" : "text-ink-3",
            )}
            style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
