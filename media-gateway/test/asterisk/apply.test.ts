import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`apply on a real Asterisk${found.because}`, () => {
  let real: RealApply;
  beforeAll(async () => {
    real = await startRealApply();
  });
  afterAll(() => real?.stop());

  const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 3, agents: 1 }));
  const birch = aSnapshotEnvelope(aSnapshot({ key: "birch", users: 2 }));
  const names = (...list: (typeof acme)[]) =>
    list.flatMap((envelope) => envelope.body.users.flatMap((user) => user.devices.map((d) => d.sipUsername))).sort();

  it("brings two tenants with the same numbers to life, and reads every object back", async () => {
    const steps: string[] = [];
    expect(await real.apply([acme], { onStep: (step) => steps.push(step) })).toMatchObject({ kind: "applied" });
    expect(steps).toEqual(["dry_run", "backup", "write", "reload", "verify", "commit"]);
    expect(await real.apply([acme, birch])).toMatchObject({ kind: "applied" });
    expect(await real.endpoints()).toEqual(names(acme, birch));
    expect(await real.ports.journal.read()).toMatchObject({ phase: "verified" });
    const lines = await real.ami.list({ Action: "ShowDialPlan", Context: "birch-internal" });
    expect(lines.find((line) => line.Extension === "1000" && line.Priority === "1")?.AppData).toContain(
      "PJSIP/birch-1000-",
    );
  });
});
