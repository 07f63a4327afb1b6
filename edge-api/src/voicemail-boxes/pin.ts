import type { Ctx } from "../lib/ctx.ts";

type Box = { tenantId: string; id: string };

/** A PIN as it is stored: sealed for this box alone. */
export function sealPin({ ports }: Ctx, box: Box, pin: string): Promise<string> {
  return ports.keys.encrypt(pin, associatedData(box));
}

/** The PIN that was sealed for this box. */
export function openPin({ ports }: Ctx, { sealed, ...box }: Box & { sealed: string }): Promise<string> {
  return ports.keys.decrypt(sealed, associatedData(box));
}

function associatedData({ tenantId, id }: Box): string {
  return `voicemail_boxes:${tenantId}:${id}`;
}
