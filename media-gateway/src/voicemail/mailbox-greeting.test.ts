import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { greetingRecordedAt, syncGreeting } from "./mailbox-greeting.ts";

let folder: string;
let sound: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "callplane-greeting-"));
  sound = join(folder, "a-sound");
  writeFileSync(sound, "RIFF");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const AT = "2026-11-20T09:00:00.000Z";
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const sync = (digest: string | null, changedAt: string | null) =>
  syncGreeting(folder, { digest, changedAt }, { tenantId: "t", sounds: { upload: async () => sound } });
const wavs = () => readdirSync(folder).filter((name) => name.endsWith(".wav"));
/** As app_voicemail does it, so many minutes from now. */
function record(name: string, minutes: number): void {
  writeFileSync(join(folder, name), "RIFF by phone");
  utimesSync(join(folder, name), later(minutes), later(minutes));
}

it("tells what was put here by portal from what was recorded by phone", async () => {
  expect(await greetingRecordedAt(folder)).toBeUndefined();
  await sync("a".repeat(64), AT);
  expect(await greetingRecordedAt(folder)).toBeUndefined();
  record("busy.wav", 1);
  expect(await greetingRecordedAt(folder)).toBeGreaterThan(Date.now());
});

it("lets the later one be heard, whichever it is", async () => {
  record("unavail.wav", 10);
  record("temp.wav", 10);
  await sync("a".repeat(64), later(5).toISOString());
  expect(await greetingRecordedAt(folder)).toBeDefined();
  await sync("b".repeat(64), later(15).toISOString());
  expect([wavs().toSorted(), await greetingRecordedAt(folder)]).toEqual([["busy.wav", "unavail.wav"], undefined]);
  record("temp.wav", 20);
  await sync("b".repeat(64), later(15).toISOString());
  expect(wavs()).toContain("temp.wav");
  await sync(null, later(25).toISOString());
  expect(wavs()).toEqual([]);
});
