import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { COMMON_DIALPLAN, contextNames, type Generation, renderContexts, renderSections } from "../confgen/index.ts";
import { type DryRunProgram, startProgram } from "./dry-run-program.ts";
import { tenantKeyOf } from "./expectations.ts";
import { FOLDERS } from "./generations.ts";
import type { FileChanges } from "./ports.ts";

const finding = z.object({ file: z.string().optional(), line: z.number().optional(), message: z.string() });
const verdict = z.object({
  ok: z.boolean(),
  errors: z.array(finding),
  objects: z.object({
    endpoints: z.array(z.string()),
    aors: z.array(z.string()),
    auths: z.array(z.string()),
    contexts: z.array(z.string()),
  }),
});
type Verdict = z.infer<typeof verdict>;
type Finding = z.infer<typeof finding>;

const SENTINEL = "callplane-sentinel";

export interface DryRunOptions {
  /** argv; `-` is appended, and the candidate's folder follows on its standard input. */
  readonly command: readonly string[];
  /** Where candidates are put together: a folder of its own, emptied each time. */
  readonly dir: string;
  readonly timeoutMs: number;
}

export interface DryRunner {
  /**
   * Boots a throw-away Asterisk on the files that differ, and answers the objections to them. The unchanged ones run already
   * and were tried when they were new. A sentinel object is read last: a file that swallows what follows it is found out.
   * Throws when there is no verdict.
   */
  run(next: Generation, changes: FileChanges, signal: AbortSignal): Promise<string[]>;
  /** A dry run is likely soon: its program may start meanwhile. Nobody minds when none follows. */
  warm(): void;
  /** Ends a program that still waits. */
  close(): void;
}

export function createDryRunner(options: DryRunOptions): DryRunner {
  let waiting: DryRunProgram | undefined;
  return {
    run(next, changes, signal) {
      const program = waiting?.isAlive() ? waiting : startProgram(options.command);
      waiting = undefined;
      return dryRun(options, program, next, changes, signal);
    },
    warm() {
      if (!waiting?.isAlive()) waiting = startProgram(options.command);
    },
    close() {
      waiting?.end();
      waiting = undefined;
    },
  };
}

async function dryRun(
  options: DryRunOptions,
  program: DryRunProgram,
  next: Generation,
  changes: FileChanges,
  signal: AbortSignal,
): Promise<string[]> {
  const dir = join(options.dir, `candidate-${randomUUID()}`);
  try {
    // There is one apply at a time: whatever lies here was left by a gateway that was killed.
    await rm(options.dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    const candidate = candidateFiles(next, changes);
    for (const folder of FOLDERS) await mkdir(join(dir, folder), { recursive: true });
    for (const [file, text] of candidate) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), text);
    }
    const limit = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
    const found = verdict.parse(JSON.parse(await program.judge(dir, limit)));
    return [
      ...found.errors.map(sentence),
      ...(found.ok || found.errors.length > 0 ? [] : ["the dry run says no"]),
      ...missing(next, changes, found),
    ];
  } finally {
    program.end();
    await rm(dir, { recursive: true, force: true });
  }
}

function candidateFiles(next: Generation, changes: FileChanges): Map<string, string> {
  const files = new Map(changes.changed.map((file) => [file, next.files.get(file) ?? ""]));
  files.set(COMMON_DIALPLAN, next.files.get(COMMON_DIALPLAN) ?? "");
  // Endpoints name their tenant's contexts; where its file is unchanged and so left out, empty ones stand in.
  const standIns = next.tenants
    .filter((tenant) => changes.changed.some((file) => tenantKeyOf(file) === tenant.tenantKey))
    .filter((tenant) => !files.has(`dialplan.d/${tenant.tenantKey}.conf`))
    .flatMap((tenant) => contextNames(tenant.tenantKey));
  files.set(
    `dialplan.d/zz-${SENTINEL}.conf`,
    renderContexts(
      [SENTINEL, ...standIns].map((name) => ({
        name,
        extensions: [{ pattern: "s", steps: [{ app: "Hangup", data: "" }] }],
      })),
    ),
  );
  files.set(
    `pjsip.d/zz-${SENTINEL}.conf`,
    renderSections([
      {
        name: SENTINEL,
        options: [
          ["type", "endpoint"],
          ["context", SENTINEL],
          ["auth", SENTINEL],
          ["aors", SENTINEL],
        ],
      },
      { name: SENTINEL, options: [["type", "aor"]] },
      {
        name: SENTINEL,
        options: [
          ["type", "auth"],
          ["auth_type", "digest"],
          ["username", SENTINEL],
          ["password_digest", `MD5:${"0".repeat(32)}`],
          ["password_digest", `SHA-256:${"0".repeat(64)}`],
        ],
      },
    ]),
  );
  return files;
}

/** The object lists against the model's: the logs are silent about some losses, e.g. a misspelt type. */
function missing(next: Generation, changes: FileChanges, { objects }: Verdict): string[] {
  const devices = next.tenants.flatMap((tenant) =>
    [...tenant.deviceNames].filter(([file]) => changes.changed.includes(file)).flatMap(([, names]) => names),
  );
  const trunks = [...next.tenants.map((tenant) => tenant.trunkNames), next.platformTrunkNames].filter(({ file }) =>
    changes.changed.includes(file),
  );
  const names = [SENTINEL, ...devices, ...trunks.flatMap(({ endpoints }) => endpoints)];
  const aors = [SENTINEL, ...devices, ...trunks.flatMap((trunk) => trunk.aors)];
  const auths = [SENTINEL, ...devices, ...trunks.flatMap((trunk) => trunk.auths)];
  const contexts = [
    SENTINEL,
    ...next.commonContexts.map((context) => context.name),
    ...next.tenants
      .filter((tenant) => changes.changed.some((file) => tenantKeyOf(file) === tenant.tenantKey))
      .flatMap((tenant) => contextNames(tenant.tenantKey)),
  ];
  return [
    ...differences("endpoint", names, objects.endpoints),
    ...differences("AOR", aors, objects.aors),
    ...differences("auth", auths, objects.auths),
    ...differences("context", contexts, objects.contexts),
  ];
}

/** What one list has and the other has not, in words. */
function differences(what: string, meant: readonly string[], there: readonly string[]): string[] {
  const meantSet = new Set(meant);
  const thereSet = new Set(there);
  return [
    ...meant.filter((name) => !thereSet.has(name)).map((name) => `${what} ${name} is missing`),
    ...there.filter((name) => !meantSet.has(name)).map((name) => `${what} ${name} was not meant`),
  ];
}

function sentence({ file, line, message }: Finding): string {
  return `${file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `}${message}`;
}
