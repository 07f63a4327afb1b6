import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { claimMailbox } from "./mailbox-folder.ts";
import { readMailbox } from "./mailbox-messages.ts";

const dir = mkdtempSync(join(tmpdir(), "callplane-mailbox-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const BOX = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";

/** As app_voicemail writes it. */
function put(box: string, folder: string, name: string, fields: Record<string, string>, hasSound = true): void {
  mkdirSync(join(box, folder), { recursive: true });
  const lines = Object.entries({ origmailbox: "1000", priority: "1", flag: "", ...fields });
  const text = lines.map(([key, value]) => `${key}=${value}`).join("\n");
  writeFileSync(join(box, folder, `${name}.txt`), `;\n; Message Information file\n;\n${text}\n`);
  if (hasSound) writeFileSync(join(box, folder, `${name}.wav`), "RIFF");
}
const message = (id: string, fields: Record<string, string> = {}) => ({
  callerid: '"Praxis =Huber, & Co" <+43664123456>',
  origtime: "1795164239",
  msg_id: id,
  duration: "6",
  ...fields,
});

it("tells what lies in a box, oldest first, heard or not by where it lies", async () => {
  const box = join(dir, "one");
  put(box, "INBOX", "msg0000", message("b", { origtime: "1795164300", callerid: "Unknown" }));
  put(box, "Urgent", "msg0000", message("c", { origtime: "1795164400", callerid: '"" <1001>' }));
  put(box, "Old", "msg0000", message("a"));
  const { messages: found, isWhole } = await readMailbox(box, BOX, Date.now());
  expect(isWhole).toBe(true);
  expect(
    found.map(({ messageId, isHeard, callerId, callerName }) => [messageId, isHeard, callerId, callerName]),
  ).toEqual([
    ["a", true, "+43664123456", "Praxis =Huber, & Co"],
    ["b", false, null, null],
    ["c", false, "1001", null],
  ]);
  expect(found[0]).toMatchObject({ receivedAt: "2026-11-20T08:43:59.000Z", durationSec: 6, folder: "Old" });
  expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  put(box, "Work", "msg0004", message("a"));
  rmSync(join(box, "Old"), { recursive: true });
  expect((await readMailbox(box, BOX, Date.now())).messages[0]?.id).toBe(found[0]?.id);
});

it("passes over what is being recorded or moved, and what is no message", async () => {
  const box = join(dir, "two");
  put(box, "tmp", "msg0000", message("a"));
  put(box, "INBOX", "msg0000", message("b", { duration: "" }));
  put(box, "INBOX", "msg0001", message("c"), false);
  put(box, "INBOX", "msg0002", message(""));
  put(box, "INBOX", "msg0003", message("d", { origtime: "yesterday" }));
  writeFileSync(join(box, "INBOX", "notes.txt"), "msg_id=x");
  expect(await readMailbox(box, BOX, Date.now())).toEqual({ messages: [], isWhole: false });
  // What lacks something for longer is left over from a crash: nobody waits for it.
  expect(await readMailbox(box, BOX, Date.now() + 3_600_000)).toEqual({ messages: [], isWhole: true });
  expect(await readMailbox(join(dir, "nowhere"), BOX, Date.now())).toEqual({ messages: [], isWhole: true });
});

it("says that there may be more where the disk cannot read something, and tells the rest", async () => {
  const box = join(dir, "broken");
  put(box, "INBOX", "msg0000", message("a"));
  put(box, "Old", "msg0000", message("b"));
  rmSync(join(box, "Old/msg0000.txt"));
  mkdirSync(join(box, "Old/msg0000.txt"));
  const { messages, isWhole } = await readMailbox(box, BOX, Date.now());
  expect([messages.map(({ messageId }) => messageId), isWhole]).toEqual([["a"], false]);
  // A folder that is a file is as one that cannot be listed.
  writeFileSync(join(dir, "a-file"), "");
  expect(await readMailbox(join(dir, "a-file"), BOX, Date.now())).toEqual({ messages: [], isWhole: false });
});

it("is the box's own: whoever has the number next finds it empty", async () => {
  const box = join(dir, "three");
  expect(await claimMailbox(box, BOX)).toEqual({ isCleared: false });
  put(box, "INBOX", "msg0000", message("a"));
  expect(await claimMailbox(box, BOX)).toEqual({ isCleared: false });
  expect((await readMailbox(box, BOX, Date.now())).messages).toHaveLength(1);
  const next = "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4";
  expect(await claimMailbox(box, next)).toEqual({ isCleared: true });
  expect((await readMailbox(box, next, Date.now())).messages).toEqual([]);
});
