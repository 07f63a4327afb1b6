import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { acceptSpool, identifySpool, type SpoolPlaces } from "./spool-identity.ts";

const root = mkdtempSync(join(tmpdir(), "callplane-spool-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function places(name: string): SpoolPlaces {
  return { dir: join(root, name, "spool/voicemail"), noteFile: join(root, name, "data/voicemail-spool.json") };
}

it("gives the disk a name at first, and knows it by that", async () => {
  const here = places("first");
  const named = await identifySpool(here);
  expect(named).toEqual({ spoolId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(await identifySpool(here)).toEqual(named);
});

it("says that it is missing, and writes nothing where it should be", async () => {
  const here = places("away");
  const named = await identifySpool(here);
  renameSync(here.dir, `${here.dir}.away`);
  expect(await identifySpool(here)).toEqual({ problem: expect.stringContaining("not mounted, or was emptied") });
  expect(existsSync(here.dir)).toBe(false);
  mkdirSync(here.dir); // an empty mount point
  expect(await identifySpool(here)).toEqual({ problem: expect.stringContaining(here.dir) });
  expect(existsSync(join(here.dir, ".callplane-spool"))).toBe(false);
  rmSync(here.dir, { recursive: true });
  renameSync(`${here.dir}.away`, here.dir);
  expect(await identifySpool(here)).toEqual(named);
});

it("tells another disk from the one before, and one that cannot be read from both", async () => {
  const [here, there] = [places("here"), places("there")];
  await identifySpool(here);
  const other = await identifySpool(there);
  const swapped = { ...here, dir: there.dir };
  expect(await identifySpool(swapped)).toEqual({ problem: expect.stringContaining("another voicemail disk") });
  writeFileSync(join(here.dir, ".callplane-spool"), "");
  expect(await identifySpool(here)).toEqual({ problem: expect.stringContaining("holds no name") });
  expect(await acceptSpool(swapped)).toEqual({ ...other, isNew: false });
  expect(await identifySpool(swapped)).toEqual(other);
});

it("takes an empty folder for the disk on somebody's word alone, under a new name", async () => {
  const here = places("lost");
  const before = await identifySpool(here);
  rmSync(here.dir, { recursive: true });
  const accepted = await acceptSpool(here);
  expect(accepted.isNew).toBe(true);
  expect(await identifySpool(here)).toEqual({ spoolId: accepted.spoolId });
  expect(before).not.toEqual({ spoolId: accepted.spoolId });
});

it("takes up an old disk when the gateway beside it is a new one", async () => {
  const here = places("reinstalled");
  const named = await identifySpool(here);
  rmSync(join(here.noteFile, ".."), { recursive: true });
  expect(await identifySpool(here)).toEqual(named);
});

it("says what the disk says where it cannot be read", async () => {
  const here = places("locked");
  await identifySpool(here);
  rmSync(join(here.dir, ".callplane-spool"));
  mkdirSync(join(here.dir, ".callplane-spool"));
  expect(await identifySpool(here)).toEqual({ problem: expect.stringContaining("cannot be read") });
});
