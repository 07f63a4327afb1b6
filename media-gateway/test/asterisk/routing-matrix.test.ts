import { formatFor, type Trace } from "@callplane/edge-api/contract";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MatrixCase, matrixCases } from "./routing-matrix-cases.ts";
import { type MatrixStage, type Played, startMatrixStage } from "./routing-matrix-stage.ts";

const found = await asteriskOrReason();

const USUAL_SEED = 20_261_120;
const COUNT = Number(process.env.MATRIX_CALLS ?? 60);
const SEED = Number(process.env.MATRIX_SEED ?? USUAL_SEED);

describe.skipIf(found.skip)(`the simulator says what real calls do, seed ${SEED}${found.because}`, () => {
  const cases = found.skip ? [] : matrixCases(COUNT, SEED);
  const byMoment = Map.groupBy(cases, ({ situation }) => situation.at);
  const results = new Map<number, Promise<ReadonlyMap<MatrixCase, Played>>>();
  let stage: MatrixStage;

  beforeAll(async () => {
    stage = await startMatrixStage(found.tree, cases);
  }, 120_000);
  afterAll(() => stage?.stop(), 60_000);

  /** One clock after the other, whichever test asks first. */
  function playedOf(each: MatrixCase): Promise<Played> {
    const { at } = each.situation;
    if (results.size === 0) {
      let before: Promise<unknown> = Promise.resolve();
      for (const [moment, group] of byMoment) {
        const result = before.then(() => stage.play(group));
        results.set(moment, result);
        before = result.catch(() => undefined);
      }
    }
    const played = results.get(at) ?? Promise.reject(new Error("no such moment"));
    return played.then((group) => group.get(each) ?? Promise.reject(new Error("not played")));
  }

  it.each(cases)("$name", { timeout: 300_000 }, async (each) => {
    const played = await playedOf(each);
    const { trace } = each;
    const simulated = trace.entries.flatMap(({ note }) => (note === null ? [] : [`${note.kind} ${note.target}`]));
    const all = [...played.notes, ...played.memberNotes];
    expect({ notes: all.toSorted(), end: played.end }).toEqual({
      notes: simulated.toSorted(),
      end: wasFaster(played.end, each) ? played.end : endOf(trace, each),
    });
    // Members ring side by side; what happens to the call itself has an order.
    expect(inOrder(played.notes, simulated), `${played.notes} in ${simulated}`).toBe(true);
    if (trace.end.how === "outside")
      expect(played.carried).toContainEqual(expect.objectContaining(carriedBy(trace.end, each)));
  });

  it("has calls of every kind", () => {
    if (COUNT < 60 || SEED !== USUAL_SEED) return; // others have most of them
    const notes = new Set(cases.flatMap(({ trace }) => trace.entries.flatMap(({ note }) => note?.kind ?? [])));
    const ends = new Set(cases.map(({ trace }) => trace.end.how));
    expect(notes.size).toBeGreaterThanOrEqual(27);
    expect(ends.size).toBe(8);
  });
});

function inOrder(part: readonly string[], whole: readonly string[]): boolean {
  let from = 0;
  return part.every((word) => {
    from = whole.indexOf(word, from) + 1;
    return from > 0;
  });
}

/** Of several who ring together and all answer, whoever is first has the call: the simulator names one, a real call another. */
function wasFaster(end: string, { trace, situation }: MatrixCase): boolean {
  const [rang, answered] = trace.entries.slice(-2);
  const isTogether = answered?.node.kind === "RING_GROUP" && rang?.sentence.includes(" and ") === true;
  const [, extension = ""] = /^person (\d+)$/.exec(end) ?? [];
  return trace.end.how === "person" && isTogether && situation.answers?.[extension] === "answers";
}

function endOf({ end }: Trace, { snapshot }: MatrixCase): string {
  switch (end.how) {
    case "person":
      return `person ${end.extension}`;
    case "agent":
      return `agent ${end.agentId}`;
    case "voicemail":
      return `voicemail ${end.box}`;
    case "feature":
      return `feature ${end.feature}`;
    case "outside":
      return `outside ${snapshot.routing?.outbound.trunks.find(({ id }) => id === end.trunkId)?.sipName}`;
    case "ended":
      return `ended ${end.cause}`;
    default:
      return end.how;
  }
}

/** What the carrier is asked for, and shown, as its trunk writes numbers. */
function carriedBy(end: Extract<Trace["end"], { how: "outside" }>, { snapshot }: MatrixCase) {
  const { trunks, plan } = snapshot.routing?.outbound ?? { trunks: [], plan: undefined };
  const trunk = trunks.find(({ id }) => id === end.trunkId);
  if (trunk === undefined || plan === undefined) throw new Error("over a trunk that is none");
  return {
    number: end.sent,
    from: end.shown === null ? "anonymous" : formatFor(trunk.outboundFormat, end.shown, plan),
  };
}
