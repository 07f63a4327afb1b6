import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRouting } from "./compile.ts";
import { outline } from "./outline.ts";
import { type Picture, type PictureState, picture } from "./picture.ts";
import { ANNA, aRouting, aSnapshot } from "./testing/a-snapshot.ts";
import { ACME, ACME_PROGRAM, FRIDAY_NOON, MAIN_NUMBER, SALES, SHOP, SUNDAY_NINE } from "./testing/acme.ts";
import { anySituation } from "./testing/arbitrary-situation.ts";
import { anySnapshot } from "./testing/arbitrary-snapshot.ts";
import { walk } from "./walk.ts";

const routing = ACME.routing ?? aRouting();
const draw = (state: Partial<PictureState> = {}) => picture(ACME_PROGRAM, { at: FRIDAY_NOON, ...state });

/** The ways out of what is called so, those open now marked. */
function waysFrom({ nodes, edges }: Picture, name: string): readonly string[] {
  const nameOf = (key: string) => nodes.find((node) => node.key === key)?.node.name;
  return edges
    .filter(({ from }) => nameOf(from) === name)
    .map(({ to, label, isActive }) => `${isActive ? "●" : "○"} ${label} → ${nameOf(to)}`);
}

describe("the picture of a company", () => {
  it("leads from the number through the hours, lit as they are now", () => {
    expect(waysFrom(draw(), "Office")).toEqual(["●  → Shop"]);
    expect(waysFrom(draw(), "Shop")).toEqual([
      "● open → Main menu",
      "○ closed → Office messages",
      "○ Christmas → Office messages",
    ]);
    expect(waysFrom(draw({ at: SUNDAY_NINE }), "Shop")).toEqual([
      "○ open → Main menu",
      "● closed → Office messages",
      "○ Christmas → Office messages",
    ]);
    expect(waysFrom(draw({ at: Date.parse("2027-12-25T12:00Z") }), "Shop")[2]).toBe("● Christmas → Office messages");
    const closed = { [SHOP.id]: { state: "closed", until: null } } as const;
    expect(waysFrom(draw({ overrides: closed }), "Shop")[1]).toBe("● closed → Office messages");
  });

  it("shows a way for callers who are not let in once there are some, and everybody else's as before", () => {
    const blockedCallers = [{ kind: "prefix", number: "+4490" } as const, { kind: "anonymous", number: null } as const];
    expect(waysFrom(draw({ blockedCallers: blockedCallers.slice(0, 1) }), "Office")).toEqual([
      "● blocked callers → Blocked caller",
      "●  → Shop",
    ]);
    expect(waysFrom(draw({ blockedCallers }), "Office")).toEqual([
      "● blocked callers → Blocked caller",
      "● number hidden → Caller without a number",
      "●  → Shop",
    ]);
  });

  it("shows keys with their labels, members, waits and ways on", () => {
    expect(waysFrom(draw(), "Main menu")).toEqual([
      "● key 1: Sales → Sales",
      "● key 2: Support → Support",
      "● key 3 → Mia",
      "● key 9: Again → Main menu",
      "● no valid choice → Sales",
    ]);
    expect(waysFrom(draw(), "Sales")).toEqual([
      "● rings → Anna Berger",
      "● rings → Bob Carter",
      "● no answer after 20 s → Office messages",
    ]);
    expect(waysFrom(draw(), "Support")).toEqual([
      "● rings → Bob Carter",
      "● rings → Cleo Doyle",
      "● nobody came within 120 s → Hang up",
      "● queue full → Hang up",
      "● nobody there → Anna Berger",
    ]);
    expect(waysFrom(draw(), "Mia")).toEqual(["● cannot talk → Anna Berger"]);
  });

  it("keeps dark what only a way not taken leads to", () => {
    const { nodes } = draw({ at: SUNDAY_NINE });
    const dark = nodes.filter(({ isActive }) => !isActive).map(({ node }) => node.name);
    expect(dark).toEqual(["Main menu", "Sales", "Support", "Mia", "Bob Carter", "Cleo Doyle", "Hang up"]);
  });

  it("follows people's forwards as they stand", () => {
    const people = { "1000": { forwardAlways: "1001" }, "1001": { forwardNoAnswer: "+436641234567", ringSec: 40 } };
    const drawn = draw({ people });
    expect(waysFrom(drawn, "Anna Berger")).toEqual([
      "● forwards all calls → Bob Carter",
      "○ no answer after 25 s → Anna Berger",
      "○ busy → Anna Berger",
    ]);
    expect(waysFrom(drawn, "Bob Carter")).toEqual(["● no answer after 40 s → +436641234567"]);
    expect(waysFrom(draw({ people: { "1000": { doNotDisturb: true } } }), "Anna Berger")[0]).toBe(
      "● do not disturb → Anna Berger",
    );
  });

  it("keeps dark what comes after a person who only rings as a member just now", () => {
    const businessHours = routing.businessHours.map((each) => ({
      ...each,
      open: SALES,
      closed: { kind: "USER", id: ANNA.id } as const,
    }));
    const dids = routing.dids.filter(({ number }) => number === MAIN_NUMBER);
    const office = { ...routing, businessHours, dids, defaultDestination: null };
    const program = compileRouting({ ...ACME, routing: office });
    const boxOf = (at: number) => waysFrom(picture(program, { at }), "Anna Berger")[0];
    expect(boxOf(FRIDAY_NOON)).toBe("○ no answer after 25 s → Anna Berger");
    expect(boxOf(SUNDAY_NINE)).toBe("● no answer after 25 s → Anna Berger");
  });

  it("has nothing for a tenant without numbers and routing, and the way to the announcement for one without a default", () => {
    expect(picture(compileRouting(aSnapshot(null)), { at: FRIDAY_NOON })).toEqual({ nodes: [], edges: [] });
    const bare = picture(compileRouting(aSnapshot()), { at: FRIDAY_NOON });
    expect(waysFrom(bare, "Default destination")).toEqual(["●  → Nobody can be reached"]);
  });

  it("adds the time of all who ring one after the other", () => {
    const inTurn = (strategy: "IN_ORDER" | "ROUND_ROBIN") => {
      const ringGroups = routing.ringGroups.map((each) => ({ ...each, strategy }));
      return picture(compileRouting({ ...ACME, routing: { ...routing, ringGroups } }), { at: FRIDAY_NOON });
    };
    expect(waysFrom(inTurn("IN_ORDER"), "Sales").at(-1)).toBe("● no answer after 40 s → Office messages");
    expect(waysFrom(inTurn("ROUND_ROBIN"), "Sales").at(-1)).toBe("● no answer after 40 s → Office messages");
  });
});

