import type { RouteNode, RoutingPicture } from "@callplane/edge-api/contract";
import { graphlib, layout } from "@dagrejs/dagre";

export const NODE_WIDTH = 184;
export const NODE_HEIGHT = 52;
/** About how wide a letter of a way's words is drawn. */
const LETTER_WIDTH = 6.4;
const MOST_LETTERS = 18;
/** Stands before all numbers, so that they begin at one line; never drawn. */
const ROOT = "root";

type Point = { readonly x: number; readonly y: number };
export type PlacedNode = { key: string; node: RouteNode; isActive: boolean; isStart: boolean } & Point;
export type PlacedEdge = {
  id: string;
  from: string;
  to: string;
  label: string;
  isActive: boolean;
  isMember: boolean;
  points: readonly Point[];
  /** Where the words stand. */
  at: Point;
};
type Way = Omit<PlacedEdge, "points" | "at">;

/** Places for everything, from the numbers at the left to the people at the right; in pixels, nodes by their upper left corner. */
export function placed(picture: RoutingPicture): { nodes: PlacedNode[]; edges: PlacedEdge[] } {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 28, edgesep: 12 });
  graph.setNode(ROOT, { width: 0, height: 0 });
  for (const { key, isStart } of picture.nodes) {
    graph.setNode(key, { width: NODE_WIDTH, height: NODE_HEIGHT });
    if (isStart) graph.setEdge(ROOT, key, { weight: 1000, width: 0, height: 0 }, ROOT);
  }
  const ways = joined(picture.edges);
  for (const { id, from, to, label } of ways) {
    const width = Math.min(label.length, MOST_LETTERS) * LETTER_WIDTH + (label === "" ? 0 : 12);
    const lines = Math.max(1, Math.ceil(label.length / MOST_LETTERS));
    graph.setEdge(from, to, { width, height: label === "" ? 0 : lines * 16 + 4, labelpos: "c" }, id);
  }
  layout(graph);
  const nodes = picture.nodes.map((each) => {
    const { x, y } = graph.node(each.key);
    return { ...each, x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 };
  });
  const left = Math.min(...nodes.map(({ x }) => x));
  const top = Math.min(...nodes.map(({ y }) => y));
  const move = ({ x, y }: Point): Point => ({ x: x - left, y: y - top });
  return {
    nodes: nodes.map((each) => ({ ...each, ...move(each) })),
    edges: ways.map((way) => {
      const { points } = graph.edge(way.from, way.to, way.id);
      const line = fromSideToSide(graph.node(way.from), graph.node(way.to), points).map(move);
      return { ...way, points: line, at: line[Math.floor(line.length / 2)] ?? { x: 0, y: 0 } };
    }),
  };
}

/** A line that goes to the right leaves at the right of one thing and comes in at the left of the other, at their middles. */
function fromSideToSide(from: Point, to: Point, points: readonly Point[]): readonly Point[] {
  if (to.x - from.x < NODE_WIDTH) return points;
  const inner = points.slice(1, -1);
  return [{ x: from.x + NODE_WIDTH / 2, y: from.y }, ...inner, { x: to.x - NODE_WIDTH / 2, y: to.y }];
}

/** Ways between the same two things become one where they are open at the same time: "no answer after 25 s, busy". */
export function joined(edges: RoutingPicture["edges"]): Way[] {
  const ways = new Map<string, Way>();
  for (const edge of edges) {
    const id = JSON.stringify([edge.from, edge.to, edge.isActive, edge.isMember]);
    const known = ways.get(id);
    const label = [known?.label, edge.label].filter((words) => words !== undefined && words !== "").join(", ");
    ways.set(id, { ...edge, id, label });
  }
  return [...ways.values()];
}

/** A line through all these points, level at each of them. */
export function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let from = first;
  const curves = rest.map((to) => {
    const half = (to.x - from.x) / 2;
    const curve = `C${from.x + half},${from.y} ${to.x - half},${to.y} ${to.x},${to.y}`;
    from = to;
    return curve;
  });
  return `M${first.x},${first.y} ${curves.join(" ")}`;
}
