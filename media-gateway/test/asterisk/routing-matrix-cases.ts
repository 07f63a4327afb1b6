import {
  compileRouting,
  type Holiday,
  type RoutingProgram,
  type Situation,
  type Snapshot,
  type Trace,
  walk,
} from "@callplane/edge-api/contract";
import { anySituation, anySnapshot, NUMBERS } from "@callplane/edge-api/testing/routing";
import fc from "fast-check";
import { aDevice } from "../a-snapshot.ts";
import { matrixCompany } from "./routing-matrix-company.ts";

/** A company of its own, a call to or from it, and what the simulator says of that call. */
export type MatrixCase = {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly situation: Situation;
  readonly program: RoutingProgram;
  readonly trace: Trace;
};

/** Loopback addresses: where the carriers are, and where the n-th company's trunks call from. */
export const CARRIERS = { up: "127.0.0.11", failure: "127.0.0.12", down: "127.0.0.13" } as const;
export const comesFrom = (tenant: number, trunk: number) => `127.10.${tenant}.${trunk + 1}`;

/** The clocks companies are called by; several calls share each, since an Asterisk has one clock. */
const MOMENTS = 6;
/** Longest call, by the simulator's clock: what nobody answers is waited for in earnest. */
const LONGEST_SEC = 12;
const RING_SEC = 3;
const CANDIDATES = 120;
const EXTENSIONS = ["1000", "1001", "1002"];

const EVERYBODY_ANSWERS = Object.fromEntries(EXTENSIONS.map((extension) => [extension, "answers" as const]));
const allPhones = (tenant: number) =>
  EXTENSIONS.flatMap((extension) => [0, 1].map((each) => `t${tenant}-${extension}-a${each}`));

/** What the carrier does with a number that ends so (carrier.ts). */
const ENDINGS = { answers: "201", busy: "017", unavailable: "020", noAnswer: "180" } as const;

/** That many companies and calls, the same for the same seed: of all that might be, those that differ most from one another. */
export function matrixCases(count: number, seed: number): MatrixCase[] {
  const seen = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const tenant = index + 1;
    const at = momentOf(index % MOMENTS, seed);
    // Every third company is any company at all; in the others more calls arrive somewhere.
    const company = index % 3 === 0 ? anySnapshot(tenant) : fc.constant(matrixCompany(tenant));
    const samples = fc.sample(fc.tuple(company, anySituation(tenant)), { seed: seed + tenant, numRuns: CANDIDATES });
    const cases = samples.map((sample) => playable(tenant, at, ...sample)).filter((each) => each !== undefined);
    const novelty = (each: MatrixCase) => {
      const traits = traitsOf(each);
      const fresh = traits.filter((trait) => !seen.has(trait));
      // However calls are drawn, there is one for each way they can end.
      const ends = fresh.filter((trait) => trait.startsWith(ENDS_SO)).length;
      return 10_000 * ends + 100 * fresh.length + new Set(traits).size;
    };
    const best = cases.reduce((a, b) => (novelty(b) > novelty(a) ? b : a));
    for (const trait of traitsOf(best)) seen.add(trait);
    return best;
  });
}

/** Five seconds past a minute: hours change at whole minutes, and no call takes the rest of one. */
function momentOf(n: number, seed: number): number {
  const days = fc.sample(fc.integer({ min: 0, max: 3000 }), { seed: seed + n, numRuns: 1 })[0] ?? 0;
  const hours = [3, 8, 11, 16, 21, 23][n] ?? 12;
  return Date.UTC(2025, 0, 1 + days, hours, 30, 5);
}

const ENDS_SO = "= ";

/** What tells calls apart: each thing that happens, what follows what, and how it ends. */
export function traitsOf({ trace, situation }: MatrixCase): string[] {
  const kinds = trace.entries.flatMap(({ note }) => (note === null ? [] : [wordOf(note)]));
  const end = trace.end.how === "ended" ? `ended ${trace.end.cause}` : trace.end.how;
  const pairs = kinds.map((kind, index) => `${kinds[index - 1] ?? situation.from.kind} > ${kind}`);
  return [...kinds, ...pairs, `${kinds.at(-1)} = ${end}`, `${ENDS_SO}${end}`];
}

function wordOf({ kind, target }: { kind: string; target: string }): string {
  const state = /_(open|closed|holiday)$/.exec(target)?.[0] ?? "";
  return kind === "refused" || kind === "end" || kind === "feature" ? `${kind} ${target}` : kind + state;
}

