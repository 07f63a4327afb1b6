import { styleText } from "node:util";

/** What the launcher says on the terminal. Colours only where the terminal has them. */
export type Console = {
  line(text?: string): void;
  /** A step that succeeded, with the seconds since `startedAt`. */
  done(what: string, startedAt: number): void;
  /** Something missing that the rest can do without. */
  note(text: string): void;
  failure(text: string): void;
  /** A line that a program printed. */
  program(name: string, line: string): void;
};

const PROGRAM_COLOURS = ["cyan", "magenta", "yellow", "blue", "green"] as const;

export function createConsole(write: (text: string) => void): Console {
  const names: string[] = [];
  const colourOf = (name: string) => {
    if (!names.includes(name)) names.push(name);
    return PROGRAM_COLOURS[names.indexOf(name) % PROGRAM_COLOURS.length] ?? "cyan";
  };
  return {
    line: (text = "") => write(`${text}\n`),
    done: (what, startedAt) => {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      write(`${styleText("green", "✓")} ${what} ${styleText("dim", `${seconds} s`)}\n`);
    },
    note: (text) => write(`${styleText("yellow", "!")} ${text}\n`),
    failure: (text) => write(`${styleText("red", "✗")} ${text}\n`),
    program: (name, line) => write(`${styleText(colourOf(name), name.padEnd(8))} ${line}\n`),
  };
}

/** What of a program's line is worth a person's attention, or undefined: JSON log lines below a warning stay in the file. */
export function worthShowing(line: string): string | undefined {
  if (!line.startsWith("{")) return line.trim() === "" ? undefined : line;
  const entry = parseEntry(line);
  if (entry === undefined) return line;
  const { level, message, msg } = entry;
  const isSerious =
    level === "warn" || level === "error" || level === "fatal" || (typeof level === "number" && level >= 40);
  if (!isSerious) return undefined;
  const error = entry.error ?? entry.err;
  const detail = typeof error === "object" && error !== null && "message" in error ? `: ${error.message}` : "";
  return `${typeof level === "number" ? (level >= 50 ? "error" : "warn") : level} ${message ?? msg ?? ""}${detail}`;
}

/** Rows as columns wide enough for their longest cell. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (max, row) => row.map((cell, index) => Math.max(cell.length, max[index] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
