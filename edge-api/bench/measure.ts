import { cpuSeconds, machineSeconds } from "./cpu.ts";
import { type LoadResult, type LoadShape, runLoad } from "./load-job.ts";

export type Target = {
  port: number;
  path: string;
  token: string;
  /** Processes whose work is told apart, by name. The first is the one that serves the route. */
  processes: { workerd: number; Postgres: number };
};

export type Measured = LoadResult & {
  /** Milliseconds of CPU workerd took for one answer. */
  workerdMsPerRequest: number | undefined;
  /** Processors taken, on average, by each part; undefined where the system does not tell. */
  cores: Record<string, number | undefined>;
};

/** Puts a load on a route and looks meanwhile at who uses the processors. The stand-ins run in this very process. */
export async function measure({ port, path, token, processes }: Target, shape: LoadShape): Promise<Measured> {
  const look = () => ({
    workerd: cpuSeconds(processes.workerd),
    Postgres: cpuSeconds(processes.Postgres),
    standIns: ownSeconds(),
    machine: machineSeconds(),
  });
  const before = look();
  const startedAt = performance.now();
  const result = await runLoad({ ...shape, port, path, headers: { authorization: `Bearer ${token}` } });
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = look();
  const taken = (part: keyof typeof before) => difference(before[part], after[part]);
  const perSecond = (value: number | undefined) => (value === undefined ? undefined : value / seconds);
  const [workerd, postgres, standIns, machine] = (["workerd", "Postgres", "standIns", "machine"] as const)
    .map(taken)
    .map(perSecond);
  const known = [workerd, postgres, standIns, result.cpuShare];
  const others =
    machine === undefined
      ? undefined
      : Math.max(0, machine - known.reduce<number>((sum, each) => sum + (each ?? 0), 0));
  return {
    ...result,
    workerdMsPerRequest: workerd === undefined ? undefined : (workerd * seconds * 1_000) / answersOf(shape, result),
    cores: {
      workerd,
      "the stand-ins": standIns,
      Postgres: postgres,
      "the load generator": result.cpuShare,
      "everything else on the machine": others,
    },
  };
}

/** Answers of the whole run: those of the warm-up cost CPU too, and come at the same rate. */
function answersOf(shape: LoadShape, { perSecond, requests }: LoadResult): number {
  return "warmUpMs" in shape ? (perSecond * (shape.warmUpMs + shape.durationMs)) / 1_000 : requests;
}

function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}
