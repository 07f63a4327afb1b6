import { createHash } from "node:crypto";
import { RESERVED_TENANT_KEYS, type Snapshot } from "@callplane/edge-api/contract";
import { addressesIn } from "./addresses-told.ts";
import { type CarrierAddresses, carrierAddresses, numberContext } from "./carrier-addresses.ts";
import { commonContexts } from "./common-dialplan.ts";
import { soundsDirOf, tenantContexts } from "./dialplan.ts";
import { ConfgenError } from "./errors.ts";
import { hasCompanyMusic, musicSections } from "./music.ts";
import { PLATFORM_DIDS, shardOf } from "./names.ts";
import { parkingSections } from "./parking.ts";
import { pickupGroupsOf } from "./pickup.ts";
import { type DeviceObjects, deviceObjects, type Site } from "./pjsip.ts";
import { queueSections } from "./queues.ts";
import { type TrunkObjects, type TrunkSecrets, type TrunkToWrite, trunkObjects, trunkSections } from "./trunks.ts";
import { boxesHeard, voicemailFiles, ZONES } from "./voicemail.ts";
import { type DialplanContext, renderContexts, renderSections, type Section } from "./writer.ts";

/** What one tenant contributes: rendered once per snapshot, kept while others change. Plain data, so that it can cross threads. */
export interface TenantConfig {
  readonly tenantId: string;
  readonly tenantKey: string;
  /** The model the files were rendered from. */
  readonly snapshot: Snapshot;
  readonly site: Site;
  /** Path within a generation → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Path → SHA-256 of the text: whoever puts tenants together need not read megabytes again. */
  readonly digests: ReadonlyMap<string, string>;
  /** Names of the PJSIP objects by the file that holds them. */
  readonly deviceNames: ReadonlyMap<string, readonly string[]>;
  /** The tenant's own trunks. */
  readonly trunkNames: TrunkNames;
  /** Platform trunks as this tenant's snapshot has them: of several versions the highest is written. */
  readonly platformTrunks: readonly TrunkToWrite[];
}

/** Which objects a file of trunks holds. */
export interface TrunkNames {
  readonly file: string;
  readonly endpoints: readonly string[];
  readonly aors: readonly string[];
  readonly auths: readonly string[];
}

