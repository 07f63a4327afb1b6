import { join } from "node:path";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../src/bans/watch.ts";
import { calmChanges } from "../../src/devices/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { aSnapshot } from "../a-snapshot.ts";
import { nftOrReason } from "../bans/nft-or-reason.ts";
import { until } from "../stage.ts";
import { type PhonesStage, startPhonesStage } from "./phones-stage.ts";
import { statusOfAnswer, withoutIds } from "./sip-attacker.ts";

const found = await asteriskOrReason();
const nft = nftOrReason(found);
const WITHIN_MS = 30_000;
const OFFICE = "127.0.0.60";
const SPARED = "127.0.0.70";

const acme = aSnapshot({ key: "acme", users: 6 });
const storm = aSnapshot({ key: "storm", users: 1000 });
const calm = aSnapshot({ key: "calm", users: 2 });
const namesOf = (tenant: typeof acme) => tenant.users.flatMap((user) => user.devices.map((each) => each.sipUsername));
const names = namesOf(acme);
const [known = ""] = names;

describe.skipIf(found.skip)(`SIP: those who attack, and phones${found.because}`, () => {
  let stage: PhonesStage;
  const attacker = (from: string) => stage.attacker(from);
  const phone = (index: number, from?: string, password?: string) =>
    stage.phone(names[index] ?? "", { ...(from && { from }), ...(password && { password }) });
  const banOf = (address: string) => stage.bans.report().items.find((ban) => ban.address === address);
  beforeAll(async () => {
    stage = await startPhonesStage({
      tree: found.tree,
      tenants: [acme, storm, calm],
      impatient: "acme",
      never: [`${SPARED}/32`],
    });
  }, 60_000);
  afterEach(() => stage.tidy());
  afterAll(() => stage?.stop());

  /** Goes on until the answer is another than 401, which must come about. */
  async function untilRefused(act: () => Promise<string | undefined>): Promise<number> {
    const deadline = performance.now() + WITHIN_MS;
    for (let tries = 1; performance.now() < deadline; tries += 1) {
      if (statusOfAnswer(await act()) === 403) return tries;
    }
    throw new Error("was let try on");
  }

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
    expect(stage.bans.report().total).toBe(1);
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
    await stage.restartBans();
    expect(banOf("127.0.0.53")).toMatchObject({ times: 1 });
    expect(statusOfAnswer(await thief.scan("nobody"))).toBe(403);
    expect(stage.bans.lift("127.0.0.53")).toBe(true);
    const deadline = performance.now() + WITHIN_MS;
    while (statusOfAnswer(await thief.scan("nobody")) !== 401) expect(performance.now()).toBeLessThan(deadline);
    expect(stage.bans.lift("127.0.0.53")).toBe(false);
  }, 60_000);

  it("do not lock an office out for a phone with a wrong password; an attack from there, for a minute", async () => {
    const [good, wrong] = [await phone(2, OFFICE), await phone(3, OFFICE, "mistyped")];
    await good.register();
    for (let n = 0; n < 2 * LIMITS.stranger.failures; n += 1)
      await expect(wrong.register()).rejects.toMatchObject({ status: 401 });
    await good.register();
    expect(stage.bans.report().total).toBe(0);
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
    expect(stage.bans.report().total).toBe(0);
  }, 60_000);

  it("come back all at once after a restart, a thousand of them, and nobody else's call is refused (row 20)", async () => {
    const [annas = "", bens = ""] = namesOf(calm);
    const [anna, ben] = [await stage.phone(annas), await stage.phone(bens)];
    await Promise.all([anna.register(), ben.register()]);
    ben.onIncoming = (call) => void call.answer();
    await stage.answers(bens); // asked again in half a minute only
    const crowd = await stage.crowd(namesOf(storm));
    const before = stage.reports.length;
    const beganAt = performance.now();
    let isOver = false;
    const registered = crowd.register().finally(() => {
      isOver = true;
    });
    do {
      const call = await anna.call("1001");
      await call.hangUp();
    } while (!isOver);
    await registered;
    const states = () => stage.devices.all().filter(({ tenantId }) => tenantId === storm.tenant.id);
    await until(() => states().every(({ state }) => state === "registered"), 120_000);
    const told = () =>
      new Set(stage.reports.slice(before).flatMap((report) => report.states.map((one) => one.deviceId)));
    await until(() => states().every(({ deviceId }) => told().has(deviceId)), 120_000);
    const lastedMs = performance.now() - beganAt;
    // A request to the edge takes along what came in 50 ms, and of a phone there is no more than a word every two seconds.
    const sent = stage.reports.slice(before);
    expect(sent.length).toBeLessThanOrEqual(lastedMs / 45 + 2);
    const words = Map.groupBy(
      sent.flatMap((report) => report.states),
      ({ deviceId }) => deviceId,
    );
    for (const of of words.values()) expect(of.length).toBeLessThanOrEqual(lastedMs / 1_900 + 2);
    // Offices of a hundred phones each were taken for none that attacks.
    expect(stage.bans.report().total).toBe(0);
  }, 300_000);

  it("that are unplugged are asked so often that it shows within 35 s, and are seen to be gone, and back (row 21)", async () => {
    expect(stage.qualify.length).toBe(names.length + namesOf(storm).length + namesOf(calm).length);
    for (const { everySec, timeoutSec } of stage.qualify) expect(everySec + timeoutSec + 1).toBeLessThanOrEqual(35);
    const desk = await phone(2);
    await desk.register();
    await until(() => stateOf(2) === "registered", WITHIN_MS);
    await desk.stop(); // without a word, as when its cable is pulled
    await until(() => stateOf(2) === "unreachable", WITHIN_MS);
    await until(() => lastToldOf(2) === "unreachable", WITHIN_MS);
    await (await phone(2)).register();
    await until(() => stateOf(2) === "registered" && lastToldOf(2) === "registered", WITHIN_MS);
  }, 120_000);

  it("that speak from another port all at once are one contact, and calls reach them there (row 21)", async () => {
    const [before, after, caller] = [await phone(3), await phone(3), await phone(0)];
    await before.register();
    await caller.register();
    await after.register();
    const contacts = await stage.ami.list({ Action: "PJSIPShowContacts" });
    const uris = contacts.filter(({ Endpoint }) => Endpoint === names[3]).map(({ Uri }) => Uri);
    expect(uris).toEqual([`sip:${names[3]}@127.0.0.1:${after.port}`]);
    after.onIncoming = (call) => void call.answer();
    const call = await caller.call("1003");
    expect([before.calls.length, after.calls.length]).toEqual([0, 1]);
    await call.hangUp();
    await until(() => stage.devices.all().some(({ contactUri }) => contactUri === uris[0]), WITHIN_MS);
  }, 120_000);

  it("that come and go all the time are told of now and then, and rightly in the end (row 21)", async () => {
    const flapping = await phone(4);
    const id = acme.users[4]?.devices[0]?.id;
    const live: string[] = [];
    const calmed = calmChanges({ tracker: stage.devices, clock: systemClock });
    calmed.onChange(({ deviceId, state }) => void (deviceId === id && live.push(state)));
    const seen = vi.fn();
    const undo = stage.devices.onChange(({ deviceId }) => void (deviceId === id && seen()));
    const before = stage.reports.length;
    const beganAt = performance.now();
    for (let n = 0; n < 20; n += 1) {
      await flapping.register();
      await until(() => stateOf(4) === "registered", WITHIN_MS);
      await flapping.unregister();
      await until(() => stateOf(4) === "unregistered", WITHIN_MS);
    }
    await flapping.register();
    await until(() => stateOf(4) === "registered" && lastToldOf(4) === "registered", WITHIN_MS);
    await until(() => live.at(-1) === "registered", WITHIN_MS);
    const most = (performance.now() - beganAt) / 1_900 + 2;
    expect(seen.mock.calls.length).toBeGreaterThanOrEqual(41);
    expect(live.length).toBeLessThanOrEqual(most);
    const told = stage.reports.slice(before).flatMap((report) => report.states.filter((one) => one.deviceId === id));
    expect(told.length).toBeLessThanOrEqual(most);
    undo();
    calmed.close();
  }, 120_000);

  const stateOf = (index: number) => stage.devices.state(acme.users[index]?.devices[0]?.id ?? "")?.state;
  function lastToldOf(index: number): string | undefined {
    const id = acme.users[index]?.devices[0]?.id;
    return stage.reports.flatMap((report) => report.states.filter((one) => one.deviceId === id)).at(-1)?.state;
  }
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
