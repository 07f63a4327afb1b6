import { voicemailBoxes } from "@callplane/drizzle";
import { MASKED_SECRET, type UpdateVoicemailBox, type VoicemailBox } from "../../contract/index.ts";
import { claimExtension } from "../extensions/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { AppError, conflictOn } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import {
  type Change,
  type NamedThing,
  toDestination,
  toPerson,
  toSound,
  verbsOf,
  withTime,
} from "../named-things/index.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { toNoticeProblem } from "./notice-problem.ts";
import { refuseOthers, tellOwner } from "./others-change.ts";
import { sealPin } from "./pin.ts";
import { refuseSenseless } from "./rules.ts";
import { boxName, isShared, replaceListeners, selectVoicemailBoxes, setPin, type VoicemailBoxRow } from "./store.ts";

/** A box within the edge: its PIN as it is given, masked once it is read, null where none was chosen; and when it was changed, which is not shown. */
type Box = Omit<VoicemailBox, "pin"> & { pin: string | null; pinChangedAt: string | null };

const voicemailBox: NamedThing<VoicemailBoxRow, Box> = {
  words: "voicemail box",
  entity: "voicemail_box",
  read: "voicemail.read",
  table: voicemailBoxes,
  counted: isShared,
  searched: boxName,
  nameKey: "voicemail_boxes_name_key",
  destination: "VOICEMAIL",
  select: selectVoicemailBoxes,
  toItem: ({ pinChangedAt, greetingRecordedAt, noticeProblem, noticeProblemAt, ...row }) => ({
    ...withTime(row),
    pin: pinChangedAt === null ? null : MASKED_SECRET,
    pinChangedAt: pinChangedAt?.toISOString() ?? null,
    greetingRecordedAt: greetingRecordedAt?.toISOString() ?? null,
    noticeProblem: toNoticeProblem({ noticeProblem, noticeProblemAt }),
  }),
  references: ({ greetingSoundId, onZero, listenerIds = [] }) => [
    ...toDestination(["onZero"], onZero),
    ...toSound(["greetingSoundId"], greetingSoundId),
    ...listenerIds.flatMap((userId, index) => toPerson(["listenerIds", index], userId)),
  ],
  extensionOwner: (voicemailBoxId) => ({ kind: "voicemail", voicemailBoxId }),
  toColumns: ({ number: _, pin: __, listenerIds: ___, ...columns }, { before }) =>
    // What could not be delivered was of the address before.
    columns.email === undefined || columns.email === before?.email
      ? columns
      : { ...columns, noticeProblem: null, noticeProblemAt: null },
  refuseSaving({ pin: _, ...fields }, { ctx, before }) {
    refuseOthers(ctx, before);
    refuseSenseless({ ...fields, userId: before?.userId ?? null });
  },
  async saveMore(fields, change) {
    const { number, pin, listenerIds } = fields;
    if (change.before === null && number) await claimNumber(change, number);
    if (pin) await savePin(change, pin);
    if (listenerIds) await replaceListeners(change.tx, change.ctx.tenantId, change.id, listenerIds);
    await tellOwner(change, fields);
  },
  refuseDeleting({ userId, name }) {
    if (userId === null) return;
    throw new AppError("conflict", `This is the box of ${name}: it goes with the person's extension`);
  },
  audited: ({ name, number, email, attachesAudio, greetingSoundId, maxMessageSec, pinChangedAt, ...rest }) => {
    const { asksPin, inDirectory, deletesMailed, onZero, listenerIds } = rest;
    const fields = { name, number, email, attachesAudio, greetingSoundId, maxMessageSec, pinChangedAt };
    return { ...fields, asksPin, inDirectory, deletesMailed, onZero, listenerIds };
  },
};

const verbs = verbsOf(voicemailBox);

/** The verbs of boxes, as all others but for the PIN: changed alone it holds at once, and leaves nothing to apply. */
export const voicemailBoxVerbs = {
  most: verbs.most,
  async list(ctx: Ctx, input: Parameters<typeof verbs.list>[1]) {
    const { items, nextCursor } = await verbs.list(ctx, input);
    return { items: items.map(toShown), nextCursor };
  },
  get: async (ctx: Ctx, id: string) => toShown(await verbs.get(ctx, id)),
  create: async (ctx: Ctx, input: Parameters<typeof verbs.create>[1]) => toShown(await verbs.create(ctx, input)),
  async update(ctx: Ctx, id: string, changes: UpdateVoicemailBox): Promise<VoicemailBox> {
    const { pin, ...rest } = changes;
    const isPinAlone = pin !== undefined && Object.values(rest).every((value) => value === undefined);
    return toShown(isPinAlone ? await changePin(ctx, id, pin) : await verbs.update(ctx, id, changes));
  },
  remove: verbs.remove,
};

function toShown({ pinChangedAt, ...box }: Box): VoicemailBox {
  return { ...box, pin: pinChangedAt === null ? null : MASKED_SECRET };
}

function changePin(ctx: Ctx, id: string, pin: string): Promise<Box> {
  return mutate(ctx, "voicemail_box.set_pin", async (tx, audit, afterCommit, last) => {
    const before = await verbs.load(tx, ctx, id);
    refuseOthers(ctx, before);
    const change = { ctx, tx, id, before, afterCommit, last };
    await savePin(change, pin);
    await tellOwner(change, { pin });
    const after = await verbs.load(tx, ctx, id);
    const audited = ({ pinChangedAt }: Box) => ({ pinChangedAt });
    audit({ id, name: after.name, before: audited(before), after: audited(after) });
    return after;
  });
}

/** Asks the gateway to take it over, but for a new box: that is not there before the next apply, which brings the PIN with it. */
async function savePin({ ctx, tx, id, before, last, afterCommit }: Change<Box>, pin: string): Promise<void> {
  await setPin(tx, ctx.tenantId, id, await sealPin(ctx, { tenantId: ctx.tenantId, id }, pin));
  if (before !== null) await offerCallState(ctx, { tx, last, afterCommit });
}

/** Throws `conflict` at the field that boxes have for it. */
async function claimNumber({ ctx, tx, id }: Change<Box>, number: string): Promise<void> {
  try {
    await claimExtension(tx, ctx.tenantId, number, { kind: "voicemail", voicemailBoxId: id });
  } catch (error) {
    const isTaken = error instanceof AppError && error.code === "conflict";
    throw isTaken ? conflictOn(["number"], error.message, error) : error;
  }
}
