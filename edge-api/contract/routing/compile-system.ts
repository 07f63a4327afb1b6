import { arrive, block, note } from "./blocks.ts";
import { BLOCKS, type Block, type BlockId, type NoteKind } from "./program.ts";
import type { StockWords } from "./stock-words.ts";

const HANG_UP = { kind: "HANG_UP", id: null, name: "Hang up" } as const;
const DIRECTORY = { kind: "DIRECTORY", id: null, name: "Directory by name" } as const;

/** The ends every program has, and the directory. Causes are Q.850's. */
export function systemBlocks(): readonly Block[] {
  return [
    ending(BLOCKS.suspended, "Suspended", "refused", "suspended", 21, null),
    ending(BLOCKS.callerBlocked, "Blocked caller", "refused", "blocked", 21, null),
    ending(BLOCKS.callerHidden, "Caller without a number", "refused", "hidden", 21, "hiddenNumber"),
    ending(BLOCKS.unknownNumber, "Unknown number", "unknown", "", 1, "cannotBeDialed"),
    ending(BLOCKS.notAllowed, "Not allowed", "refused", "policy", 21, "notAllowed"),
    ending(BLOCKS.guardRefused, "Refused by call limits", "refused", "guard", 21, "notAllowed"),
    ending(BLOCKS.trunksFailed, "No trunk could take the call", "refused", "trunks", 34, "allLinesBusy"),
    ending(BLOCKS.tooManyHops, "Sent round in circles", "too_many_hops", "circle", 41, "serviceUnavailable"),
    ending(BLOCKS.gone, "Nobody can be reached", "end", "gone", 20, "nobodyAvailable"),
    block(BLOCKS.hangUp, HANG_UP, ...arrive("end", "hang_up"), { do: "end", cause: 16, say: null }),
    block(BLOCKS.nobodyThere, HANG_UP, ...arrive("end", "nobody"), { do: "end", cause: 19, say: "nobodyAvailable" }),
    block(BLOCKS.directory, DIRECTORY, ...arrive("directory", "names"), { do: "answer" }, { do: "directory" }),
  ];
}

function ending(
  id: BlockId,
  name: string,
  kind: NoteKind,
  target: string,
  cause: number,
  say: StockWords | null,
): Block {
  return block(id, { kind: "SYSTEM", id: null, name }, note(kind, target), { do: "end", cause, say });
}
