import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex, type LookupKeeper, startLookupKeeper } from "../../src/reconcile/index.ts";
import { aDevice, aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`look-ups in a real Asterisk's database${found.because}`, () => {
  let real: RealApply;
  let keeper: LookupKeeper;
  let index: ReturnType<typeof createSnapshotIndex>;
  let isComplete = true;
  beforeAll(async () => {
    real = await startRealApply();
  });
  afterAll(() => real?.stop());
  beforeEach(async () => {
    await real.asterisk.cli("database deltree callplane");
    isComplete = true;
    index = createSnapshotIndex();
    keep();
  });
  afterEach(() => keeper.close());

  function keep(): void {
    const ports = { ami: real.ami, snapshots: index, clock: systemClock, log: silentLog() };
    keeper = startLookupKeeper({ ...ports, isComplete: () => isComplete });
  }
  const acme = aSnapshot({ key: "acme", users: 30 });
  const put = (key: string, value = "1") =>
    real.ami.send({ Action: "DBPut", Family: "callplane", Key: key, Val: value });
  const names = async () => {
    const events = await real.ami.list({ Action: "DBGetTree", Family: "callplane" });
    return events.map((event) => (event.Key ?? "").replace("/callplane/", "")).filter((name) => name !== "");
  };
  const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

  it("end as the newest snapshot has them, however quickly changes follow one another", async () => {
    for (let revision = 1; revision <= 20; revision += 1) {
      const users = acme.users.slice(0, 31 - revision).map((user) => ({
        ...user,
        devices: [aDevice(`acme-${user.extension}-r${String(revision).padStart(3, "0")}`)],
      }));
      index.set(aSnapshotEnvelope({ ...acme, users }, revision));
      keeper.changed("acme", { mayLift: true });
    }
    await until(async () => expect(await names()).toHaveLength(11));
    const [hint] = await real.ami.list({ Action: "DBGetTree", Family: "callplane", Key: "acme/hint/1000" });
    expect(hint?.Val).toBe("PJSIP/acme-1000-r020");
  });

  it("leave nothing of a tenant that is gone, or of people who are, and all of those who stay", async () => {
    index.set(aSnapshotEnvelope({ ...acme, users: acme.users.slice(0, 1) }));
    const kept = ["acme/cfu/1000", "acme/dnd/1000", "acme/hint/1000"];
    for (const key of [...kept, "acme/dnd/1001", "acme/cfu/1001", "acme/hint/1001", "ac/dnd/1000"]) await put(key);
    keeper.changed("acme", { mayLift: true });
    await until(async () => expect((await names()).sort()).toEqual(["ac/dnd/1000", ...kept]));
    keeper.changed("ac", { mayLift: true });
    await until(async () => expect((await names()).sort()).toEqual(kept));
  });

  it("are compared anew after a restart, which also finds who left while nobody looked", async () => {
    index.set(aSnapshotEnvelope({ ...acme, users: acme.users.slice(0, 1) }));
    await put("gone/hint/1000");
    await put("acme/suspended");
    await keeper.close();
    isComplete = false;
    keep();
    await until(async () => expect((await names()).sort()).toContain("acme/hint/1000"));
    // Not every snapshot could be read: nobody is taken for gone, and a suspension may be newer than what is on disk.
    expect((await names()).sort()).toEqual(["acme/hint/1000", "acme/suspended", "gone/hint/1000"]);
    await keeper.close();
    isComplete = true;
    keep();
    await until(async () => expect((await names()).sort()).toEqual(["acme/hint/1000", "acme/suspended"]));
  });

  it("suspend at once, though a sync is under way, and lift only after an apply that was asked for", async () => {
    index.set(aSnapshotEnvelope(acme));
    keeper.changed("acme", { mayLift: true });
    keeper.suspend("acme");
    await until(async () => expect(await names()).toHaveLength(31));
    await put("acme/hint/9999");
    keeper.changed("acme", { mayLift: false });
    await until(async () => expect(await names()).not.toContain("acme/hint/9999"));
    expect(await names()).toContain("acme/suspended");
    keeper.changed("acme", { mayLift: true });
    await until(async () => expect(await names()).not.toContain("acme/suspended"));
  });

  it("are brought up to date when Asterisk is back, if it was away", async () => {
    index.set(aSnapshotEnvelope({ ...acme, users: acme.users.slice(0, 2) }));
    real.asterisk.kill("SIGSTOP");
    keeper.changed("acme", { mayLift: true });
    keeper.suspend("acme");
    real.asterisk.kill("SIGCONT");
    await real.restart("SIGKILL");
    await until(async () =>
      expect((await names()).sort()).toEqual(["acme/hint/1000", "acme/hint/1001", "acme/suspended"]),
    );
  });
});
