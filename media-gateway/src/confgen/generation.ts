import { createHash } from "node:crypto";
import type { SnapshotEnvelope, SnapshotUser } from "@callplane/edge-api/contract";
import { commonContexts } from "./common-dialplan.ts";
import { dialString, tenantContext } from "./dialplan.ts";
import { ConfgenError } from "./errors.ts";
import { type DeviceObjects, deviceObjects } from "./pjsip.ts";
import { type DialplanContext, renderContexts, renderSections } from "./writer.ts";

/** What one tenant contributes: rendered once per snapshot, kept while others change. */
export interface TenantConfig {
  readonly tenantId: string;
  readonly tenantKey: string;
  readonly snapshotId: string;
  readonly revision: number;
  readonly snapshotDigest: string;
  readonly isSuspended: boolean;
  /** Path within a generation → text. */
  readonly files: ReadonlyMap<string, string>;
  /** PJSIP objects by the file that holds them. */
  readonly devicesByFile: ReadonlyMap<string, readonly DeviceObjects[]>;
  readonly context: DialplanContext;
  /** AstDB: extension → devices its hint watches. */
  readonly hints: ReadonlyMap<string, string>;
}

/** Files for every tenant of this gateway, and what Asterisk shall hold once it has read them. */
export interface Generation {
  readonly id: string;
  /** SHA-256 over all files: equal digests, equal files. */
  readonly digest: string;
  readonly files: ReadonlyMap<string, string>;
  readonly tenants: readonly TenantConfig[];
  readonly commonContexts: readonly DialplanContext[];
}

export const COMMON_DIALPLAN = "dialplan.d/00-callplane.conf";
const PJSIP_STAMP = "pjsip.d/00-callplane.conf";

/**
 * Renders one tenant. PJSIP objects go to one file per hundred extensions, so that a change of one person rewrites and
 * dry-runs a hundred at most. Throws ConfgenError on values that cannot be written safely or belong to somebody else.
 */
export function renderTenant(envelope: SnapshotEnvelope): TenantConfig {
  const { tenant, users } = envelope.body;
  const devicesByFile = new Map<string, DeviceObjects[]>();
  for (const user of users) {
    const file = `pjsip.d/${tenant.key}-${shardOf(user)}.conf`;
    for (const device of user.devices) {
      if (!device.sipUsername.startsWith(`${tenant.key}-`)) {
        throw new ConfgenError(`SIP user name ${device.sipUsername} is not of tenant ${tenant.key}`);
      }
      const list = devicesByFile.get(file) ?? [];
      if (list.length === 0) devicesByFile.set(file, list);
      list.push(deviceObjects(tenant, user, device));
    }
  }
  const context = tenantContext(envelope.body);
  assertUnique(
    "extension",
    context.extensions.filter((exten) => exten.hint === undefined).map((exten) => exten.pattern),
  );
  const files = new Map<string, string>();
  for (const [file, devices] of devicesByFile) {
    files.set(file, renderSections(devices.flatMap((device) => [device.endpoint, device.auth, device.aor])));
  }
  files.set(`dialplan.d/${tenant.key}.conf`, renderContexts([context]));
  return {
    tenantId: tenant.id,
    tenantKey: tenant.key,
    snapshotId: envelope.id,
    revision: envelope.revision,
    snapshotDigest: envelope.digest,
    isSuspended: tenant.status === "suspended",
    files,
    devicesByFile,
    context,
    hints: new Map(users.filter((user) => user.devices.length > 0).map((user) => [user.extension, dialString(user)])),
  };
}

/** `1042` → `10xx`: the file of its hundred. */
function shardOf(user: SnapshotUser): string {
  return `${user.extension.slice(0, -2)}xx`;
}

/** Puts tenants together. Throws ConfgenError when two of them claim the same name. */
export function composeGeneration(tenants: readonly TenantConfig[]): Generation {
  const sorted = [...tenants].sort((a, b) => (a.tenantKey < b.tenantKey ? -1 : 1));
  assertUnique(
    "tenant key",
    sorted.map((tenant) => tenant.tenantKey),
  );
  assertUnique(
    "tenant",
    sorted.map((tenant) => tenant.tenantId),
  );
  assertUnique(
    "SIP user name",
    sorted.flatMap((tenant) => [...tenant.devicesByFile.values()].flat().map((device) => device.name)),
  );
  const files = new Map<string, string>(sorted.flatMap((tenant) => [...tenant.files]));
  const shared = commonContexts();
  files.set(COMMON_DIALPLAN, renderContexts(shared));
  // Asterisk does not notice a file that is gone from an included folder; this one changes with any of the others.
  const stamp = digestOf([...files].filter(([path]) => path.startsWith("pjsip.d/"))).slice(0, 16);
  files.set(PJSIP_STAMP, `; ${stamp}\n`);
  const ordered = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = digestOf(ordered);
  return { id: digest.slice(0, 16), digest, files: new Map(ordered), tenants: sorted, commonContexts: shared };
}

function digestOf(files: readonly (readonly [string, string])[]): string {
  const hash = createHash("sha256");
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${path}\0${text}\0`);
  return hash.digest("hex");
}

function assertUnique(what: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new ConfgenError(`${what} ${value} twice`);
    seen.add(value);
  }
}
