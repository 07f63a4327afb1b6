import { blockOf } from "./block-ids.ts";
import { arrive, block } from "./blocks.ts";
import type { Block } from "./program.ts";

/** An outside number as a destination: called by the tenant, by the same rules as what its people dial. */
export function compileExternal(number: string): Block {
  return block(
    blockOf({ kind: "EXTERNAL", number }),
    { kind: "EXTERNAL", id: number, name: number },
    ...arrive("external", number),
    { do: "external", number },
  );
}
