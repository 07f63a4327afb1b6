import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
const isLinux = process.platform === "linux";

/** Seconds of CPU a process and its descendants have taken so far; undefined where the system does not tell (not Linux). */
export function cpuSeconds(pid: number): number | undefined {
  if (!isLinux) return undefined;
  const all = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const stats = new Map(all.flatMap((entry) => statOf(entry)).map((stat) => [stat.pid, stat]));
  let ticks = 0;
  for (const stat of stats.values()) {
    if (isOf(stat.pid, pid, stats)) ticks += stat.ticks;
  }
  return ticks / TICKS_PER_SECOND;
}

/** Seconds of CPU the whole machine has spent working so far, and had taken away by its host; undefined as above. */
export function machineSeconds(): number | undefined {
  if (!isLinux) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] =
    readFileSync("/proc/stat", "utf8").split("\n", 1)[0]?.split(/ +/).slice(1).map(Number) ?? [];
  return (user + nice + system + irq + softIrq + stolen) / TICKS_PER_SECOND;
}

type Stat = { pid: number; parent: number; ticks: number };

function isOf(pid: number, ancestor: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = stats.get(at)?.parent) {
    if (at === ancestor) return true;
  }
  return false;
}

/** `/proc/<pid>/stat` after the name in brackets: 3 state, 4 parent, …, 14 utime, 15 stime, 16 and 17 of children waited for (proc(5)). */
function statOf(entry: string): Stat[] {
  try {
    const line = readFileSync(`/proc/${entry}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    const field = (number: number) => Number(fields[number - 3]);
    return [{ pid: Number(entry), parent: field(4), ticks: field(14) + field(15) + field(16) + field(17) }];
  } catch {
    return []; // it ended while we looked
  }
}
