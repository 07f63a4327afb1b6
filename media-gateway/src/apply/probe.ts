import { setImmediate as letOthersRun } from "node:timers/promises";
import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { contextNames, type ExpectedDevice, type ExpectedLine } from "../confgen/index.ts";
import { compareFields, listOrReason } from "./compare-fields.ts";
import type { Expectations } from "./expectations.ts";
import type { ProbeScope } from "./ports.ts";
import { probeLists, probeTrunks } from "./probe-routing.ts";

const LIST_TIMEOUT_MS = 8_000;
/** Questions under way at once: enough to hide the round trip, few enough not to fill Asterisk's buffers. */
const CONCURRENCY = 32;

/**
 * Compares what Asterisk holds with what was meant: every object of the tenants in scope field by field; of all others that
 * none is missing. A tenant in scope that nothing is meant of has left: nothing of it may be there. Answers what differs, in words; an
 * object of ours nobody meant counts too. Throws AmiError when it cannot ask.
 */
export async function probe(ami: AmiConnection, meant: Expectations, scope: ProbeScope): Promise<string[]> {
  const gone = [...scope.tenantKeys].filter((key) => !meant.devices.has(key));
  const [names, ...rest] = await Promise.all([
    probeNames(ami, meant, new Set(gone)),
    probeGone(ami, gone),
    probeDevices(ami, devicesIn(meant, scope)),
    probeContexts(ami, meant, scope),
    probeTrunks(ami, meant, scope.tenantKeys),
    probeLists(ami, meant, scope.tenantKeys),
  ]);
  return [...names, ...rest.flat()];
}

async function probeNames(ami: AmiConnection, meant: Expectations, gone: ReadonlySet<string>): Promise<string[]> {
  const listed = await ami.list({ Action: "PJSIPShowEndpoints" }, { timeoutMs: LIST_TIMEOUT_MS });
  const there = new Set(listed.map((event) => event.ObjectName ?? ""));
  const problems: string[] = [];
  const known = new Set<string>();
  for (const file of [...meant.devices.values()].flat()) {
    for (const name of file.names()) {
      known.add(name);
      if (!there.has(name)) problems.push(`endpoint ${name} is missing`);
    }
    await letOthersRun();
  }
  for (const name of there) {
    const key = name.split("-", 1)[0] ?? "";
    if ((meant.devices.has(key) || gone.has(key)) && !known.has(name)) problems.push(`endpoint ${name} was not meant`);
  }
  return problems;
}

/** Spelt out one file after the other, as they are asked for. */
function* devicesIn(meant: Expectations, scope: ProbeScope): Generator<ExpectedDevice> {
  for (const [tenantKey, files] of meant.devices) {
    if (scope.tenantKeys.has(tenantKey)) for (const file of files) yield* file.devices();
  }
}

async function probeDevices(ami: AmiConnection, waiting: Iterable<ExpectedDevice>): Promise<string[]> {
  const problems: string[] = [];
  const work = async () => {
    for (const device of waiting) problems.push(...(await probeDevice(ami, device)));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return problems;
}

async function probeDevice(ami: AmiConnection, device: ExpectedDevice): Promise<string[]> {
  const events = await listOrReason(ami, { Action: "PJSIPShowEndpoint", Endpoint: device.name });
  if (typeof events === "string") return [`endpoint ${device.name}: ${events}`];
  return (["EndpointDetail", "AuthDetail", "AorDetail"] as const).flatMap((kind) => {
    const shown = events.filter((event) => event.Event === kind);
    const what = `${kind.replace("Detail", "").toLowerCase()} ${device.name}`;
    const [only] = shown;
    if (only === undefined || shown.length > 1) return [`${what}: ${shown.length} where one was meant`];
    return compareFields(what, device[kind], only);
  });
}

async function probeContexts(ami: AmiConnection, meant: Expectations, scope: ProbeScope): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, { tenantKey, lines }] of meant.contexts) {
    const inScope = tenantKey !== undefined && scope.tenantKeys.has(tenantKey);
    if (!scope.allContexts && !inScope) continue;
    const shown = await listOrReason(ami, { Action: "ShowDialPlan", Context: name });
    if (typeof shown === "string") problems.push(`context ${name} is missing`);
    else problems.push(...compareLines(name, lines(), shown));
  }
  return problems;
}

/** Contexts of tenants that have left. */
async function probeGone(ami: AmiConnection, keys: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const name of keys.flatMap(contextNames)) {
    const shown = await listOrReason(ami, { Action: "ShowDialPlan", Context: name });
    if (typeof shown !== "string") problems.push(`context ${name} was not meant`);
  }
  return problems;
}

function compareLines(context: string, meant: readonly ExpectedLine[], shown: readonly AmiEvent[]): string[] {
  const there = new Map(
    shown
      .filter((event) => event.Event === "ListDialplan")
      .map((event) => [`${event.Extension},${event.Priority}`, `${event.Application}(${event.AppData ?? ""})`]),
  );
  const problems: string[] = [];
  for (const line of meant) {
    const place = `${line.extension},${line.priority}`;
    if (there.get(place) !== `${line.application}(${line.data})`) {
      problems.push(`context ${context}: ${place} is ${there.has(place) ? "not as meant" : "missing"}`);
    }
    there.delete(place);
  }
  // A phone that watches a lamp has Asterisk write a hint of its own beside the pattern's.
  const isOfPattern = meant.some(({ extension, priority }) => priority === "hint" && extension.startsWith("_"));
  const others = [...there.keys()].filter((place) => !(isOfPattern && place.endsWith(",hint")));
  return [...problems, ...others.map((place) => `context ${context}: ${place} was not meant`)];
}
