import type { RouteNode, RoutingPicture } from "@callplane/edge-api/contract";

/** A way out of a thing: its words, and what it leads to; full where a call can take it at that moment. */
type CardWay = { id: string; label: string; to: string; isActive: boolean };

/** A thing as it is drawn: who rings in it, and its ways out as lines of their own. */
export type Card = {
  key: string;
  node: RouteNode;
  isStart: boolean;
  isActive: boolean;
  /** The first of those who ring, and how many more there are. */
  members: readonly RouteNode[];
  moreMembers: number;
  ways: readonly CardWay[];
};

export const MOST_MEMBERS = 5;

/**
 * The picture as cards. Who only rings as a member of a group or queue stands in its card, not beside it: what would come after does not
 * count there. Ways to the same thing are one line where they are open at the same time.
 */
export function cardsOf({ nodes, edges }: RoutingPicture): Card[] {
  const byKey = new Map(nodes.map((each) => [each.key, each]));
  const leading = edges.filter(({ isMember }) => !isMember);
  const shown = reached(
    nodes.filter(({ isStart }) => isStart).map(({ key }) => key),
    leading,
  );
  return nodes
    .filter(({ key }) => shown.has(key))
    .map(({ key, node, isStart, isActive }) => {
      const members = edges.flatMap(({ from, to, isMember }) => {
        const member = from === key && isMember ? byKey.get(to) : undefined;
        return member === undefined ? [] : [member.node];
      });
      return {
        key,
        node,
        isStart,
        isActive,
        members: members.slice(0, MOST_MEMBERS),
        moreMembers: Math.max(0, members.length - MOST_MEMBERS),
        ways: joined(leading.filter(({ from }) => from === key)),
      };
    });
}

type Leading = { from: string; to: string };

/** Everything come to from there, itself included. */
function reached(starts: readonly string[], ways: readonly Leading[]): Set<string> {
  const seen = new Set(starts);
  const open = [...starts];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const { from, to } of ways) {
      if (from !== key || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

/** The picture of one number alone, or of whatever else calls begin at; the whole where there is no such. */
export function startingAt(picture: RoutingPicture, start: string): RoutingPicture {
  if (!picture.nodes.some(({ key, isStart }) => key === start && isStart)) return picture;
  const kept = reached([start], picture.edges);
  const tops = picture.outline.flatMap(({ depth }, index) => (depth === 0 ? [index] : []));
  const begin = tops.find((index) => picture.outline[index]?.key === start) ?? 0;
  return {
    ...picture,
    nodes: picture.nodes.filter(({ key }) => kept.has(key)).map((each) => ({ ...each, isStart: each.key === start })),
    edges: picture.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    outline: inFull(
      picture.outline.slice(
        begin,
        tops.find((index) => index > begin),
      ),
      picture.outline,
      new Set(),
    ),
  };
}

type Outline = RoutingPicture["outline"];

/** "As above" only of what is above: what stood under another number is told here. */
function inFull(lines: Outline, all: Outline, told: Set<string>): Outline {
  return lines.flatMap((line) => {
    const isUntold = line.isRepeat && !told.has(line.key);
    const begin = isUntold ? all.findIndex(({ key, isRepeat }) => key === line.key && !isRepeat) : -1;
    told.add(line.key);
    const from = all[begin];
    if (from === undefined) return [line];
    const end = all.findIndex(({ depth }, index) => index > begin && depth <= from.depth);
    const under = all.slice(begin + 1, end < 0 ? undefined : end);
    const moved = under.map((each) => ({ ...each, depth: each.depth - from.depth + line.depth }));
    return [{ ...line, isRepeat: false }, ...inFull(moved, all, told)];
  });
}

/** What lies on a way through this thing: all before it, itself, and all after it. */
export function alongWays(key: string, cards: readonly Card[]): Set<string> {
  const ways = cards.flatMap((card) => card.ways.map(({ to }) => ({ from: card.key, to })));
  const back = ways.map(({ from, to }) => ({ from: to, to: from }));
  return new Set([...reached([key], ways), ...reached([key], back)]);
}

/** "no answer after 25 s, busy" */
function joined(edges: RoutingPicture["edges"]): CardWay[] {
  const ways = new Map<string, CardWay>();
  for (const { from, to, label, isActive } of edges) {
    const id = JSON.stringify([from, to, isActive]);
    const words = [ways.get(id)?.label, label].filter((each) => each !== undefined && each !== "").join(", ");
    ways.set(id, { id, label: words, to, isActive });
  }
  return [...ways.values()];
}
