import type { Picture, PictureEdge, PictureNode } from "./picture.ts";

/** One line of the picture as a list. */
export type OutlineItem = {
  /** 0 for the numbers themselves. */
  readonly depth: number;
  readonly node: PictureNode;
  /** When a call comes here from the line above it belongs to; "" for always, and for the numbers themselves. */
  readonly label: string;
  readonly isActive: boolean;
  readonly isMember: boolean;
  /** What comes after it is listed further above already. */
  readonly isRepeat: boolean;
};

/** The picture as lines to be read one by one: each number, and under everything what comes after it, told once. */
export function outline({ nodes, edges }: Picture): readonly OutlineItem[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const after = Map.groupBy(edges, ({ from }) => from);
  const told = new Set<string>();
  const list = (node: PictureNode, depth: number, edge: PictureEdge | null): readonly OutlineItem[] => {
    const isMember = edge?.isMember === true;
    const ways = isMember ? [] : (after.get(node.key) ?? []);
    const isRepeat = ways.length > 0 && told.has(node.key);
    if (!isMember) told.add(node.key);
    const isActive = edge === null ? node.isActive : edge.isActive;
    const item = { depth, node, label: edge?.label ?? "", isActive, isMember, isRepeat };
    const next = isRepeat ? [] : ways;
    return [item, ...next.flatMap((way) => listed(byKey.get(way.to), depth + 1, way))];
  };
  const listed = (node: PictureNode | undefined, depth: number, edge: PictureEdge | null) =>
    node === undefined ? [] : list(node, depth, edge);
  return nodes.filter(({ isStart }) => isStart).flatMap((node) => list(node, 0, null));
}
