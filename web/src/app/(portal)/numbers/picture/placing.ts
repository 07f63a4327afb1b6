import { graphlib, layout } from "@dagrejs/dagre";
import type { Card } from "./cards.ts";

export const CARD_WIDTH = 200;
const HEAD_HEIGHT = 50;
const LINE_HEIGHT = 24;
const LETTERS_A_LINE = 27;
const PADDING = 8;
/** From the right of one card to the left of the next. */
const RANK_DISTANCE = 48;
/** Stands before all numbers, so that they begin at one line; never drawn. */
const ROOT = "root";

export type Point = { readonly x: number; readonly y: number };
/** In pixels, by its upper left corner; `ports`: how far down each way leaves. */
export type PlacedCard = Card & Point & { height: number; ports: readonly number[] };
export type PlacedWay = { id: string; from: string; to: string; isActive: boolean; points: readonly Point[] };

/** Places for everything, from the numbers at the left to those who answer at the right. */
export function placed(cards: readonly Card[]): { cards: PlacedCard[]; ways: PlacedWay[] } {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 22, ranksep: RANK_DISTANCE, edgesep: 14 });
  graph.setNode(ROOT, { width: 0, height: 0 });
  const sizes = new Map(cards.map((card) => [card.key, sizeOf(card)]));
  for (const { key, isStart } of cards) {
    graph.setNode(key, { width: CARD_WIDTH, height: sizes.get(key)?.height ?? HEAD_HEIGHT });
    if (isStart) graph.setEdge(ROOT, key, { weight: 1000 }, ROOT);
  }
  for (const { key, ways } of cards) {
    for (const { id, to } of ways) graph.setEdge(key, to, { width: 0, height: 0 }, id);
  }
  layout(graph);
  const corners = new Map(
    cards.map(({ key }) => {
      const { x, y, height } = graph.node(key);
      return [key, { x: x - CARD_WIDTH / 2, y: y - height / 2 }];
    }),
  );
  const left = Math.min(...[...corners.values()].map(({ x }) => x));
  const top = Math.min(...[...corners.values()].map(({ y }) => y));
  const at = (key: string): Point => {
    const { x, y } = corners.get(key) ?? { x: left, y: top };
    return { x: x - left, y: y - top };
  };
  return {
    cards: cards.map((card) => ({ ...card, ...at(card.key), ...(sizes.get(card.key) ?? sizeOf(card)) })),
    ways: cards.flatMap((card) =>
      card.ways.map(({ id, to, isActive }, index) => {
        const { x, y } = at(card.key);
        const begin = { x: x + CARD_WIDTH, y: y + (sizes.get(card.key)?.ports[index] ?? HEAD_HEIGHT / 2) };
        const target = at(to);
        const end = { x: target.x, y: target.y + HEAD_HEIGHT / 2 };
        const { points }: { points: readonly Point[] } = graph.edge(card.key, to, id);
        const between = points.slice(1, -1).map((point) => ({ x: point.x - left, y: point.y - top }));
        return { id, from: card.key, to, isActive, points: lineThrough(begin, between, end) };
      }),
    ),
  };
}

/** How far a line runs level before it turns, so that it is seen where it begins and ends. */
const LEVEL = 14;

/** From a card's right to a card's left, by what the layout keeps free between them. */
function lineThrough(begin: Point, between: readonly Point[], end: Point): readonly Point[] {
  const out = { x: begin.x + LEVEL, y: begin.y };
  const into = { x: end.x - LEVEL, y: end.y };
  // To the next row of cards nothing is in the way.
  if (end.x > begin.x && end.x - begin.x <= RANK_DISTANCE) return [begin, out, into, end];
  const isForward = into.x > out.x;
  return [begin, out, ...between.filter(({ x }) => !isForward || (x > out.x && x < into.x)), into, end];
}

/** The height of a card, and where its ways leave: each at its line, a single one without words at the head. */
function sizeOf({ members, moreMembers, ways }: Card): { height: number; ports: number[] } {
  let down = HEAD_HEIGHT + (members.length + (moreMembers > 0 ? 1 : 0)) * LINE_HEIGHT;
  const ports = ways.map(({ label }) => {
    if (label === "") return HEAD_HEIGHT / 2;
    const height = linesOf(label) * LINE_HEIGHT;
    down += height;
    return down - height / 2;
  });
  const isPlain = members.length === 0 && ways.every(({ label }) => label === "");
  return { height: down + (isPlain ? 0 : PADDING), ports };
}

/** Lines the words of a way take, as they are drawn. */
export const linesOf = (label: string): number => Math.min(2, Math.ceil(label.length / LETTERS_A_LINE));

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