/** The same, so that it can be tried by real calls; undefined where that is not possible, or would take too long. */
function playable(tenant: number, at: number, anyCompany: Snapshot, anyCall: Situation): MatrixCase | undefined {
  const outside =
    (["answers", "busy", "unavailable", "noAnswer"] as const)[Object.keys(anyCall.answers ?? {}).length % 4] ??
    "answers";
  const renumber = <T>(value: T): T => JSON.parse(renumbered(JSON.stringify(value), tenant, ENDINGS[outside])) as T; // what was put in, in other numbers
  const { guard, ...call } = anyCall;
  const numbers = NUMBERS.map((number) => renumber(number));
  const situation: Situation = {
    ...renumber(call),
    ...(guard && { guard }),
    ...(tenant % 4 < 2 && { registered: allPhones(tenant) }),
    at,
    people: Object.fromEntries(
      EXTENSIONS.map((extension) => [extension, { ...renumber(call).people?.[extension], ringSec: RING_SEC }]),
    ),
    // Where nothing is said of people, they answer in every other company, and in every other pair all phones are there.
    answers: {
      ...(tenant % 2 === 0 && EVERYBODY_ANSWERS),
      ...call.answers,
      ...Object.fromEntries(numbers.map((number) => [number, outside])),
    },
    overrides: Object.fromEntries(
      Object.entries(call.overrides ?? {}).map(([id, { state, until }]) => [id, { state, until: onTheMinute(until) }]),
    ),
  };
  const snapshot = playableCompany(renumber(anyCompany), tenant, situation);
  const program = compileRouting(snapshot);
  if (!canBePlayed(snapshot, situation)) return undefined;
  const trace = walk(program, situation);
  if (trace.afterSec > LONGEST_SEC) return undefined;
  if (trace.entries.some(({ sentence }) => /presses \S\S+, which/.test(sentence))) return undefined;
  const from = situation.from.kind === "inside" ? situation.from.extension : (situation.from.number ?? "somebody");
  return { name: `${snapshot.tenant.key}: ${from} calls ${situation.to}`, snapshot, situation, program, trace };
}

function renumbered(text: string, tenant: number, ending: string): string {
  const nn = String(tenant + 10).padStart(2, "0");
  return text
    .replaceAll(/431555010(\d)/g, `4315${nn}$1${ending}`)
    .replaceAll("6641234567", `66412${nn}${ending}`)
    .replaceAll("2125550100", `2125${nn}5${ending}`)
    .replaceAll("301234567", `3012${nn}${ending}`)
    .replaceAll('"901143664"', `"901143664122${nn}${ending}"`);
}

function onTheMinute(until: string | null): string | null {
  return until === null ? null : `${until.slice(0, 17)}00.000Z`;
}

/** Short times, sounds and phones that are there, and trunks to where the situation says they lead. */
function playableCompany(snapshot: Snapshot, tenant: number, { trunks: states, at, from }: Situation): Snapshot {
  const { routing } = snapshot;
  const users = snapshot.users.map((user) => ({
    ...user,
    devices: user.devices.map(({ sipUsername }) => aDevice(sipUsername)),
  }));
  if (routing === undefined) return { ...snapshot, users };
  const trunks = routing.outbound.trunks.map((trunk, n) => {
    const state = states?.[trunk.id] ?? "up";
    return {
      ...trunk,
      sipName: `t${tenant}-trunk-000${n}`,
      host: state === "down" || state === "failure" ? CARRIERS[state] : CARRIERS.up,
      codecs: ["ulaw" as const],
      // Beside the one somebody else has: a call from outside has a line of the first trunk itself.
      maxChannels: state === "full" ? (from.kind !== "inside" && n === 0 ? 2 : 1) : null,
      inboundAddresses: [comesFrom(tenant, n)],
    };
  });
  return {
    ...snapshot,
    users,
    routing: {
      ...routing,
      outbound: { ...routing.outbound, trunks },
      // In every other company the call comes on a day that is a holiday from one hour to another.
      businessHours: routing.businessHours.map((hours) =>
        tenant % 2 === 0 ? { ...hours, holidays: [halfDay(at, tenant % 4 === 0), ...hours.holidays] } : hours,
      ),
      ringGroups: routing.ringGroups.map((group) => ({ ...group, ringSec: RING_SEC })),
      ivrMenus: routing.ivrMenus.map((menu) => ({
        ...menu,
        timeoutSec: 2,
        tries: Math.min(menu.tries, 3),
        silenceTries: Math.min(menu.silenceTries ?? menu.tries, 2),
      })),
      queues: routing.queues.map((queue) => ({
        ...queue,
        ringSec: RING_SEC,
        retrySec: 1,
        maxWaitSec: 6,
        announcesPosition: false,
      })),
    },
  };
}

function halfDay(at: number, everyYear: boolean): Holiday {
  const day = new Date(at).toISOString().slice(0, 10);
  return { name: "Half", from: day, to: day, fromTime: "10:00", toTime: "19:30", everyYear, destination: null };
}

/** Who calls is somebody with a phone, or outside where there is a trunk to come in by. */
function canBePlayed({ users, routing }: Snapshot, { from, to, queues }: Situation): boolean {
  if (to === "") return false;
  const someoneWaits = Object.values(queues ?? {}).some(({ waiting }) => (waiting ?? 0) > 0);
  if (someoneWaits) return false;
  if (from.kind === "outside") return (routing?.outbound.trunks.length ?? 0) > 0;
  return users.some(({ extension, devices }) => extension === from.extension && devices.length > 0);
}
