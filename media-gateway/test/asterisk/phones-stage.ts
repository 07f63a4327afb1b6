import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DeviceStateReports, Snapshot } from "@callplane/edge-api/contract";
import { type AsteriskInstance, type AsteriskTree, type SipPhone, startSipPhone } from "@callplane/infra/asterisk";
import { type AmiConnection, openAmi } from "../../src/asterisk/ami/index.ts";
import { type Bans, holdByAcl, startBans } from "../../src/bans/index.ts";
import { composeGeneration, renderTenant } from "../../src/confgen/index.ts";
import { type DeviceTracker, startDeviceReporter, startDeviceTracker } from "../../src/devices/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { aSnapshotEnvelope, passwordOf } from "../a-snapshot.ts";
import { startAsteriskFor, until } from "../stage.ts";
import { type Crowd, startCrowd } from "./phone-crowd.ts";
import { type SipAttacker, startSipAttacker } from "./sip-attacker.ts";

/** A real Asterisk with tenants' phones, and the gateway's parts that watch them: device states, their reports, bans. */
export interface PhonesStage {
  readonly asterisk: AsteriskInstance;
  readonly ami: AmiConnection;
  readonly devices: DeviceTracker;
  readonly bans: Bans;
  /** What the edge was told of devices, one entry a request. */
  readonly reports: DeviceStateReports[];
  /** Every `qualify_frequency` and `qualify_timeout` the gateway writes for phones, in seconds. */
  readonly qualify: readonly { readonly everySec: number; readonly timeoutSec: number }[];
  /** As after a restart of the gateway. */
  restartBans(): Promise<void>;
  /** A phone, not registered yet; stopped by `tidy`. */
  phone(sipUsername: string, options?: { from?: string; password?: string }): Promise<SipPhone>;
  attacker(from: string): Promise<SipAttacker>;
  /** Phones by the thousand, not registered yet; gone with `tidy`. */
  crowd(sipUsernames: readonly string[]): Promise<Crowd>;
  /** Waits until a phone has answered Asterisk's first question whether it is there. */
  answers(sipUsername: string): Promise<void>;
  /** Stops phones and attackers, and lets everybody in. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

export interface PhonesStageOptions {
  readonly tree: AsteriskTree;
  readonly tenants: readonly [Snapshot, ...Snapshot[]];
  /** The tenant whose phones are asked each second, and given up after half of one: nobody wants to wait for production's figures. */
  readonly impatient: string;
  /** Networks that are never shut out. */
  readonly never: readonly string[];
}

export async function startPhonesStage({ tree, tenants, impatient, never }: PhonesStageOptions): Promise<PhonesStage> {
  const dataDir = mkdtempSync(join(tmpdir(), "callplane-phones-"));
  const { files } = composeGeneration(tenants.map((tenant) => renderTenant(tenant)));
  const pjsip = [...files].filter(([path]) => path.startsWith("pjsip.d/"));
  const everySec = pjsip.flatMap(([, text]) =>
    [...text.matchAll(/^qualify_frequency = (.*)$/gm)].map(([, v]) => Number(v)),
  );
  const timeoutSec = pjsip.flatMap(([, text]) =>
    [...text.matchAll(/^qualify_timeout = (.*)$/gm)].map(([, v]) => Number(v)),
  );
  const written = [...files].map(([path, text]) => [
    path,
    path.startsWith(`pjsip.d/${impatient}-`)
      ? text
          .replaceAll(/^qualify_frequency = .*$/gm, "qualify_frequency = 1")
          .replaceAll(/^qualify_timeout = .*$/gm, "qualify_timeout = 0.5")
      : text,
  ]);
  const { asterisk, dir } = await startAsteriskFor(tenants[0], tree, {}, Object.fromEntries(written));
  const ami = openAmi({ ...asterisk.ami, log: silentLog() });
  await until(() => ami.isUp);
  const snapshots = createSnapshotIndex();
  for (const tenant of tenants) snapshots.set(aSnapshotEnvelope(tenant));
  const clock = systemClock;
  const devices = startDeviceTracker({ ami, snapshots, clock, log: silentLog() });
  const reports: DeviceStateReports[] = [];
  const reporter = startDeviceReporter({
    tracker: devices,
    send: async (report) => void reports.push(report),
    clock,
    log: silentLog(),
  });
  const openBans = () =>
    startBans({
      ami,
      snapshots,
      devices,
      hold: holdByAcl({ ami, file: join(dirname(asterisk.generatedDir), "sip-bans.conf") }),
      file: join(dataDir, "bans.json"),
      provenFile: join(dataDir, "proven-sources.json"),
      never,
      onBan: () => undefined,
      clock,
      log: silentLog(),
    });
  let bans = await openBans();
  const closing: { close(): unknown }[] = [];

  return {
    asterisk,
    ami,
    devices,
    reports,
    qualify: everySec.map((every, index) => ({ everySec: every, timeoutSec: timeoutSec[index] ?? Number.NaN })),
    get bans() {
      return bans;
    },
    async restartBans() {
      await bans.close();
      bans = await openBans();
    },
    async phone(username, { from = "127.0.0.1", password = passwordOf(username) } = {}) {
      const server = { host: "127.0.0.1", port: asterisk.ports.sip };
      const phone = await startSipPhone({ server, username, password, localAddress: from });
      closing.push({ close: () => phone.stop() });
      return phone;
    },
    async attacker(from) {
      const attacker = await startSipAttacker(from, asterisk.ports.sip);
      closing.push(attacker);
      return attacker;
    },
    async crowd(usernames) {
      const crowd = await startCrowd(usernames, asterisk.ports.sip, passwordOf);
      closing.push(crowd);
      return crowd;
    },
    async answers(username) {
      const deadline = performance.now() + 60_000;
      for (;;) {
        const contacts = await ami.list({ Action: "PJSIPShowContacts" });
        if (contacts.some((each) => each.Endpoint === username && each.Status === "Reachable")) return;
        if (performance.now() > deadline) throw new Error(`${username} does not answer`);
      }
    },
    async tidy() {
      await Promise.all(closing.splice(0).map((one) => one.close()));
      for (const { address } of bans.report().items) bans.lift(address);
    },
    async stop() {
      await bans.close();
      await reporter.close();
      await devices.close();
      await ami.close();
      await asterisk.stop();
      rmSync(dataDir, { recursive: true });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
