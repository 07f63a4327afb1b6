import {
  contextNames,
  type DialplanContext,
  devicesByFile,
  type ExpectedDevice,
  type ExpectedLine,
  type ExpectedList,
  type ExpectedTrunk,
  expectedDevice,
  expectedLines,
  expectedLists,
  expectedListsOfFiles,
  expectedTrunk,
  type Generation,
  ownTrunks,
  PLATFORM_TRUNKS,
  platformTrunks,
  readAddresses,
  readContexts,
  readDeviceNames,
  readDevices,
  readTrunks,
  soundsDirOf,
  type ToldAddresses,
  tenantContexts,
} from "../confgen/index.ts";

/**
 * What Asterisk shall hold. Spelt out only where it is asked for, a file at a time: all fields of ten thousand devices at once would
 * hold up the agents' audio, which goes through this thread.
 */
export interface Expectations {
  /** Tenant key → its files of devices. */
  readonly devices: ReadonlyMap<string, readonly ExpectedFile[]>;
  /** By context name. */
  readonly contexts: ReadonlyMap<string, ExpectedContext>;
  /** Tenant key → its queues, boxes and parking lot. */
  readonly lists: ReadonlyMap<string, () => readonly ExpectedList[]>;
  /** Tenant key, or PLATFORM_KEY → trunks. */
  readonly trunks: ReadonlyMap<string, () => readonly ExpectedTrunk[]>;
  /** Of trunks, and of carriers that several tenants share. */
  readonly addresses: ToldAddresses;
}

export interface ExpectedFile {
  names(): readonly string[];
  devices(): ExpectedDevice[];
}

export interface ExpectedContext {
  /** The owner's, or undefined for what all share. */
  readonly tenantKey: string | undefined;
  lines(): ExpectedLine[];
}

/** The platform's trunks are named as a tenant of this key would name its own; no tenant can have it. */
export const PLATFORM_KEY = "platform";

/** From the model, so that a damaged file cannot vouch for itself. */
export function expectationsOf(next: Generation): Expectations {
  const contexts = new Map<string, ExpectedContext>();
  for (const context of next.commonContexts) contexts.set(context.name, expectedContext(undefined, context));
  for (const { tenantKey, snapshot, site } of next.tenants) {
    let printed: readonly DialplanContext[] | undefined;
    const linesOf = (name: string) => {
      printed ??= tenantContexts(snapshot, site);
      return expectedLines(printed.find((context) => context.name === name) ?? { name, extensions: [] });
    };
    for (const name of contextNames(tenantKey)) contexts.set(name, { tenantKey, lines: () => linesOf(name) });
  }
  const devices = new Map<string, ExpectedFile[]>(
    next.tenants.map(({ tenantKey, snapshot, site, deviceNames, trunkNames }) => [
      tenantKey,
      [
        ...Array.from(devicesByFile(snapshot, site), ([file, objects]) => ({
          names: () => deviceNames.get(file) ?? [],
          devices: () => objects().map(expectedDevice),
        })),
        onlyNames(trunkNames.endpoints),
      ],
    ]),
  );
  devices.set(PLATFORM_KEY, [onlyNames(next.platformTrunkNames.endpoints)]);
  const lists = new Map(
    next.tenants.map(({ tenantKey, snapshot, site }) => [tenantKey, () => expectedLists(snapshot, soundsDirOf(site))]),
  );
  const trunks = new Map(
    next.tenants.map(({ tenantKey, snapshot, site }) => [
      tenantKey,
      () => ownTrunks(snapshot, site).map(expectedTrunk),
    ]),
  );
  trunks.set(PLATFORM_KEY, () => platformTrunks(next.tenants).map(expectedTrunk));
  return { devices, contexts, lists, trunks, addresses: next.addresses };
}

/** From a generation's files as they stand on disk: the way back must not depend on how this gateway renders today. */
export function expectationsFromFiles(files: ReadonlyMap<string, string>): Expectations {
  const devices = new Map<string, ExpectedFile[]>();
  const contexts = new Map<string, ExpectedContext>();
  const trunks = new Map<string, () => ExpectedTrunk[]>();
  const addresses = new Map<string, readonly string[]>();
  const listed = new Map<string, Record<"queues" | "voicemail" | "parking", string>>();
  for (const [path, text] of files) {
    const tenantKey = tenantKeyOf(path);
    const folder = /^(queues|voicemail|parking)\.d\//.exec(path)?.[1];
    if (tenantKey !== undefined && isListed(folder)) {
      const texts = listed.get(tenantKey) ?? { queues: "", voicemail: "", parking: "" };
      listed.set(tenantKey, { ...texts, [folder]: `${texts[folder]}${text}\n` });
    }
    if (path === PLATFORM_TRUNKS || path.endsWith("-trunks.conf")) {
      trunks.set(tenantKey ?? PLATFORM_KEY, () => readTrunks(text).map(expectedTrunk));
      for (const [name, told] of readAddresses(text)) addresses.set(name, told);
    }
    if (path.startsWith("pjsip.d/") && tenantKey !== undefined) {
      const file = path.endsWith("-trunks.conf")
        ? onlyNames(readDeviceNames(text))
        : { names: () => readDeviceNames(text), devices: () => readDevices(text).map(expectedDevice) };
      devices.set(tenantKey, [...(devices.get(tenantKey) ?? []), file]);
    }
    if (path.startsWith("dialplan.d/")) {
      for (const context of readContexts(text)) contexts.set(context.name, expectedContext(tenantKey, context));
    }
  }
  const lists = new Map(
    Array.from(new Set([...devices.keys(), ...listed.keys()]), (key) => [
      key,
      () => expectedListsOfFiles(listed.get(key) ?? { queues: "", voicemail: "", parking: "" }),
    ]),
  );
  return { devices, contexts, lists, trunks, addresses };
}

function isListed(folder: string | undefined): folder is "queues" | "voicemail" | "parking" {
  return folder !== undefined;
}

/** `pjsip.d/acme-10xx.conf` → `acme`; undefined for files all tenants share. */
export function tenantKeyOf(path: string): string | undefined {
  return /^(?:pjsip|dialplan|queues|voicemail|parking|musiconhold)\.d\/([a-z][a-z0-9]*)(?:-\d*xx|-trunks|-zone)?\.conf$/.exec(
    path,
  )?.[1];
}

/** What all share tells of other tenants' numbers and of the platform's trunks: a tenant is shown what is its own. */
export function isShownTo(tenantKey: string, path: string): boolean {
  return tenantKeyOf(path) === tenantKey;
}

/** Trunks: that each is there. */
function onlyNames(names: readonly string[]): ExpectedFile {
  return { names: () => names, devices: () => [] };
}

function expectedContext(tenantKey: string | undefined, context: DialplanContext): ExpectedContext {
  return { tenantKey, lines: () => expectedLines(context) };
}
