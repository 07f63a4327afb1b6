import { join } from "node:path";
import type { AsteriskInstance } from "@callplane/infra/asterisk";
import { openAmi } from "../../src/asterisk/ami/index.ts";
import { createEdgeClient, ensureEnrolled, openIdentity } from "../../src/edge/index.ts";
import type { JobPorts } from "../../src/jobs/index.ts";
import { createRightOfWay, takeTurn } from "../../src/jobs/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import {
  createLiveTenants,
  createSnapshotFolder,
  createSnapshotIndex,
  readLiveTenants,
} from "../../src/reconcile/index.ts";
import { prepareTenant, type Rendering } from "../../src/rendering/index.ts";
import { realPorts } from "./real-apply.ts";

/** Without a thread: it would only take its time to start. */
const inline: Pick<Rendering, "prepare"> = { prepare: (text, secrets) => prepareTenant(text, {}, secrets) };

export interface TurnOptions {
  readonly dir: string;
  readonly edgeUrl: string;
  readonly asterisk: Pick<AsteriskInstance, "ami" | "generatedDir" | "dryRunCommand">;
  /** Die by SIGKILL when this point is reached. */
  readonly killAt?: string;
  /** Let the read-back fail, so that everything is put back. */
  readonly damage?: boolean;
}

/** A gateway's apply part, as `startApplying` puts it together, without dry run: that one touches nothing that runs. */
export async function openTurn(options: TurnOptions): Promise<{ ports: JobPorts; close(): Promise<void> }> {
  const { dir, asterisk, killAt, damage } = options;
  const log = silentLog();
  const identity = await openIdentity(join(dir, "identity.json"), systemClock);
  const edge = createEdgeClient({ edgeUrl: options.edgeUrl, sign: () => identity.sign() });
  const about = { version: "test", publicUrl: "ws://x", sipHost: "x", sipPort: 1, sipWebSocketUrl: "ws://x" };
  const signal = new AbortController().signal;
  await ensureEnrolled({ identity, edge, code: "code-for-tests", about, clock: systemClock, log, signal });
  const ami = openAmi({ ...asterisk.ami, log });
  await new Promise<void>((resolve) => void ami.onUp(resolve));
  const index = createSnapshotIndex();
  const folder = createSnapshotFolder(join(dir, "snapshots"));
  const live = createLiveTenants(index);
  await readLiveTenants({ folder, rendering: inline, found: live.set, log });
  const checkpoint = (name: string) => {
    if (name === killAt) process.kill(process.pid, "SIGKILL");
  };
  const ports = realPorts({ dir, asterisk, ami, reloads: [], reloadTimeoutMs: () => 9_000, checkpoint });
  let isDamaged = damage ?? false;
  return {
    ports: {
      edge,
      live,
      rendering: inline,
      sounds: { prepare: async () => undefined },
      warmDryRun: () => undefined,
      rightOfWay: createRightOfWay(),
      onOutcome: () => undefined,
      apply: {
        ...ports,
        dryRun: async () => [],
        asterisk: {
          ...ports.asterisk,
          async probe(meant, scope) {
            const problems = await ports.asterisk.probe(meant, scope);
            if (!isDamaged) return problems;
            isDamaged = false;
            return ["made to fail"];
          },
        },
        async committed({ tenantId }) {
          const text = await folder.read(tenantId);
          if (text) live.set(await prepareTenant(text));
        },
      },
    },
    close: () => ami.close(),
  };
}

if (import.meta.main) {
  const turn = await openTurn(JSON.parse(process.env.TURN ?? "{}"));
  process.send?.("ready");
  await takeTurn(turn.ports);
  await turn.close();
  process.disconnect?.();
}
