import type { Generation } from "../confgen/index.ts";
import {
  type DialplanContext,
  type ExpectedDevice,
  type ExpectedLine,
  expectedDevice,
  expectedLines,
  readContexts,
  readDevices,
} from "../confgen/index.ts";

/** What Asterisk shall hold, by the key of the tenant it belongs to. */
export interface Expectations {
  readonly devices: ReadonlyMap<string, readonly ExpectedDevice[]>;
  /** Context name → its lines; with the owner's key, or undefined for what all share. */
  readonly contexts: ReadonlyMap<
    string,
    { readonly tenantKey: string | undefined; readonly lines: readonly ExpectedLine[] }
  >;
}

/** From the model, so that a damaged file cannot vouch for itself. */
export function expectationsOf(next: Generation): Expectations {
  const devices = new Map<string, ExpectedDevice[]>();
  const contexts = new Map<string, { tenantKey: string | undefined; lines: ExpectedLine[] }>();
  for (const context of next.commonContexts) addContext(contexts, undefined, context);
  for (const tenant of next.tenants) {
    devices.set(tenant.tenantKey, [...tenant.devicesByFile.values()].flat().map(expectedDevice));
    addContext(contexts, tenant.tenantKey, tenant.context);
  }
  return { devices, contexts };
}

/** From a generation's files as they stand on disk: the way back must not depend on how this gateway renders today. */
export function expectationsFromFiles(files: ReadonlyMap<string, string>): Expectations {
  const devices = new Map<string, ExpectedDevice[]>();
  const contexts = new Map<string, { tenantKey: string | undefined; lines: ExpectedLine[] }>();
  for (const [path, text] of files) {
    const tenantKey = tenantKeyOf(path);
    if (path.startsWith("pjsip.d/") && tenantKey !== undefined) {
      devices.set(tenantKey, [...(devices.get(tenantKey) ?? []), ...readDevices(text).map(expectedDevice)]);
    }
    if (path.startsWith("dialplan.d/")) {
      for (const context of readContexts(text)) addContext(contexts, tenantKey, context);
    }
  }
  return { devices, contexts };
}

/** `pjsip.d/acme-10xx.conf` → `acme`; undefined for files all tenants share. */
export function tenantKeyOf(path: string): string | undefined {
  return /^(?:pjsip|dialplan)\.d\/([a-z][a-z0-9]*)(?:-\d*xx)?\.conf$/.exec(path)?.[1];
}

function addContext(
  contexts: Map<string, { tenantKey: string | undefined; lines: ExpectedLine[] }>,
  tenantKey: string | undefined,
  context: DialplanContext,
): void {
  contexts.set(context.name, { tenantKey, lines: expectedLines(context) });
}
