import type { RoutingPicture } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { alongWays, cardsOf, MOST_MEMBERS, startingAt } from "./cards.ts";
import { treeOf } from "./outline-tree.ts";
import { CARD_WIDTH, pathThrough, placed } from "./placing.ts";

const node = (kind: "DID" | "BUSINESS_HOURS" | "USER" | "QUEUE", name: string, isStart = false) => ({
  key: name,
  node: { kind, id: name, name },
  isStart,
  isActive: true,
});
const way = (from: string, to: string, label: string, isActive = true) => ({
  from,
  to,
  label,
  isActive,
  isMember: false,
});
const rings = (from: string, to: string) => ({ from, to, label: "rings", isActive: true, isMember: true });
const picture: RoutingPicture = {
  at: "2026-11-20T09:30:00.000Z",
  state: "applied",
  revision: 1,
  nodes: [node("DID", "number", true), node("BUSINESS_HOURS", "hours"), node("USER", "anna"), node("USER", "paul")],
  edges: [
    way("number", "hours", ""),
    way("hours", "anna", "open"),
    way("hours", "anna", "Christmas"),
    way("hours", "paul", "closed", false),
    // Round in a circle, as it may be drawn before it is refused.
    way("anna", "hours", "busy", false),
  ],
  outline: [
    { depth: 0, key: "number", label: "", isActive: true, isMember: false, isRepeat: false },
    { depth: 1, key: "hours", label: "", isActive: true, isMember: false, isRepeat: false },
    { depth: 2, key: "anna", label: "open", isActive: true, isMember: false, isRepeat: false },
    { depth: 3, key: "hours", label: "busy", isActive: false, isMember: false, isRepeat: true },
    { depth: 2, key: "paul", label: "closed", isActive: false, isMember: false, isRepeat: false },
  ],
};
const keys = (cards: readonly { key: string }[]) => cards.map(({ key }) => key);

it("draws every thing and way, from the left to the right, each way from its own line", () => {
  const { cards, ways } = placed(cardsOf(picture));
  const card = (key: string) => cards.find((each) => each.key === key) ?? cards[0];
  expect(card("hours")?.x).toBeGreaterThan((card("number")?.x ?? 0) + CARD_WIDTH);
  expect(card("anna")?.x).toBeGreaterThan((card("hours")?.x ?? 0) + CARD_WIDTH);
  expect(card("hours")?.ways.map(({ label }) => label)).toEqual(["open, Christmas", "closed"]);
  const [open = 0, closed = 0] = card("hours")?.ports ?? [];
  expect(closed).toBeGreaterThan(open);
  const begin = ways.find(({ from, to }) => from === "hours" && to === "paul")?.points[0];
  expect(begin).toEqual({ x: (card("hours")?.x ?? 0) + CARD_WIDTH, y: (card("hours")?.y ?? 0) + closed });
  expect(ways).toHaveLength(4);
});

it("lays no card over another, however much leads to it", () => {
  const keysOf9 = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const many: RoutingPicture = {
    ...picture,
    nodes: [node("DID", "number", true), node("QUEUE", "menu"), ...keysOf9.map((key) => node("USER", key))],
    edges: [way("number", "menu", ""), ...keysOf9.map((key) => way("menu", key, `key ${key}: to somebody`))],
  };
  const { cards } = placed(cardsOf(many));
  for (const a of cards) {
    for (const b of cards) {
      if (a.key >= b.key) continue;
      const isApart =
        a.x + CARD_WIDTH <= b.x || b.x + CARD_WIDTH <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect([a.key, b.key, isApart]).toEqual([a.key, b.key, true]);
    }
  }
});

it("has who only rings stand in the card of the group, and no more than can be read", () => {
  const people = Array.from({ length: MOST_MEMBERS + 2 }, (_, index) => `member ${index}`);
  const cards = cardsOf({
    ...picture,
    nodes: [node("DID", "number", true), node("QUEUE", "queue"), ...people.map((name) => node("USER", name))],
    // What would come after does not count for who only rings.
    edges: [
      way("number", "queue", ""),
      ...people.map((name) => rings("queue", name)),
      way("member 0", "member 1", "busy"),
    ],
  });
  expect(keys(cards)).toEqual(["number", "queue"]);
  expect(cards[1]?.members.map(({ name }) => name)).toEqual(people.slice(0, MOST_MEMBERS));
  expect(cards[1]?.moreMembers).toBe(2);
});

it("has all numbers begin at the left, however near their way is", () => {
  const late = node("DID", "second", true);
  const { cards } = placed(
    cardsOf({ ...picture, nodes: [...picture.nodes, late], edges: [...picture.edges, way("second", "paul", "")] }),
  );
  expect(cards.filter(({ isStart }) => isStart).map(({ x }) => x)).toEqual([0, 0]);
});

it("knows what lies on a thing's ways, before it and after it", () => {
  const cards = cardsOf({ ...picture, edges: picture.edges.filter(({ from }) => from !== "anna") });
  expect([...alongWays("paul", cards)].sort()).toEqual(["hours", "number", "paul"]);
  expect([...alongWays("number", cards)].sort()).toEqual(["anna", "hours", "number", "paul"]);
});

it("shows one number alone, with all that it leads to", () => {
  const two: RoutingPicture = {
    ...picture,
    nodes: [node("DID", "other", true), ...picture.nodes],
    edges: [way("other", "paul", ""), ...picture.edges],
    outline: [
      { depth: 0, key: "other", label: "", isActive: true, isMember: false, isRepeat: false },
      { depth: 1, key: "paul", label: "", isActive: true, isMember: false, isRepeat: false },
      ...picture.outline.map((line) => (line.key === "paul" ? { ...line, isRepeat: true } : line)),
    ],
  };
  const other = startingAt(two, "other");
  expect(keys(other.nodes)).toEqual(["other", "paul"]);
  expect(keys(other.outline)).toEqual(["other", "paul"]);
  // What was told under the other number is told here, now that the other is not there.
  expect(startingAt(two, "number").outline).toEqual(picture.outline);
  expect(startingAt(two, "paul")).toBe(two);
});

it("draws a line through all its points", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 4 },
    { x: 30, y: 4 },
  ];
  expect(pathThrough(points)).toBe("M0,0 C5,0 5,4 10,4 C20,4 20,4 30,4");
});

it("tells each line under the one it belongs to", () => {
  const names = (trees: ReturnType<typeof treeOf>): unknown[] =>
    trees.map(({ node: { name }, children }) => (children.length === 0 ? name : [name, names(children)]));
  expect(names(treeOf(picture))).toEqual([["number", [["hours", [["anna", ["hours"]], "paul"]]]]]);
});

it("does not say that a way is taken which begins where no call comes", () => {
  const outline = picture.outline.map((line) => ({ ...line, isActive: line.key !== "hours" || line.isRepeat }));
  const [number] = treeOf({ ...picture, outline });
  const hours = number?.children[0];
  expect(hours?.isActive).toBe(false);
  expect(hours?.children.map(({ isActive }) => isActive)).toEqual([false, false]);
});
