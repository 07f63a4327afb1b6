import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemClock } from "../../lib/clock.ts";
import { type FollowedFile, followFile } from "./follow-file.ts";

let dir: string;
let path: string;
let lines: string[];
let followed: FollowedFile | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callplane-follow-"));
  path = join(dir, "messages.log");
  lines = [];
});
afterEach(async () => {
  await followed?.close();
  rmSync(dir, { recursive: true });
});
const follow = () => {
  followed = followFile({ path, clock: systemClock, everyMs: 5, onLine: (line) => lines.push(line) });
};
/** Writes a line and waits until it has been seen: the file is open by then, wherever it stood before. */
const seen = async (line: string) => {
  await vi.waitFor(() => {
    appendFileSync(path, `${line}\n`);
    expect(lines).toContain(line);
  });
  lines.length = 0;
};

it("tells whole lines that come after it began, and none before", async () => {
  writeFileSync(path, "old\n");
  follow();
  await seen("begun");
  appendFileSync(path, "one\ntw");
  await vi.waitFor(() => expect(lines.filter((line) => line !== "begun")).toEqual(["one"]));
  appendFileSync(path, "o\n");
  await vi.waitFor(() => expect(lines.filter((line) => line !== "begun")).toEqual(["one", "two"]));
  expect(lines).not.toContain("old");
});

it("goes on through rotation and truncation, losing no line", async () => {
  writeFileSync(path, "");
  follow();
  await seen("begun");
  appendFileSync(path, "last of the old\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "first of the new\n");
  const told = () => lines.filter((line) => line !== "begun");
  await vi.waitFor(() => expect(told()).toEqual(["last of the old", "first of the new"]));
  truncateSync(path);
  await vi.waitFor(() => {
    appendFileSync(path, "after\n");
    expect(told()).toContain("after");
  });
});

it("says that there is no file, and begins with its first line when it comes", async () => {
  follow();
  await vi.waitFor(() => expect(followed?.problem).toMatch(/ENOENT/));
  writeFileSync(path, "first\n");
  await vi.waitFor(() => expect(lines).toEqual(["first"]));
  await vi.waitFor(() => expect(followed?.problem).toBeUndefined());
});
