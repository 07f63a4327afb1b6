import type { RouteNode, RoutingPicture } from "@callplane/edge-api/contract";

/** One line of the list, and the lines under it. */
export type OutlineTree = {
  node: RouteNode;
  label: string;
  isActive: boolean;
  isRepeat: boolean;
  children: OutlineTree[];
};

/** The outline's lines, each under the one it belongs to by its depth. */
export function treeOf({ nodes, outline }: RoutingPicture): OutlineTree[] {
  const byKey = new Map(nodes.map(({ key, node }) => [key, node]));
  const top: OutlineTree[] = [];
  /** The last line at each depth. */
  const above: OutlineTree[] = [];
  for (const { key, depth, label, isActive, isRepeat } of outline) {
    const node = byKey.get(key);
    if (node === undefined) continue;
    const parent = above[depth - 1];
    // What may be come to on another way is still not come to on this one.
    const line = { node, label, isActive: isActive && parent?.isActive !== false, isRepeat, children: [] };
    (parent?.children ?? top).push(line);
    above.length = depth;
    above[depth] = line;
  }
  return top;
}
