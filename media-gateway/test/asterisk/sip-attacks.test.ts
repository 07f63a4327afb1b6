import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type AsteriskInstance, asteriskOrReason, type SipPhone, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AmiConnection, openAmi } from "../../src/asterisk/ami/index.ts";
import { type Bans, holdByAcl, startBans } from "../../src/bans/index.ts";
import { LIMITS } from "../../src/bans/watch.ts";
import { type DeviceTracker, startDeviceTracker } from "../../src/devices/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { aSnapshot, aSnapshotEnvelope, passwordOf } from "../a-snapshot.ts";
import { nftOrReason } from "../bans/nft-or-reason.ts";
import { startAsteriskFor, until } from "../stage.ts";
import { type SipAttacker, startSipAttacker, statusOfAnswer, withoutIds } from "./sip-attacker.ts";

const found = await asteriskOrReason();
const nft = nftOrReason(found);
const WITHIN_MS = 30_000;
const OFFICE = "127.0.0.60";
const SPARED = "127.0.0.70";

describe.skipIf(found.skip)(`attacks by SIP${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 4 });
  const names = acme.users.flatMap((user) => user.devices.map((device) => device.sipUsername));
  const [known = ""] = names;
  const dataDir = mkdtempSync(join(tmpdir(), "callplane-attacks-"));
  const snapshots = createSnapshotIndex();
  const closing: { close(): unknown }[] = [];
  let asterisk: AsteriskInstance;
  let stageDir: string;
  let ami: AmiConnection;
  let devices: DeviceTracker;
  let bans: Bans;

  const openBans = () =>
    startBans({
      ami,
      snapshots,
      devices,
      hold: holdByAcl({ ami, file: join(dirname(asterisk.generatedDir), "sip-bans.conf") }),
      file: join(dataDir, "bans.json"),
      never: [`${SPARED}/32`],
      onBan: () => undefined,
      clock: systemClock,
      log: silentLog(),
    });
  const banOf = (address: string) => bans.report().items.find((ban) => ban.address === address);
  async function attacker(from: string): Promise<SipAttacker> {
    const one = await startSipAttacker(from, asterisk.ports.sip);
    closing.push(one);
    return one;
  }
  async function phone(index: number, localAddress: string, password?: string): Promise<SipPhone> {
    const username = names[index] ?? "";
    const server = { host: "127.0.0.1", port: asterisk.ports.sip };
    const one = await startSipPhone({ server, username, password: password ?? passwordOf(username), localAddress });
    closing.push({ close: () => one.stop() });
    return one;
  }
  /** Goes on until the answer is another than 401, which must come about. */
  async function untilRefused(act: () => Promise<string | undefined>): Promise<number> {
    const deadline = performance.now() + WITHIN_MS;
    for (let tries = 1; performance.now() < deadline; tries += 1) {
      if (statusOfAnswer(await act()) === 403) return tries;
    }
    throw new Error("was let try on");
  }

  beforeAll(async () => {
    ({ asterisk, dir: stageDir } = await startAsteriskFor(acme, found.tree));
    ami = openAmi({ ...asterisk.ami, log: silentLog() });
    await until(() => ami.isUp);
    snapshots.set(aSnapshotEnvelope(acme));
    devices = startDeviceTracker({ ami, snapshots, clock: systemClock, log: silentLog() });
    bans = await openBans();
  }, 60_000);
  afterEach(async () => {
    for (const one of closing.splice(0)) await one.close();
    for (const { address } of bans.report().items) bans.lift(address);
  });
  afterAll(async () => {
    await bans?.close();
    await devices?.close();
    await ami?.close();
    await asterisk?.stop();
    rmSync(dataDir, { recursive: true });
    rmSync(stageDir, { recursive: true, force: true });
  });

  it("answer names that exist and names that do not alike, to the letter (row 19)", async () => {
    const scanner = await attacker("127.0.0.50");
    const unknown = "acme-1000-zzzz";
    const [here, nowhere] = [await scanner.scan(known), await scanner.scan(unknown)];
    expect(statusOfAnswer(here)).toBe(401);
    expect(withoutIds(nowhere, unknown)).toBe(withoutIds(here, known));
    const [wrong, none] = [await scanner.guess(known), await scanner.guess(unknown)];
    expect(statusOfAnswer(wrong)).toBe(401);
    expect(withoutIds(none, unknown)).toBe(withoutIds(wrong, known));
  });

  it("end in a ban for who guesses passwords, while others register and call (row 19)", async () => {
    const [anna, ben] = [await phone(0, "127.0.0.1"), await phone(1, OFFICE)];
    await Promise.all([anna.register(), ben.register()]);
    ben.onIncoming = (call) => void call.answer();
    const thief = await attacker("127.0.0.51");
    let n = 0;
    const attack = untilRefused(() => thief.guess(n++ % 2 === 0 ? known : `acme-${1000 + n}-aaaa`));
    const call = await anna.call("1001");
    const tries = await attack;
    expect(tries).toBeGreaterThan(LIMITS.stranger.failures);
    expect(banOf("127.0.0.51")).toMatchObject({ reason: "failures", hasPhones: false, times: 1 });
    // Whatever is tried now, with whichever name, is refused before anybody looks at it.
    for (const name of [known, "nobody"]) expect(statusOfAnswer(await thief.scan(name))).toBe(403);
    expect(call.state).toBe("answered");
    await call.hangUp();
    await ben.register();
    expect(bans.report().total).toBe(1);
  }, 60_000);

  it.each([
    ["that exist", "127.0.0.52", () => known],
    ["that do not", "127.0.0.54", () => `acme-${Math.floor(Math.random() * 9000)}-aaaa`],
  ])(
    "end in a ban for who scans for names %s and never says a password",
    async (_, from, name) => {
      const scanner = await attacker(from);
      await untilRefused(() => scanner.scan(name()));
      expect(banOf(from)).toMatchObject({ reason: "scan", hasPhones: false });
    },
    60_000,
  );

  it("outlive a restart of the gateway, and end when somebody lifts the ban", async () => {
    const thief = await attacker("127.0.0.53");
    await untilRefused(() => thief.guess("nobody"));
    await bans.close();
    bans = await openBans();
    expect(banOf("127.0.0.53")).toMatchObject({ times: 1 });
    expect(statusOfAnswer(await thief.scan("nobody"))).toBe(403);
    expect(bans.lift("127.0.0.53")).toBe(true);
    const deadline = performance.now() + WITHIN_MS;
    while (statusOfAnswer(await thief.scan("nobody")) !== 401) expect(performance.now()).toBeLessThan(deadline);
    expect(bans.lift("127.0.0.53")).toBe(false);
  }, 60_000);

  it("do not lock an office out for a phone with a wrong password; an attack from there, for a minute", async () => {
    const [good, wrong] = [await phone(2, OFFICE), await phone(3, OFFICE, "mistyped")];
    await good.register();
    for (let n = 0; n < 2 * LIMITS.stranger.failures; n += 1)
      await expect(wrong.register()).rejects.toMatchObject({ status: 401 });
    await good.register();
    expect(bans.report().total).toBe(0);
    const inside = await attacker(OFFICE);
    await untilRefused(() => inside.guess("nobody"));
    const ban = banOf(OFFICE);
    expect(ban).toMatchObject({ hasPhones: true, times: 1 });
    expect(Date.parse(ban?.until ?? "") - Date.parse(ban?.since ?? "")).toBe(60_000);
  }, 60_000);

  it("never shut out whoever is on the list of those to spare", async () => {
    const wrong = await attacker(SPARED);
    for (let n = 0; n < LIMITS.neighbour.failures + 20; n += 1)
      expect(statusOfAnswer(await wrong.guess("nobody"))).toBe(401);
    expect(bans.report().total).toBe(0);
  }, 60_000);
});

describe.skipIf(nft.skip)(`bans by nft${nft.because}`, () => {
  it("let no packet of who is shut out through, all of everybody else's, and end by themselves (row 19)", () => {
    const script = join(import.meta.dirname, "../bans/in-namespace.ts");
    const printed = nft.run(script, [JSON.stringify([...nft.command, "-f", "-"])]);
    const both = ["127.0.0.50", "127.0.0.51"];
    const other = ["127.0.0.51"];
    expect(JSON.parse(printed)).toEqual({ before: both, banned: other, heldAgain: other, lifted: both, expired: both });
  }, 90_000);
});
