import { spokenLanguage } from "../languages.ts";
import type { SnapshotIvrMenu } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block, goto, leavesFor, note } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block, BlockId, MenuDialing, SoundRef } from "./program.ts";

const INVALID: SoundRef = { kind: "words", words: "invalidChoice" };

/** A menu whose greeting is gone cannot ask anything: it gives up at once. */
export function compileIvr(menu: SnapshotIvrMenu, known: KnownThings): readonly Block[] {
  const id = blockOf({ kind: "IVR", id: menu.id });
  const node = { kind: "IVR", id: menu.id, name: menu.name } as const;
  const greeting = known.sound(menu.greetingSoundId);
  const giveUp = known.wayOn(menu.giveUp);
  if (greeting === null) return [block(id, node, ...arrive("ivr", menu.id), goto(giveUp))];
  const ask = {
    do: "menu",
    menuId: menu.id,
    greeting,
    invalid: known.sound(menu.invalidSoundId) ?? INVALID,
    keys: menu.keys.map(({ key, label }) => ({ key, label, ...leavesFor(keyBlock(id, key)) })),
    dialing: dialingOf(menu),
    timeoutSec: menu.timeoutSec,
    tries: menu.tries,
    giveUp,
    silence: {
      tries: menu.silenceTries ?? menu.tries,
      say: known.sound(menu.silenceSoundId),
      ...leavesFor(menu.onSilence === null ? giveUp : known.wayOn(menu.onSilence)),
    },
  } as const;
  const keys = menu.keys.map(({ key, destination }) =>
    block(keyBlock(id, key), node, note("ivr_key", key), goto(known.wayTo(destination))),
  );
  const voice = menu.language == null ? [] : [{ do: "voice", language: spokenLanguage(menu.language) } as const];
  return [block(id, node, ...arrive("ivr", menu.id), ...voice, { do: "answer" }, ask), ...keys];
}

function keyBlock(menu: BlockId, key: string): BlockId {
  return `${menu}-key-${key === "*" ? "star" : key === "#" ? "hash" : key}`;
}

function dialingOf({ allowsExtensions, allowsGroups, nextDigitSec }: SnapshotIvrMenu): MenuDialing | null {
  if (!allowsExtensions) return null;
  return { kinds: allowsGroups ? ["USER", "RING_GROUP", "QUEUE"] : ["USER"], nextDigitSec };
}
