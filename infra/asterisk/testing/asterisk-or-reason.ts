import { fetchTree } from "../tree/fetch-tree.ts";
import type { AsteriskTree } from "../tree/tree.ts";

/**
 * For tests: an Asterisk, or why there is none, to be shown in the title of what is skipped:
 *
 *     const asterisk = await asteriskOrReason();
 *     describe.skipIf(asterisk.skip)(`calls${asterisk.because}`, () => { … asterisk.tree … });
 */
export async function asteriskOrReason(): Promise<AsteriskForTests> {
  const found = await fetchTree({ log: (line) => console.error(line) });
  if (!found.ok)
    return {
      skip: true,
      because: ` (skipped: ${found.reason})`,
      get tree(): AsteriskTree {
        throw new Error(found.reason);
      },
    };
  return { skip: false, because: "", tree: found.tree };
}

export type AsteriskForTests = {
  skip: boolean;
  /** Empty, or ` (skipped: why)`. */
  because: string;
  /** Throws when there is none. */
  tree: AsteriskTree;
};
