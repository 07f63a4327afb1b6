import type { SnapshotUser } from "../snapshot.ts";
import { blockOf } from "./block-ids.ts";
import { block, check, note, whileSuspended } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import { BLOCKS, type Block, type BlockId, type Step } from "./program.ts";
import type { StockWords } from "./stock-words.ts";

/** One step a person, however many there are; the rest is the same for all and is in `personBlocks`. */
export function compileUser(user: SnapshotUser, known: KnownThings): Block {
  return block(
    blockOf({ kind: "USER", id: user.id }),
    { kind: "USER", id: user.id, name: user.name },
    {
      do: "person",
      userId: user.id,
      name: user.name,
      extension: user.extension,
      devices: user.devices.map(({ sipUsername }) => sipUsername),
      box: known.boxOf(user.id),
    },
  );
}

const NODE = { kind: "USER", id: null, name: "The person called" } as const;
const MESSAGE = "person-message";
const MESSAGE_WHILE_BUSY = "person-message-busy";

/** What happens to every call to a person: do-not-disturb, forwards, phones, and then busy, no answer or no phone at all. */
export function personBlocks(): readonly Block[] {
  return [
    block(
      BLOCKS.person,
      NODE,
      { do: "hop" },
      whileSuspended,
      check({ is: "callerBlocked", by: "subject" }, BLOCKS.callerBlocked),
      check({ is: "callerHidden", by: "subject" }, BLOCKS.callerHidden),
      check({ is: "doNotDisturb" }, BLOCKS.personDoNotDisturb),
      ...forwards("always"),
      check({ is: "noDevices" }, BLOCKS.personUnavailable),
      note("user", ""),
      {
        do: "ringPerson",
        ways: {
          busy: BLOCKS.personBusy,
          noAnswer: BLOCKS.personNoAnswer,
          unavailable: BLOCKS.personUnavailable,
        },
      },
    ),
    block(
      BLOCKS.personDoNotDisturb,
      NODE,
      note("do_not_disturb", ""),
      ...after("busy", MESSAGE_WHILE_BUSY, 17, "isBusy"),
    ),
    block(BLOCKS.personBusy, NODE, note("busy", ""), ...after("busy", MESSAGE_WHILE_BUSY, 17, "isBusy")),
    block(BLOCKS.personNoAnswer, NODE, note("no_answer", ""), ...after("noAnswer", MESSAGE, 19, "nobodyAvailable")),
    block(BLOCKS.personUnavailable, NODE, note("unavailable", ""), ...after("noAnswer", MESSAGE, 20, "isUnavailable")),
    block(BLOCKS.personForward, NODE, note("forward", ""), { do: "forward" }),
    block(
      BLOCKS.personForwardAsked,
      NODE,
      note("forward", ""),
      { do: "ask", untaken: BLOCKS.personForwardUntaken },
      { do: "forward" },
    ),
    block(BLOCKS.personForwardUntaken, NODE, note("no_answer", ""), ...message(MESSAGE, 19, "nobodyAvailable")),
    block(MESSAGE, NODE, note("voicemail", ""), { do: "voicemail", box: null, greeting: "unavailable" }),
    block(MESSAGE_WHILE_BUSY, NODE, note("voicemail", ""), { do: "voicemail", box: null, greeting: "busy" }),
  ];
}

/** A forward, else the voicemail box, else words. */
function after(when: "busy" | "noAnswer", box: BlockId, cause: number, say: StockWords): readonly Step[] {
  return [...forwards(when), ...message(box, cause, say)];
}

function forwards(when: "always" | "busy" | "noAnswer"): readonly Step[] {
  return [
    check({ is: "forwards", when, asks: true }, BLOCKS.personForwardAsked),
    check({ is: "forwards", when }, BLOCKS.personForward),
  ];
}

function message(box: BlockId, cause: number, say: StockWords): readonly Step[] {
  return [check({ is: "hasBox" }, box), { do: "end", cause, say }];
}
