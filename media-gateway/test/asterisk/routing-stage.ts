import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Snapshot } from "@callplane/edge-api/contract";
import {
  type AsteriskInstance,
  type AsteriskTree,
  CallRefused,
  type SipCall,
  type SipPhone,
  startAsterisk,
  startSipPhone,
} from "@callplane/infra/asterisk";
import { type AmiConnection, openAmi } from "../../src/asterisk/ami/index.ts";
import { composeGeneration, hintsOf, renderTenant } from "../../src/confgen/index.ts";
import { silentLog } from "../../src/lib/log.ts";
import { passwordOf } from "../a-snapshot.ts";
import { until } from "../stage.ts";

/** A real Asterisk on the files the gateway writes for these tenants, with phones, and an ear on its routing decisions. */
export interface RoutingStage {
  readonly asterisk: AsteriskInstance;
  readonly ami: AmiConnection;
  /** `user 1001`: what was told since the last `forget`. */
  routed(): string[];
  /** Changes told by codes dialled on phones. */
  changes(): Record<string, string>[];
  forget(): void;
  /** The phone of an extension's first device, registered; the same each time. */
  phone(tenantKey: string, extension: string): Promise<SipPhone>;
  store(key: string, value: string): Promise<void>;
  /** Makes Asterisk believe it is this moment. */
  standAt(moment: string): Promise<void>;
  /** Waits until a channel runs this application. */
  running(application: string): Promise<void>;
  /** Waits until a trunk answers Asterisk's questions, or does not. */
  trunkIs(name: string, state: "Avail" | "Unavail"): Promise<void>;
  /** Hangs up whatever is up. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export interface RoutingStageOptions {
  readonly tree: AsteriskTree;
  readonly tenants: readonly Snapshot[];
  readonly secrets?: ReadonlyMap<string, string>;
  /** The tenant's sounds: name of a WAV file's digest → its bytes. */
  readonly sounds?: ReadonlyMap<string, Uint8Array>;
  /** Beside the tenants': path in a generation → its text. */
  readonly files?: ReadonlyMap<string, string>;
  /** Who vouches for carriers' certificates; those of this machine when left out. */
  readonly caFile?: string;
  /** Where carriers find it; any free one when left out. */
  readonly sipPort?: number;
}

export async function startRoutingStage({
  tree,
  tenants,
  secrets,
  sounds,
  files,
  sipPort,
  caFile,
}: RoutingStageOptions): Promise<RoutingStage> {
  const dir = mkdtempSync(join(tmpdir(), "callplane-routing-"));
  const soundsDir = join(dir, "sounds");
  const asteriskDir = join(dir, "asterisk");
  const site = { soundsDir, voicemailDir: join(asteriskDir, "spool/voicemail") };
  const generation = composeGeneration(tenants.map((tenant) => renderTenant(tenant, site, secrets)));
  const put = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [path, text] of [...generation.files, ...(files ?? [])]) put(join(dir, "generated", path), text);
  for (const [digest, wav] of sounds ?? []) put(join(soundsDir, `${digest}.wav`), wav);
  const asterisk = await startAsterisk({
    tree,
    options: {
      dir: asteriskDir,
      generatedDir: join(dir, "generated"),
      ...(sipPort === undefined ? {} : { sip: { port: sipPort } }),
      ...(caFile === undefined ? {} : { carriers: { caFile } }),
    },
  });
  const ami = openAmi({ ...asterisk.ami, log: silentLog() });
  const phones = new Map<string, Promise<SipPhone>>();
  const routes: string[] = [];
  const changes: Record<string, string>[] = [];
  ami.onEvent((event) => {
    if (event.Event !== "UserEvent") return;
    if (event.UserEvent === "CallplaneRoute") routes.push(`${event.Kind} ${event.Target}`);
    if (event.UserEvent === "CallplaneChange") {
      const { Tenant = "", Extension = "", Field = "", Value = "" } = event;
      changes.push({ Tenant, Extension, Field, Value });
    }
  });
  await until(() => ami.isUp);
  for (const snapshot of tenants) {
    for (const [extension, devices] of hintsOf(snapshot)) {
      await ami.send({
        Action: "DBPut",
        Family: "callplane",
        Key: `${snapshot.tenant.key}/hint/${extension}`,
        Val: devices,
      });
    }
  }

  async function register(tenantKey: string, extension: string): Promise<SipPhone> {
    const users = tenants.find(({ tenant }) => tenant.key === tenantKey)?.users ?? [];
    const device = users.find((user) => user.extension === extension)?.devices[0];
    if (!device) throw new Error(`no phone ${tenantKey} ${extension}`);
    const { sipUsername } = device;
    const server = { host: "127.0.0.1", port: asterisk.ports.sip };
    const phone = await startSipPhone({ server, username: sipUsername, password: passwordOf(sipUsername) });
    await phone.register();
    return phone;
  }

  return {
    asterisk,
    ami,
    routed: () => [...routes],
    changes: () => [...changes],
    forget() {
      routes.length = 0;
      changes.length = 0;
    },
    phone(tenantKey, extension) {
      const name = `${tenantKey} ${extension}`;
      const started = phones.get(name) ?? register(tenantKey, extension);
      phones.set(name, started);
      return started;
    },
    async store(key, value) {
      if (value === "") await ami.send({ Action: "DBDel", Family: "callplane", Key: key });
      else await ami.send({ Action: "DBPut", Family: "callplane", Key: key, Val: value });
    },
    async standAt(moment) {
      const offset = Math.round((Date.parse(moment) - Date.now()) / 1000);
      await ami.send({ Action: "Setvar", Variable: "CALLPLANE_CLOCK_OFFSET", Value: String(offset) });
    },
    async running(application) {
      const deadline = performance.now() + 20_000;
      while (!(await asterisk.cli("core show channels concise")).includes(`!${application}!`)) {
        if (performance.now() > deadline) throw new Error(`nothing runs ${application}`);
      }
    },
    async trunkIs(name, state) {
      const deadline = performance.now() + 20_000;
      const line = new RegExp(`^\\s+Contact:\\s+${name}/.*\\s${state}\\s`, "m");
      while (!line.test(await asterisk.cli("pjsip show contacts"))) {
        if (performance.now() > deadline) throw new Error(`trunk ${name} is not ${state}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async quiet() {
      const all = await Promise.all(phones.values());
      await asterisk.cli("channel request hangup all");
      await until(() => all.every((phone) => phone.calls.length === 0));
    },
    async stop() {
      for (const phone of await Promise.all(phones.values())) await phone.stop();
      await ami.close();
      await asterisk.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The status a call was refused with; 200 when it was answered. */
export async function statusOf(call: SipCall): Promise<number> {
  return call.answered.then(
    () => 200,
    (error: unknown) => (error instanceof CallRefused ? error.status : -1),
  );
}

export async function soundBothWays(a: SipCall, b: SipCall): Promise<void> {
  void a.sendTone(600);
  void b.sendTone(1000);
  const withinMs = 20_000;
  await Promise.all([b.hears(600, { withinMs }), a.hears(1000, { withinMs })]);
}

/** The next call that rings at a phone; what has ended unclaimed since is passed over. */
export async function nextRinging(phone: SipPhone, options: { withinMs?: number } = {}): Promise<SipCall> {
  for (;;) {
    const call = await phone.nextIncoming(options);
    if (call.state !== "ended") return call;
  }
}
