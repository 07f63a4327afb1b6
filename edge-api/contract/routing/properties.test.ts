import fc from "fast-check";
import { expect, it } from "vitest";
import { snapshot as snapshotSchema } from "../snapshot.ts";
import { blockOf } from "./block-ids.ts";
import { compileRouting } from "./compile.ts";
import { faultsOf } from "./exits.ts";
import { automaticCircles, missing } from "./graph-checks.ts";
import { hoursAt } from "./hours-at.ts";
import { BLOCKS, MAX_HOPS, type RoutingProgram } from "./program.ts";
import { anInstant, anOverride } from "./testing/arbitrary-hours.ts";
import { anySituation } from "./testing/arbitrary-situation.ts";
import { anySnapshot } from "./testing/arbitrary-snapshot.ts";
import { idIn } from "./testing/arbitrary-world.ts";
import { walk } from "./walk.ts";

const RUNS = { numRuns: 500 };

it("makes snapshots as the contract has them", () => {
  fc.assert(
    fc.property(anySnapshot(), (snapshot) => {
      expect(snapshotSchema.safeParse(snapshot).error).toBeUndefined();
    }),
    RUNS,
  );
});

it("compiles any snapshot to blocks that are all there and that no call falls out of", () => {
  fc.assert(
    fc.property(anySnapshot(), (snapshot) => {
      expect(faultsOf(compileRouting(snapshot), Object.values(BLOCKS))).toEqual([]);
    }),
    RUNS,
  );
});

it("ends every call, after so many moves at most, with something said of each", () => {
  fc.assert(
    fc.property(anySnapshot(), anySituation(), (snapshot, situation) => {
      const { entries, end, afterSec } = walk(compileRouting(snapshot), situation);
      const moves = entries.filter(({ note }) => note !== null && ARRIVALS.has(note.kind)).length;
      expect(moves).toBeLessThanOrEqual(MAX_HOPS + 1);
      expect(Number.isSafeInteger(afterSec)).toBe(true);
      for (const { note, sentence } of entries) {
        expect(sentence).toMatch(/^\S.*\S$/s);
        if (note !== null) expect(note.target).toMatch(/^[A-Za-z0-9*#+_-]*$/);
      }
      expect(end.how === "ended" ? end.cause : 16).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});

const ARRIVALS = new Set(["user", "ring_group", "ivr", "queue", "external", "agent", "hours", "announcement"]);

it("never leads to another tenant, even if its ids are pointed at", () => {
  fc.assert(
    fc.property(anySnapshot(1, [1, 2]), anySituation(), (snapshot, situation) => {
      const program = compileRouting(snapshot);
      expect(textOf(program)).not.toMatch(FOREIGN);
      expect(JSON.stringify(walk(program, situation))).not.toMatch(FOREIGN);
    }),
    RUNS,
  );
});

it("goes open and closed as the opening hours say of themselves", () => {
  fc.assert(
    fc.property(anySnapshot(), anInstant, anOverride, (snapshot, at, override) => {
      const [hours] = snapshot.routing?.businessHours ?? [];
      fc.pre(hours !== undefined && snapshot.tenant.status === "active");
      if (hours === undefined) return;
      const number = "+4315550100";
      const did = {
        id: idIn(1, "DID"),
        number,
        label: null,
        destination: { kind: "BUSINESS_HOURS", id: hours.id },
      } as const;
      const routing = snapshot.routing && { ...snapshot.routing, dids: [did] };
      const overrides = override === null ? {} : { [hours.id]: override };
      const program = compileRouting({ ...snapshot, ...(routing && { routing }) });
      const { entries } = walk(program, { from: { kind: "outside", number: null }, to: number, at, overrides });
      const told = entries.find(({ note }) => note?.kind === "hours")?.note?.target;
      expect(told).toBe(`${hours.id}_${hoursAt(hours, override, at).state}`);
    }),
    RUNS,
  );
});

it("lets nothing but emergency calls through while the tenant is suspended, wherever a call begins", () => {
  fc.assert(
    fc.property(anySnapshot(), anySituation(), (snapshot, situation) => {
      const program = compileRouting(snapshot);
      const { entries, end } = walk(program, { ...situation, isSuspended: true });
      // Who parks themselves reaches nobody.
      if (end.how === "feature" && end.feature === "park") return;
      const notes = entries.flatMap(({ note }) => (note === null ? [] : [`${note.kind} ${note.target}`]));
      if (notes[0]?.startsWith("emergency") || notes[0]?.startsWith("unknown +")) return;
      expect(notes).toEqual(["refused suspended"]);
    }),
    RUNS,
  );
});

it("passes every emergency number to a trunk, or says that none is there", () => {
  fc.assert(
    fc.property(anySnapshot(), anySituation(), (snapshot, situation) => {
      const { outbound } = snapshot.routing ?? {};
      const [number] = outbound?.emergency.numbers ?? [];
      fc.pre(number !== undefined);
      const trunks = (outbound?.trunks ?? []).filter(({ id }) =>
        ["up", "full"].includes(situation.trunks?.[id] ?? "up"),
      );
      const call = {
        ...situation,
        from: { kind: "inside", extension: "1000" },
        to: number ?? "",
        answers: {},
      } as const;
      const { end } = walk(compileRouting(snapshot), call);
      if (trunks.length === 0) expect(end).toMatchObject({ how: "ended", cause: 34 });
      else expect(end).toMatchObject({ how: "outside", isEmergency: true, sent: number });
    }),
    RUNS,
  );
});

it("finds circles and what is missing in anything, and leads nobody to what is missing", () => {
  fc.assert(
    fc.property(anySnapshot(), (snapshot) => {
      const { routing } = snapshot;
      if (routing === undefined) return;
      for (const circle of automaticCircles(routing)) expect(circle.length).toBeGreaterThan(0);
      const program = textOf(compileRouting(snapshot));
      for (const { destination } of missing(snapshot)) {
        if ("id" in destination) expect(program).not.toContain(`"${blockOf(destination)}"`);
      }
    }),
    RUNS,
  );
});

/** Ids of tenant 2. */
const FOREIGN = /00000000-0000-4000-8000-0000020\d{5}/;

function textOf({ blocks, internal, inbound }: RoutingProgram): string {
  return JSON.stringify([[...blocks.values()], internal, inbound]);
}
