import type { EmergencyCallReport } from "@callplane/edge-api/contract";
import { expect, it, vi } from "vitest";
import { uuidOf } from "../../test/a-snapshot.ts";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import { EdgeError } from "../edge/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { createSnapshotIndex } from "../reconcile/index.ts";
import { startEmergencies } from "./start-emergencies.ts";

const WITHIN = { timeout: 20_000 };
const noteOf = (second: number, number: string) => `${second}.5 ${uuidOf("tenant acme")} PJSIP/x - ${number} - -`;

/** Asterisk's database, with notes of calls that begin. */
function databaseOf(notes: Map<string, string>): AmiConnection {
  const family = "callplane-emergency";
  return {
    send: async ({ Key }) => {
      notes.delete(String(Key));
      return { Response: "Success" };
    },
    list: async () => [...notes].map(([key, Val]) => ({ Event: "DBGetTreeResponse", Key: `/${family}/${key}`, Val })),
    onEvent: () => () => undefined,
    onUp(listener) {
      listener();
      return () => undefined;
    },
    onDown: () => () => undefined,
    isUp: true,
    close: async () => undefined,
  };
}

function reportTo(
  notes: Map<string, string>,
  refusal: (calls: readonly EmergencyCallReport[]) => EdgeError | undefined,
) {
  const [taken, asked] = [[] as string[], [] as number[]];
  const emergencies = startEmergencies({
    ami: databaseOf(notes),
    snapshots: createSnapshotIndex(),
    clock: systemClock,
    log: silentLog(),
    edge: {
      async reportEmergencyCalls(calls) {
        asked.push(calls.length);
        const error = refusal(calls);
        if (error !== undefined) throw error;
        taken.push(...calls.map(({ number }) => number));
        return { accepted: calls.map(({ id }) => id), refused: [] };
      },
    },
  });
  return { taken, asked, close: () => emergencies.close() };
}

it("tells the others where the edge cannot read one report, whose note stays", async () => {
  const notes = new Map(["110", "112", "133"].map((number, n) => [`call${n}-begun`, noteOf(n + 1, number)]));
  const reporting = reportTo(notes, (calls) =>
    calls.some(({ number }) => number === "112") ? new EdgeError(400, "number") : undefined,
  );
  await vi.waitFor(() => expect(reporting.taken).toEqual(["110", "133"]), WITHIN);
  await vi.waitFor(() => expect([...notes.keys()]).toEqual(["call1-begun"]), WITHIN);
  await reporting.close();
  expect(reporting.asked).toEqual([3, 1, 1, 1]);
});

it("sets nothing aside where the edge does not know the gateway, and tells all once it does", async () => {
  const notes = new Map([
    ["call0-begun", noteOf(1, "110")],
    ["call1-begun", noteOf(2, "112")],
  ]);
  let refusals = 2;
  const reporting = reportTo(notes, () => (refusals-- > 0 ? new EdgeError(403, "a clock is wrong") : undefined));
  await vi.waitFor(() => expect(notes.size).toBe(0), WITHIN);
  await reporting.close();
  expect([reporting.taken, reporting.asked]).toEqual([
    ["110", "112"],
    [2, 2, 2],
  ]);
});

it("tells what became known within a millisecond in the order it happened", async () => {
  const trunk = uuidOf("trunk");
  const notes = new Map(
    ["failed", trunk, "begun"].map((what) => [
      `call0-${what}`,
      noteOf(1, "112").replace(/- -$/, `${what === trunk ? trunk : "-"} -`),
    ]),
  );
  const states: string[] = [];
  const reporting = reportTo(notes, (calls) => void states.push(...calls.map(({ state }) => state)));
  await vi.waitFor(() => expect(notes.size).toBe(0), WITHIN);
  await reporting.close();
  expect(states).toEqual(["begun", "trunk", "failed"]);
});