/** Files for every tenant of this gateway, and what Asterisk shall hold once it has read them. */
export interface Generation {
  readonly id: string;
  /** SHA-256 over all files: equal digests, equal files. */
  readonly digest: string;
  readonly files: ReadonlyMap<string, string>;
  readonly tenants: readonly TenantConfig[];
  readonly commonContexts: readonly DialplanContext[];
  readonly platformTrunkNames: TrunkNames;
  /** Endpoint of a trunk, or of a carrier several tenants share → whence its calls come. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

export const COMMON_DIALPLAN = "dialplan.d/00-callplane.conf";
export const PLATFORM_TRUNKS = "pjsip.d/00-platform-trunks.conf";
/** Folders whose files come and go with what a tenant has. */
const STAMPED = ["pjsip", "queues", "voicemail", "parking", "musiconhold"] as const;

/**
 * Renders one tenant. PJSIP objects go to one file per hundred extensions, so that a change of one person rewrites and
 * dry-runs a hundred at most. Throws ConfgenError on values that cannot be written safely or belong to somebody else.
 */
export function renderTenant(snapshot: Snapshot, site: Site = {}, secrets: TrunkSecrets = new Map()): TenantConfig {
  const { tenant } = snapshot;
  if (RESERVED_TENANT_KEYS.has(tenant.key)) throw new ConfgenError(`a tenant's key cannot be ${tenant.key}`);
  assertUnique(
    "extension",
    snapshot.users.map((user) => user.extension),
  );
  const contexts = tenantContexts(snapshot, site);
  for (const { extensions } of contexts) {
    assertUnique(
      "extension",
      extensions.filter((exten) => exten.hint === undefined).map((exten) => exten.pattern),
    );
  }
  const files = new Map<string, string>();
  const deviceNames = new Map<string, string[]>();
  for (const [file, devices] of devicesByFile(snapshot, site)) {
    const objects = devices();
    const names = objects.map((device) => device.name);
    const foreign = names.find((name) => !name.startsWith(`${tenant.key}-`));
    if (foreign !== undefined) throw new ConfgenError(`SIP user name ${foreign} is not of tenant ${tenant.key}`);
    deviceNames.set(file, names);
    files.set(file, renderSections(objects.flatMap((device) => [device.endpoint, device.auth, device.aor])));
  }
  files.set(`dialplan.d/${tenant.key}.conf`, renderContexts(contexts));
  const trunks = trunksOf(snapshot, secrets);
  const own = trunks.filter(({ owner }) => owner !== null).map((trunk) => trunkObjects(trunk, site));
  const strange = own.find(({ name }) => !name.startsWith(`${tenant.key}-`));
  if (strange !== undefined) throw new ConfgenError(`trunk ${strange.name} is not of tenant ${tenant.key}`);
  const trunkFile = `pjsip.d/${tenant.key}-trunks.conf`;
  const sections: readonly (readonly [file: string, sections: readonly Section[]])[] = [
    [trunkFile, own.flatMap(trunkSections)],
    [`queues.d/${tenant.key}.conf`, queueSections(snapshot, soundsDirOf(site))],
    ...Array.from(voicemailFiles(snapshot), ([file, section]) => [file, [section]] as const),
    [`parking.d/${tenant.key}.conf`, parkingSections(snapshot)],
    [`musiconhold.d/${tenant.key}.conf`, musicSections(snapshot, soundsDirOf(site))],
  ];
  for (const [file, list] of sections) if (list.length > 0) files.set(file, renderSections(list));
  const digests = new Map(Array.from(files, ([file, text]) => [file, sha256(text)]));
  return {
    tenantId: tenant.id,
    tenantKey: tenant.key,
    snapshot,
    site,
    files,
    digests,
    deviceNames,
    trunkNames: trunkNames(trunkFile, own),
    platformTrunks: trunks.filter(({ owner }) => owner === null),
  };
}

function trunksOf({ tenant, routing }: Snapshot, secrets: TrunkSecrets): TrunkToWrite[] {
  if (routing === undefined) return [];
  const { plan, trunks } = routing.outbound;
  return trunks.map((trunk) => ({
    trunk,
    owner: trunk.scope === "tenant" ? { id: tenant.id, key: tenant.key } : null,
    plan: trunk.plan ?? plan,
    password: secrets.get(trunk.id) ?? null,
  }));
}

function trunkNames(file: string, objects: readonly TrunkObjects[], others: readonly string[] = []): TrunkNames {
  return {
    file,
    endpoints: [...objects.map(({ name }) => name), ...others],
    aors: [...objects.flatMap(({ aors }) => aors.map(({ name }) => name)), ...others],
    auths: objects.flatMap(({ name, auth }) => (auth === undefined ? [] : [name])),
  };
}

/** The PJSIP objects a tenant's files hold, by file; made when asked for: those of ten thousand people take their time. */
export function devicesByFile(snapshot: Snapshot, site: Site): ReadonlyMap<string, () => DeviceObjects[]> {
  const { tenant, users } = snapshot;
  const withDevices = users.filter((user) => user.devices.length > 0);
  const boxesOf = boxesHeard(snapshot);
  const pickupGroups = pickupGroupsOf(snapshot);
  const hasMusic = hasCompanyMusic(snapshot);
  const byFile = Map.groupBy(withDevices, (user) => `pjsip.d/${tenant.key}-${shardOf(user.extension)}.conf`);
  return new Map(
    Array.from(byFile, ([file, list]) => [
      file,
      () =>
        list.flatMap((user) =>
          user.devices.map((device) =>
            deviceObjects(tenant, user, device, site, {
              boxes: boxesOf(user.id),
              pickupGroups: pickupGroups(user.id),
              hasMusic,
            }),
          ),
        ),
    ]),
  );
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
    sorted.flatMap((tenant) => [...tenant.deviceNames.values()].flat()),
  );
  const files = new Map<string, string>(sorted.flatMap((tenant) => [...tenant.files]));
  const digests = new Map<string, string>(sorted.flatMap((tenant) => [...tenant.digests]));
  const platform = newestPlatformTrunks(sorted);
  const addresses = carrierAddresses(
    sorted,
    platform.map(({ write }) => write.trunk),
  );
  const dids = numberContext(PLATFORM_DIDS, sorted, ({ via }) => via !== "own_trunks");
  const shared = [...commonContexts(), dids, ...addresses.sharedContexts];
  const platformObjects = platform.map(({ write, site }) => trunkObjects(write, site));
  const add = (path: string, text: string) => {
    files.set(path, text);
    digests.set(path, sha256(text));
  };
  add(COMMON_DIALPLAN, renderContexts(shared));
  const platformSections = [
    ...platformObjects.flatMap((trunk) => [...trunkSections(trunk), ...identifyOf(trunk.name, addresses)]),
    ...addresses.sharedSections,
  ];
  if (platformSections.length > 0) add(PLATFORM_TRUNKS, renderSections(platformSections));
  for (const { trunkNames, files: own } of sorted) {
    const told = trunkNames.endpoints.flatMap((name) => identifyOf(name, addresses));
    if (told.length > 0) add(trunkNames.file, `${own.get(trunkNames.file) ?? ""}${renderSections(told)}`);
  }
  for (const folder of STAMPED) {
    // Asterisk does not notice a file that is gone from an included folder; this one changes with any of the others.
    const stamp = digestOf([...digests].filter(([path]) => path.startsWith(`${folder}.d/`))).slice(0, 16);
    const boxed = folder === "voicemail" ? sorted.filter(hasBoxes).map(({ tenantKey }) => tenantKey) : [];
    const heads = boxed.length === 0 ? [] : [ZONES, ...boxed].map(emptySection);
    add(`${folder}.d/00-callplane.conf`, `; ${stamp}\n${renderSections(heads)}`);
  }
  const digest = digestOf([...digests]);
  return {
    id: digest.slice(0, 16),
    digest,
    files: new Map([...files].sort(byPath)),
    tenants: sorted,
    commonContexts: shared,
    platformTrunkNames: trunkNames(PLATFORM_TRUNKS, platformObjects, addresses.sharedNames),
    addresses: addressesIn([...addresses.identifies.values(), ...addresses.sharedSections]),
  };
}

