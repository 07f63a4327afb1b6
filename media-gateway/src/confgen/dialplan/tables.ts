import { ConfgenError } from "../errors.ts";
import { nodeContext } from "../names.ts";
import type { DialplanExtension } from "../writer.ts";
import { jump, jumpIf, type Line, line, type Place } from "./lines.ts";
import { read, type VariableName } from "./variables.ts";
import { numberWord } from "./words.ts";

/**
 * Look-ups by an extension in a variable: one line for each extension that is named, none for all the others. They are extensions
 * `~<table>~<extension>` of the node context; a block's name cannot hold `~`.
 */
export interface Tables {
  /** Leaves for the place of the extension, if it has one. */
  jump(by: VariableName, ways: Readonly<Record<string, Place>>): Line;
  /** An expression that holds for one of these numbers, or one that begins so: one look-up, however many there are. `by` is text of digits and plus. */
  among(by: string, numbers: readonly string[], beginnings: readonly string[]): string;
  /** Runs the lines of the extension, if it has some, and comes back. Printed once for each `owner`. */
  run(by: VariableName, owner: object, lines: () => Readonly<Record<string, readonly Line[]>>): Line;
  readonly extensions: () => readonly DialplanExtension[];
}

export function createTables(key: string): Tables {
  const made: DialplanExtension[] = [];
  const known = new Map<object, string>();
  let count = 0;

  function add(rows: Readonly<Record<string, readonly Line[]>>): string {
    count += 1;
    const name = `~${count}~`;
    for (const extension of Object.keys(rows).sort()) {
      made.push({ pattern: `${name}${digits(extension)}`, steps: rows[extension] ?? [] });
    }
    return name;
  }

  const entry = (name: string, by: VariableName) => `${nodeContext(key)},${name}\${FILTER(0-9,${read(by)})},1`;
  return {
    jump(by, ways) {
      const place = entry(add(mapped(ways, (to) => [jump(to)])), by);
      return jumpIf(`\${DIALPLAN_EXISTS(${place})}`, place);
    },
    among(by, numbers, beginnings) {
      count += 1;
      const name = `~${count}~`;
      const wholes = new Set([...numbers, ...beginnings].map((number) => `${name}${numberWord("caller", number)}`));
      const longer = new Set(beginnings.map((number) => `_${name}${numberWord("caller", number)}.`));
      for (const pattern of [...wholes, ...longer].sort()) made.push({ pattern, steps: [line("NoOp")] });
      return `\${DIALPLAN_EXISTS(${nodeContext(key)},${name}${by},1)}`;
    },
    run(by, owner, lines) {
      const name = known.get(owner) ?? add(mapped(lines(), (some) => [...some, line("Return")]));
      known.set(owner, name);
      const place = entry(name, by);
      return line("GosubIf", `$[\${DIALPLAN_EXISTS(${place})}]?${place}`);
    },
    extensions: () => made,
  };
}

function mapped<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function digits(extension: string): string {
  if (!/^\d{2,6}$/.test(extension)) throw new ConfgenError("an extension is two to six digits");
  return extension;
}
