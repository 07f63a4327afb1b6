import { row } from "@callplane/infra/bench";

/** Prints a row as `pnpm bench` reads them: one line of JSON. */
export function print(name: string, value: number, unit: string, limitName: string, limit: number | null): void {
  console.log(JSON.stringify(row(`users/${name}`, value, unit, limitName, limit)));
}
