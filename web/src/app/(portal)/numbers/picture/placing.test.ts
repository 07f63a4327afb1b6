import type { RoutingPicture } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { treeOf } from "./outline-tree.ts";
import { joined, NODE_WIDTH, pathThrough, placed } from "./placing.ts";

const node = (kind: "DID" | "BUSINESS_HOURS" | "USER", name: string, isStart = false) => ({
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

it("draws every thing and way, from the left to the right, none over another", () => {
  const { nodes, edges } = placed(picture);
  const x = (key: string) => nodes.find((each) => each.key === key)?.x ?? Number.NaN;
  expect(x("hours")).toBeGreaterThan(x("number") + NODE_WIDTH);
  expect(x("anna")).toBeGreaterThan(x("hours") + NODE_WIDTH);
  expect(new Set(nodes.map((each) => `${each.x} ${each.y}`)).size).toBe(nodes.length);
  expect(edges.map(({ label }) => label)).toEqual(["", "open, Christmas", "closed", "busy"]);
  for (const edge of edges) expect(edge.points).toContainEqual(edge.at);
});

it("has all numbers begin at the left, however near their way is", () => {
  const late = node("DID", "second", true);
  const { nodes } = placed({
    ...picture,
    nodes: [...picture.nodes, late],
    edges: [...picture.edges, way("second", "paul", "")],
  });
  expect(nodes.filter(({ isStart }) => isStart).map(({ x }) => x)).toEqual([0, 0]);
});

it("keeps a way that is open apart from one that is not", () => {
  const edges = [way("a", "b", "open"), way("a", "b", "Christmas", false)];
  expect(joined(edges).map(({ label, isActive }) => [label, isActive])).toEqual([
    ["open", true],
    ["Christmas", false],
  ]);
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
