import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { AsteriskInstance } from "@callplane/infra/asterisk";
import { startAsterisk } from "@callplane/infra/asterisk";
import {
  type ApplyOutcome,
  type ApplyPorts,
  apply,
  createAsteriskPort,
  createDryRunner,
  createGenerationStore,
  createJournal,
  createStepTimer,
  recover,
} from "../../src/apply/index.ts";
import { type AmiConnection, openAmi } from "../../src/asterisk/ami/index.ts";
import { composeGeneration, type Generation, renderTenant, type Site } from "../../src/confgen/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotFolder } from "../../src/reconcile/snapshot-files.ts";
import { diffFiles } from "../../src/rendering/file-diff.ts";
import { prepareTenant } from "../../src/rendering/index.ts";

/** A real Asterisk with the gateway's apply around it, in a folder of its own. */
export interface RealApply {
  readonly dir: string;
  /** The one that runs now. */
  readonly asterisk: AsteriskInstance;
  /** Ends Asterisk, by force if asked, and starts it again in the same place on the same ports. */
  restart(how: "SIGTERM" | "SIGKILL"): Promise<void>;
  readonly ami: AmiConnection;
  readonly ports: ApplyPorts;
  /** Modules reloaded since the last look. */
  takeReloads(): string[];
  /** Applies these tenants' states; `damage` changes the files behind the writer's back. */
  apply(envelopes: SnapshotEnvelope[], options?: ApplyOptions): Promise<ApplyOutcome>;
  recover(): Promise<ApplyOutcome | undefined>;
  endpoints(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface ApplyOptions {
  /** Whose change it is; the last one's by default. */
  readonly changed?: SnapshotEnvelope;
  /** Who leaves with this apply, instead of a change. */
  readonly leaving?: SnapshotEnvelope;
  readonly damage?: (files: Map<string, string>) => void;
  readonly skipDryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
}

export async function startRealApply(
  options: { reloadTimeoutMs?: () => number; site?: Site } = {},
): Promise<RealApply> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), "callplane-apply-")));
  let asterisk = await startAsterisk({ options: { dir: join(dir, "asterisk") } });
  const { ports: bound, ami: manager, ari } = asterisk;
  const again = {
    dir: join(dir, "asterisk"),
    sip: { port: bound.sip },
    http: { port: bound.http },
    rtp: { start: bound.rtpStart, end: bound.rtpEnd },
    ami: { port: bound.ami, username: manager.username, secret: manager.secret },
    ari: { username: ari.username, password: ari.password },
  };
  const ami = openAmi({ ...asterisk.ami, log: silentLog() });
  await new Promise<void>((resolve) => void ami.onUp(resolve));
  const reloads: string[] = [];
  const ports = realPorts({ dir, asterisk, ami, reloads, reloadTimeoutMs: options.reloadTimeoutMs ?? (() => 30_000) });
  return {
    dir,
    get asterisk() {
      return asterisk;
    },
    async restart(how) {
      asterisk.kill(how);
      await asterisk.stop();
      asterisk = await startAsterisk({ options: again });
    },
    ami,
    ports,
    takeReloads: () => reloads.splice(0),
    async apply(envelopes, given = {}) {
      const next = damaged(
        composeGeneration(envelopes.map(({ body }) => renderTenant(body, options.site))),
        given.damage,
      );
      const changed = given.leaving ?? given.changed ?? envelopes.at(-1);
      if (!changed) throw new Error("whose change is it?");
      const incoming = given.leaving ? null : await prepareTenant(JSON.stringify(changed), options.site);
      return apply(
        { job: null, tenantId: changed.tenantId, tenantKey: changed.body.tenant.key, incoming, next },
        given.skipDryRun ? { ...ports, dryRun: async () => [] } : ports,
        createStepTimer(systemClock, given.onStep ?? (() => undefined)),
        given.signal ?? new AbortController().signal,
      );
    },
    async recover() {
      const entry = await ports.journal.read();
      return entry && recover(entry, ports);
    },
    async endpoints() {
      return (await ami.list({ Action: "PJSIPShowEndpoints" })).map((event) => event.ObjectName ?? "").sort();
    },
    async stop() {
      await ami.close();
      await asterisk.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The parts of an apply, on a given Asterisk. */
export function realPorts(options: {
  dir: string;
  asterisk: Pick<AsteriskInstance, "generatedDir" | "dryRunCommand">;
  ami: AmiConnection;
  reloads: string[];
  reloadTimeoutMs: () => number;
  checkpoint?: (name: string) => void;
}): ApplyPorts {
  const { dir, asterisk, ami, reloads, checkpoint = () => undefined } = options;
  const port = createAsteriskPort({ ami, clock: systemClock, reloadTimeoutMs: options.reloadTimeoutMs });
  return {
    store: createGenerationStore({ root: join(dir, "generations"), liveLink: asterisk.generatedDir, checkpoint }),
    journal: createJournal(join(dir, "journal.json")),
    snapshots: createSnapshotFolder(join(dir, "snapshots")),
    asterisk: {
      async reload(what) {
        reloads.push(what);
        await port.reload(what);
      },
      probe: port.probe,
      ready: port.ready,
    },
    dryRun: createDryRunner({ command: asterisk.dryRunCommand, dir: join(dir, "dry-run"), timeoutMs: 60_000 }).run,
    diff: async (before, after) => diffFiles(before, after),
    committed: async () => undefined,
    clock: systemClock,
    log: silentLog(),
    checkpoint,
  };
}

/** The same model with other files: what a bug in the writer would make. */
function damaged(next: Generation, damage: ApplyOptions["damage"]): Generation {
  if (!damage) return next;
  const files = new Map(next.files);
  damage(files);
  return { ...next, files };
}