describe("the picture as a list", () => {
  it("tells everything once, under what leads there", () => {
    const lines = outline(draw()).map(
      ({ depth, node, label, isRepeat }) =>
        `${"  ".repeat(depth)}${label && `${label}: `}${node.node.name}${isRepeat ? " (above)" : ""}`,
    );
    expect(lines.slice(0, 9)).toEqual([
      "Office",
      "  Shop",
      "    open: Main menu",
      "      key 1: Sales: Sales",
      "        rings: Anna Berger",
      "        rings: Bob Carter",
      "        no answer after 20 s: Office messages",
      "      key 2: Support: Support",
      "        rings: Bob Carter",
    ]);
    expect(lines).toContain("      no valid choice: Sales (above)");
  });
});

it("draws any tenant, and lights every thing that a call then comes to", () => {
  fc.assert(
    fc.property(anySnapshot(), anySituation(), (snapshot, { people, ...situation }) => {
      const program = compileRouting(snapshot);
      const drawn = picture(program, situation);
      const keys = new Set(drawn.nodes.map(({ key }) => key));
      expect(drawn.edges.every(({ from, to }) => keys.has(from) && keys.has(to))).toBe(true);
      const told = outline(drawn).filter(({ isRepeat, isMember }) => !isRepeat && !isMember);
      const withWays = told.filter(({ node }) => drawn.edges.some(({ from }) => from === node.key));
      expect(new Set(withWays.map(({ node }) => node.key)).size).toBe(withWays.length);
      expect(new Set(outline(drawn).map(({ node }) => node.key)).size).toBe(keys.size);
      if (situation.from.kind === "inside" || snapshot.routing === undefined) return;
      const active = new Set(
        drawn.nodes.flatMap(({ node, isActive }) => (isActive && node.id !== null ? [node.id] : [])),
      );
      const { entries } = walk(program, { ...situation, keys: [], answers: {} });
      // Later, other hours may hold than those drawn.
      const now = entries.filter(({ afterSec }) => afterSec === 0);
      const dark = now.filter(({ node }) => SHOWN.has(node.kind) && node.id !== null && !active.has(node.id));
      if (entries[0]?.note?.kind === "did") expect(dark).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

const SHOWN = new Set(["DID", "RING_GROUP", "IVR", "QUEUE", "EXTERNAL", "AI_AGENT", "BUSINESS_HOURS", "ANNOUNCEMENT"]);
