"use client";

import "@xyflow/react/dist/base.css";
import type { RoutingPicture } from "@callplane/edge-api/contract";
import {
  Background,
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type Viewport,
} from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import { alongWays, cardsOf } from "./cards.ts";
import { CARD_WIDTH, type PlacedCard, type PlacedWay, pathThrough, placed } from "./placing.ts";
import { PrintedDrawing } from "./printed-drawing.tsx";
import { ThingCard } from "./thing-card.tsx";

type ThingNode = Node<{ card: PlacedCard; isDimmed: boolean }, "thing">;
type WayEdge = Edge<{ way: PlacedWay; isDimmed: boolean }, "way">;

const NODE_TYPES = { thing: Thing };
const EDGE_TYPES = { way: Way };

/** The picture as a drawing: what calls can take at that moment in colour, the rest dashed. What one points at stands out with all its ways. */
export function Drawing({ picture }: { picture: RoutingPicture }) {
  const drawing = useMemo(() => placed(cardsOf(picture)), [picture]);
  const [lit, setLit] = useState<string>();
  const along = useMemo(() => (lit === undefined ? undefined : alongWays(lit, drawing.cards)), [lit, drawing]);
  const nodes = useMemo(() => toNodes(drawing.cards, along), [drawing, along]);
  const edges = useMemo(() => toEdges(drawing.ways, along), [drawing, along]);
  const box = useRef<HTMLDivElement>(null);
  const size = sizeOfAll(drawing.cards);
  return (
    <section aria-label="Where numbers lead, drawn" className="grid gap-2">
      <p className="text-sm text-ink-2">
        <span className="font-medium text-accent-ink">Full lines</span> are the way calls can take at that moment;
        dashed ones are for other times. The list tells the same.
      </p>
      <div
        ref={box}
        className="card overflow-hidden print:hidden"
        style={{ height: `clamp(22rem, ${size.height + 4 * MARGIN}px, max(28rem, calc(100dvh - 19rem)))` }}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onInit={(flow) => void flow.setViewport(beginning(box.current, size))}
          onNodeMouseEnter={(_, { id }) => setLit(id)}
          onNodeMouseLeave={() => setLit(undefined)}
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
          onFocus={(event) => setLit(event.target.closest("[data-id]")?.getAttribute("data-id") ?? undefined)}
          onBlur={() => setLit(undefined)}
          className="[--xy-attribution-background-color:transparent] [&_[class*=attribution]_a]:text-ink-3!"
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
      <PrintedDrawing drawing={drawing} size={size} />
    </section>
  );
}

const FIT = { maxZoom: 1, padding: 0.05 };
const MARGIN = 20;
/** Smaller than this nobody can read it. */
const LEAST_ZOOM = 0.75;

type Size = { width: number; height: number };

function sizeOfAll(cards: readonly PlacedCard[]): Size {
  return {
    width: Math.max(...cards.map(({ x }) => x)) + CARD_WIDTH,
    height: Math.max(...cards.map(({ y, height }) => y + height)),
  };
}

/** The whole where it can be read so; else as much of it as fits, from the numbers on: the rest is drawn into sight. */
function beginning(box: HTMLElement | null, { width, height }: Size): Viewport {
  const room = { width: (box?.clientWidth ?? 0) - 2 * MARGIN, height: (box?.clientHeight ?? 0) - 2 * MARGIN };
  const zoom = Math.min(1, Math.max(LEAST_ZOOM, Math.min(room.width / width, room.height / height)));
  return { x: MARGIN, y: MARGIN + Math.max(0, (room.height - height * zoom) / 2), zoom };
}

function toNodes(cards: readonly PlacedCard[], along: ReadonlySet<string> | undefined): ThingNode[] {
  return cards.map((card) => ({
    id: card.key,
    type: "thing",
    position: { x: card.x, y: card.y },
    width: CARD_WIDTH,
    height: card.height,
    data: { card, isDimmed: along?.has(card.key) === false },
  }));
}

function toEdges(ways: readonly PlacedWay[], along: ReadonlySet<string> | undefined): WayEdge[] {
  // What is drawn later lies above.
  return ways
    .toSorted((a, b) => Number(a.isActive) - Number(b.isActive))
    .map((way) => ({
      id: way.id,
      type: "way",
      source: way.from,
      target: way.to,
      data: { way, isDimmed: along !== undefined && !(along.has(way.from) && along.has(way.to)) },
      markerEnd: {
        type: MarkerType.ArrowClosed,
        width: 14,
        height: 14,
        color: way.isActive ? "var(--accent)" : "var(--line-strong)",
      },
    }));
}

function Thing({ data: { card, isDimmed } }: NodeProps<ThingNode>) {
  return (
    <>
      <Handle type="target" position={Position.Left} className="invisible" />
      <ThingCard card={card} isDimmed={isDimmed} />
      <Handle type="source" position={Position.Right} className="invisible" />
    </>
  );
}

function Way({ id, data, markerEnd }: EdgeProps<WayEdge>) {
  if (data === undefined) return null;
  const { way, isDimmed } = data;
  return (
    <BaseEdge
      id={id}
      path={pathThrough(way.points)}
      {...(markerEnd !== undefined && { markerEnd })}
      style={{ ...strokeOf(way), ...(isDimmed && { opacity: 0.2 }) }}
    />
  );
}

const strokeOf = ({ isActive }: Pick<PlacedWay, "isActive">) =>
  isActive
    ? { stroke: "var(--accent)", strokeWidth: 2 }
    : { stroke: "var(--line-strong)", strokeWidth: 1.25, strokeDasharray: "4 4" };
