import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApplyOutcome } from "../../src/apply/index.ts";
import { aDevice, anAgent, aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();

const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 3, agents: 1 }));
const birch = aSnapshotEnvelope(aSnapshot({ key: "birch", users: 2 }));
const names = (...list: (typeof acme)[]) =>
  list.flatMap((envelope) => envelope.body.users.flatMap((user) => user.devices.map((d) => d.sipUsername))).sort();
/** acme with one person renamed, which touches one pjsip file. */
const renamed = (name: string, revision = 2) => {
  const body = structuredClone(acme.body);
  for (const user of body.users.slice(0, 1)) user.name = name;
  return aSnapshotEnvelope(body, revision);
};
const errorOf = (outcome: ApplyOutcome) => ("error" in outcome ? outcome.error : undefined);

describe.skipIf(found.skip)(`apply on a real Asterisk${found.because}`, () => {
  let real: RealApply;
  beforeAll(async () => {
    real = await startRealApply();
  });
  afterAll(() => real?.stop());

  /** Both tenants live and whole; the journal as the last apply left it. */
  async function whole(): Promise<void> {
    expect(errorOf(await real.apply([acme, birch]))).toBeUndefined();
    expect(await real.endpoints()).toEqual(names(acme, birch));
    real.takeReloads();
  }

  it("brings two tenants with the same numbers to life, and reads every object back", async () => {
    const steps: string[] = [];
    expect(await real.apply([acme], { onStep: (step) => steps.push(step) })).toMatchObject({ kind: "applied" });
    expect(steps).toEqual(["dry_run", "backup", "write", "reload", "verify", "commit"]);
    expect(await real.apply([acme, birch])).toMatchObject({ kind: "applied" });
    expect(await real.endpoints()).toEqual(names(acme, birch));
    expect(await real.ports.journal.read()).toMatchObject({ phase: "verified" });
    const lines = await real.ami.list({ Action: "ShowDialPlan", Context: "birch-number" });
    const first = lines.find((line) => line.Extension === "1000" && line.Priority === "1");
    expect(first?.AppData).toContain("PJSIP/birch-1000-");
    expect(first?.AppData).not.toContain("acme");
  });

  it("reloads only what changed: a name pjsip, an agent's fallback the dialplan, a prompt nothing", async () => {
    await whole();
    expect(await real.apply([renamed("Somebody Else"), birch], { changed: renamed("Somebody Else") })).toMatchObject({
      kind: "applied",
    });
    expect(real.takeReloads()).toEqual(["pjsip"]);
    await whole();
    const body = structuredClone(acme.body);
    body.agents = [anAgent("acme", "601", { fallback: { kind: "extension", number: "1000" } })];
    const other = aSnapshotEnvelope(body, 3);
    expect(await real.apply([other, birch], { changed: other })).toMatchObject({ kind: "applied" });
    expect(real.takeReloads()).toEqual(["dialplan"]);
    const prompted = aSnapshotEnvelope({ ...body, agents: body.agents.map((a) => ({ ...a, prompt: "Be brief." })) }, 4);
    expect(await real.apply([prompted, birch], { changed: prompted })).toMatchObject({
      kind: "unchanged",
      fileDiff: "",
    });
    expect(real.takeReloads()).toEqual([]);
    const stored = JSON.parse(await readFile(join(real.dir, "snapshots", `${acme.tenantId}.json`), "utf8"));
    expect(stored.revision).toBe(4);
  });

  it("writes unchanged files as links to the old ones, and can go back to any generation", async () => {
    await whole();
    const before = await readlink(real.asterisk.generatedDir);
    const changed = renamed("New Name");
    await real.apply([changed, birch], { changed });
    const after = await readlink(real.asterisk.generatedDir);
    expect(after).not.toBe(before);
    const old = await real.ports.store.read(before);
    expect(old.files.get("pjsip.d/acme-10xx.conf")).not.toContain("New Name");
    expect(await real.apply([acme, birch], { changed: acme })).toMatchObject({ kind: "applied" });
    expect((await real.ports.store.readLive()).files).toEqual(old.files);
  });

  it("removes a device: its endpoint is gone, everyone else's stays", async () => {
    await whole();
    const body = structuredClone(acme.body);
    const [gone] = body.users.splice(0, 1);
    const fewer = aSnapshotEnvelope(body, 2);
    expect(await real.apply([fewer, birch], { changed: fewer })).toMatchObject({ kind: "applied" });
    expect(await real.endpoints()).toEqual(names(fewer, birch));
    expect(await real.endpoints()).not.toContain(gone?.devices[0]?.sipUsername);
  });

  it("empties a file's last device although Asterisk does not notice files that are gone", async () => {
    await whole();
    const bigger = structuredClone(acme.body);
    const [first] = bigger.users;
    if (first)
      bigger.users.push({ ...first, id: crypto.randomUUID(), extension: "2200", devices: [aDevice("acme-2200-aaaa")] });
    expect(await real.apply([aSnapshotEnvelope(bigger), birch])).toMatchObject({ kind: "applied" });
    expect(await real.endpoints()).toContain("acme-2200-aaaa");
    expect(errorOf(await real.apply([acme, birch]))).toBeUndefined();
    expect(await real.endpoints()).toEqual(names(acme, birch));
  });

  it("undoes when the lease is lost: nothing touched before the switch, put back after it", async () => {
    await whole();
    const changed = renamed("Lost Lease");
    const early = await real.apply([changed, birch], { changed, signal: AbortSignal.abort() });
    expect(early).toMatchObject({ kind: "rejected", error: { code: "lease_lost" } });
    const stop = new AbortController();
    const late = await real.apply([changed, birch], {
      changed,
      signal: stop.signal,
      onStep: (step) => step === "reload" && stop.abort(),
    });
    expect(late).toMatchObject({ kind: "rolled_back", error: { code: "lease_lost", details: [] } });
    const [shown] = await real.ami.list({ Action: "PJSIPShowEndpoint", Endpoint: names(acme)[0] ?? "" });
    expect(shown?.Callerid).toBe('"Person 1000" <1000>');
  });

  it("shows what changed as a diff in which no digest can be read", async () => {
    await whole();
    const body = structuredClone(acme.body);
    const device = body.users[0]?.devices[0];
    const secret = "f".repeat(32);
    if (device) device.digestMd5 = secret;
    const rotated = aSnapshotEnvelope(body, 2);
    const { fileDiff } = await real.apply([rotated, birch], { changed: rotated });
    expect(fileDiff).toContain("-password_digest = MD5:******** (old)");
    expect(fileDiff).toContain("+password_digest = MD5:******** (new)");
    expect(fileDiff).not.toMatch(/[0-9a-f]{32}/);
  });

  it("leaves no candidate and no temporary file behind", async () => {
    expect(await readdir(join(real.dir, "dry-run"))).toEqual([]);
    expect((await readdir(join(real.dir, "generations"))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

/** Every row of what Asterisk accepts in silence: [what, file, damage]; no text is no file. */
const BROKEN: [name: string, file: string, damage: (text: string) => string | undefined][] = [
  ["a section without its closing bracket", "pjsip.d/acme-10xx.conf", (t) => t.replace("]", "")],
  ["an unknown template", "pjsip.d/acme-10xx.conf", (t) => t.replace("]", "](nobody)")],
  ["a missing include", "pjsip.d/acme-10xx.conf", (t) => `#include "nowhere.conf"\n${t}`],
  ["a comment that never ends", "pjsip.d/acme-10xx.conf", (t) => `${t};--\n`],
  ["an unknown option", "pjsip.d/acme-10xx.conf", (t) => t.replace("rtp_timeout", "rtp_timeuot")],
  ["a bad codec", "pjsip.d/acme-10xx.conf", (t) => t.replace("allow = alaw,ulaw", "allow = alaw,banana")],
  ["a bad integer", "pjsip.d/acme-10xx.conf", (t) => t.replace("max_contacts = 1", "max_contacts = one")],
  ["a misspelt type", "pjsip.d/acme-10xx.conf", (t) => t.replace("type = endpoint", "type = endpont")],
  ["a truncated file", "pjsip.d/acme-10xx.conf", (t) => t.slice(0, t.indexOf("type = auth"))],
  ["a file cut in a line", "pjsip.d/acme-10xx.conf", (t) => t.slice(0, Math.floor(t.length / 2))],
  ["an empty file", "pjsip.d/acme-10xx.conf", () => ""],
  ["a missing file", "pjsip.d/acme-10xx.conf", () => undefined],
  ["a bad boolean", "pjsip.d/acme-10xx.conf", (t) => t.replace("direct_media = no", "direct_media = nope")],
  ["a boolean that is another", "pjsip.d/acme-10xx.conf", (t) => t.replace("direct_media = no", "direct_media = yes")],
  ["an auth that is not there", "pjsip.d/acme-10xx.conf", (t) => t.replace(/^auth = .*$/m, "auth = nobody")],
  ["an AOR that is not there", "pjsip.d/acme-10xx.conf", (t) => t.replace(/^aors = .*$/m, "aors = nobody")],
  [
    "a transport that is not there",
    "pjsip.d/acme-10xx.conf",
    (t) => t.replace("disallow", "transport = nowhere\ndisallow"),
  ],
  [
    "a context that is not there",
    "pjsip.d/acme-10xx.conf",
    (t) => t.replace("context = acme-internal", "context = nowhere"),
  ],
  [
    "another tenant's context",
    "pjsip.d/acme-10xx.conf",
    (t) => t.replace("context = acme-internal", "context = birch-internal"),
  ],
  ["an unescaped semicolon", "pjsip.d/acme-10xx.conf", (t) => t.replace("Damaged", "Dam;aged")],
  ["an id that is there already", "pjsip.d/acme-10xx.conf", (t) => `${t}${t.slice(0, t.indexOf("\n\n") + 2)}`],
  ["another tenant's id", "pjsip.d/acme-10xx.conf", (t) => t.replaceAll(names(acme)[1] ?? "", names(birch)[0] ?? "")],
  [
    "a value of another person",
    "pjsip.d/acme-10xx.conf",
    (t) => t.replace(/MD5:[0-9a-f]{32}/, `MD5:${"0".repeat(32)}`),
  ],
  ["a dialplan without its closing bracket", "dialplan.d/acme.conf", (t) => t.replace("]", "")],
  ["an empty dialplan", "dialplan.d/acme.conf", () => ""],
  ["a missing dialplan", "dialplan.d/acme.conf", () => undefined],
  ["an unknown application", "dialplan.d/acme.conf", (t) => t.replace("Stasis(", "Statis(")],
  ["a jump to nowhere", "dialplan.d/acme.conf", (t) => t.replace("callplane-person", "callplane-persn")],
  ["a bad priority", "dialplan.d/acme.conf", (t) => t.replace(/^exten = 1000,1,/m, "exten = 1000,one,")],
  [
    "an unclosed parenthesis",
    "dialplan.d/acme.conf",
    (t) => t.replace("Gosub(callplane-echo,s,1())", "Gosub(callplane-echo,s,1("),
  ],
  ["a missing included context", "dialplan.d/acme.conf", (t) => t.replace("]\n", "]\ninclude = nowhere\n")],
  ["a line less", "dialplan.d/acme.conf", (t) => t.replace(/^exten = \*97.*\n/m, "")],
  [
    "a way into another tenant",
    "dialplan.d/acme.conf",
    (t) => t.replace(/^exten = \*97.*$/m, "exten = *97,1,Goto(birch-internal,1000,1)"),
  ],
];

/** A running Asterisk keeps the old object, or takes the word for what was meant: only a fresh start would show it. */
const ONLY_DRY_RUN = ["a bad integer", "a bad boolean"];

describe.skipIf(found.skip)(`faults row 2: broken files${found.because}`, () => {
  let real: RealApply;
  beforeAll(async () => {
    real = await startRealApply();
    expect(errorOf(await real.apply([acme, birch]))).toBeUndefined();
  });
  afterAll(() => real?.stop());

  const next = () => {
    const { body } = renamed("Damaged");
    body.agents = [anAgent("acme", "601", { fallback: { kind: "extension", number: "1000" } })];
    return aSnapshotEnvelope(body, 2);
  };
  const damage = (file: string, change: (text: string) => string | undefined) => (files: Map<string, string>) => {
    const text = files.get(file) ?? "";
    const broken = change(text);
    expect(broken).not.toBe(text);
    if (broken === undefined) files.delete(file);
    else files.set(file, broken);
  };
  async function expectUntouched(): Promise<void> {
    expect(await real.endpoints()).toEqual(names(acme, birch));
    const [shown] = await real.ami.list({ Action: "PJSIPShowEndpoint", Endpoint: names(acme)[0] ?? "" });
    expect(shown?.Callerid).toBe('"Person 1000" <1000>');
    for (const context of ["acme-number", "birch-number", "callplane-person"]) {
      expect((await real.ami.list({ Action: "ShowDialPlan", Context: context })).length).toBeGreaterThan(3);
    }
  }

  it.each(BROKEN)("%s: refused, or put back; nobody loses an endpoint", async (_what, file, change) => {
    const changed = next();
    const outcome = await real.apply([changed, birch], { changed, damage: damage(file, change) });
    expect(["rejected", "rolled_back"]).toContain(outcome.kind);
    expect(errorOf(outcome)?.details.length).toBeGreaterThan(0);
    expect(errorOf(outcome)?.details.filter((detail) => detail.startsWith("after putting"))).toEqual([]);
    await expectUntouched();
  });

  it.each(BROKEN.filter(([what]) => !ONLY_DRY_RUN.includes(what)))(
    "%s: found by the read-back alone, were there no dry run",
    async (_what, file, change) => {
      expect(errorOf(await real.apply([acme, birch], { skipDryRun: true }))).toBeUndefined();
      const changed = next();
      const outcome = await real.apply([changed, birch], { changed, damage: damage(file, change), skipDryRun: true });
      expect({ kind: outcome.kind, code: errorOf(outcome)?.code }).toEqual({
        kind: "rolled_back",
        code: expect.stringMatching(/verify_failed|reload_failed/),
      });
      await expectUntouched();
    },
  );

  it("and the same state, undamaged, is applied afterwards", async () => {
    const changed = next();
    expect(errorOf(await real.apply([changed, birch], { changed }))).toBeUndefined();
  });
});