function identifyOf(sipName: string, { identifies }: CarrierAddresses): Section[] {
  const section = identifies.get(sipName);
  return section === undefined ? [] : [section];
}

function hasBoxes({ snapshot }: TenantConfig): boolean {
  return (snapshot.routing?.voicemailBoxes ?? []).length > 0;
}

/** What the tenant's own files go on with. */
function emptySection(name: string): Section {
  return { name, options: [] };
}

/** The tenant's own trunks; their passwords stand in no expectation, so any will do. */
export function ownTrunks(snapshot: Snapshot, site: Site): TrunkObjects[] {
  const trunks = snapshot.routing?.outbound.trunks ?? [];
  const anyPassword = new Map(trunks.flatMap(({ id, hasPassword }) => (hasPassword ? [[id, "-"] as const] : [])));
  return trunksOf(snapshot, anyPassword)
    .filter(({ owner }) => owner !== null)
    .map((trunk) => trunkObjects(trunk, site));
}

/** Each once, as the newest snapshot has it. */
export function platformTrunks(tenants: readonly TenantConfig[]): TrunkObjects[] {
  return newestPlatformTrunks(tenants).map(({ write, site }) => trunkObjects(write, site));
}

type PlatformTrunk = { readonly write: TrunkToWrite; readonly site: Site };

function newestPlatformTrunks(tenants: readonly TenantConfig[]): PlatformTrunk[] {
  const newest = new Map<string, PlatformTrunk>();
  for (const { platformTrunks: trunks, site } of tenants) {
    for (const write of trunks) {
      const known = newest.get(write.trunk.sipName);
      const isNewer = known === undefined || known.write.trunk.version < write.trunk.version;
      // Of equal versions the one whose password came along.
      const isFuller = known?.write.trunk.version === write.trunk.version && known.write.password === null;
      if (isNewer || isFuller) newest.set(write.trunk.sipName, { write, site });
    }
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, trunk]) => trunk);
}

function digestOf(digests: readonly (readonly [path: string, digest: string])[]): string {
  return sha256(
    [...digests]
      .sort(byPath)
      .map(([path, digest]) => `${path}\0${digest}\0`)
      .join(""),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function byPath([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function assertUnique(what: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new ConfgenError(`${what} ${value} twice`);
    seen.add(value);
  }
}
