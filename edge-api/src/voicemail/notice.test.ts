import { aVoicemailMessage } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Edge, startEdge } from "../../test/harness.ts";
import { wav } from "../sounds/testing/audio.ts";
import { sendNotice } from "./notice.ts";
import { aCompanyOf } from "./testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

it("deletes a message that went out with its sound once it is asked again, wherever the database failed, and mails it once", async () => {
  const { ask, box, tenant, messages } = await aCompanyOf(edge);
  const email = `anna@${crypto.randomUUID().slice(0, 8)}.example`;
  expect((await ask("PATCH", "", { email, attachesAudio: true, deletesMailed: true })).status).toBe(200);
  const ctx = edge.ctxFor(await edge.signIn("platform_admin"));
  for (const broken of [1, 2]) {
    const objectKey = `voicemail/${crypto.randomUUID()}`;
    await edge.bucket.put(objectKey, wav(), { httpMetadata: { contentType: "audio/wav" } });
    const { id } = await aVoicemailMessage(edge.admin, box, { objectKey, sizeBytes: wav().length });
    let count = 0;
    const begin: typeof ctx.db.begin = (opening) => {
      count += 1;
      return count === broken ? Promise.reject(new Error("the connection is gone")) : ctx.db.begin(opening);
    };
    await sendNotice({ ...ctx, db: { ...ctx.db, begin } }, tenant.id, id).catch(() => undefined);
    await sendNotice(ctx, tenant.id, id);
    expect(await messages(), `where transaction ${broken} failed`).toEqual([]);
  }
  expect(await edge.mailsTo(email)).toHaveLength(2);
});
