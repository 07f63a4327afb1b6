import { readdirSync, readFileSync } from "node:fs";

export type ProcessRow = { pid: number; parent: number; isZombie: boolean; name: string };

/** All processes of this machine. Linux only: elsewhere there are none to be seen. */
export function listProcesses(): ProcessRow[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(pid), parent: Number(parent), isZombie: state === "Z", name }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** All that descends from a process, nearest first. */
export function listDescendants(pid: number): ProcessRow[] {
  const rows = listProcesses();
  const find = (parent: number): ProcessRow[] =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...find(row.pid)]);
  return find(pid);
}
