import type { DeviceObjects } from "./pjsip.ts";
import type { TrunkObjects } from "./trunks.ts";
import type { DialplanContext, DialplanExtension, DialplanStep, Option, Section } from "./writer.ts";

/*
 * Reads back what writer.ts wrote, and only that: a generation on disk must be verifiable even when the snapshots it was
 * rendered from are gone or the gateway renders otherwise by now. Anything else in a file is skipped.
 */

/** PJSIP objects of one generated file, by device. Sections without their two companions are left out. */
export function readDevices(text: string): DeviceObjects[] {
  const byName = new Map<string, Partial<Record<string, Section>>>();
  for (const section of readSections(text)) {
    const type = section.options.find(([key]) => key === "type")?.[1];
    const group = byName.get(section.name) ?? {};
    byName.set(section.name, { ...group, [String(type)]: section });
  }
  return [...byName].flatMap(([name, { endpoint, auth, aor }]) =>
    endpoint && auth && aor ? [{ name, endpoint, auth, aor }] : [],
  );
}

/** Trunks of one generated file. */
export function readTrunks(text: string): Pick<TrunkObjects, "name" | "endpoint" | "aors" | "registrations">[] {
  const all = readSections(text);
  const typed = (type: string) =>
    all.filter(({ options }) => options.some(([key, value]) => key === "type" && value === type));
  const aors = new Map(typed("aor").map((aor) => [aor.name, aor]));
  const registrations = Map.groupBy(typed("registration"), (section) => optionOf(section, "endpoint"));
  return typed("endpoint").flatMap((endpoint) => {
    const own = optionOf(endpoint, "aors")
      .split(",")
      .flatMap((name) => aors.get(name) ?? []);
    const { name } = endpoint;
    return own.length === 0 ? [] : [{ name, endpoint, aors: own, registrations: registrations.get(name) ?? [] }];
  });
}

function optionOf({ options }: Section, key: string): string {
  return String(options.find(([name]) => name === key)?.[1] ?? "");
}

/** Names of the endpoints of one generated file, without reading the rest of it. */
export function readDeviceNames(text: string): string[] {
  return Array.from(text.matchAll(/^\[([^\]\n]+)\]\ntype = endpoint$/gm), (match) => match[1] ?? "");
}

export function readSections(text: string): Section[] {
  const sections: { name: string; options: Option[] }[] = [];
  for (const line of text.split("\n")) {
    const head = /^\[([^\]]+)\](?:\(\+\))?$/.exec(line);
    const option = /^([a-z0-9_-]+) = (.*)$/.exec(line);
    if (head?.[1] !== undefined) sections.push({ name: head[1], options: [] });
    else if (option?.[1] !== undefined && option[2] !== undefined) {
      sections.at(-1)?.options.push([option[1], option[2].replaceAll("\\;", ";")]);
    }
  }
  return sections;
}

/** Contexts of one generated dialplan file. */
export function readContexts(text: string): DialplanContext[] {
  const contexts: { name: string; extensions: (DialplanExtension & { steps: DialplanStep[] })[] }[] = [];
  for (const line of text.split("\n")) {
    const extensions = contexts.at(-1)?.extensions;
    const head = /^\[([^\]]+)\]$/.exec(line);
    const hint = /^exten = ([^,]+),hint,(.*)$/.exec(line);
    const first = /^exten = ([^,]+),1(?:\([^)]*\))?,(\w+)\((.*)\)$/.exec(line);
    const next = /^ same = n(?:\([^)]*\))?,(\w+)\((.*)\)$/.exec(line);
    if (head?.[1] !== undefined) contexts.push({ name: head[1], extensions: [] });
    else if (hint?.[1] !== undefined) extensions?.push({ pattern: hint[1], hint: hint[2] ?? "", steps: [] });
    else if (first?.[1] !== undefined) extensions?.push({ pattern: first[1], steps: [stepOf(first[2], first[3])] });
    else if (next) extensions?.at(-1)?.steps.push(stepOf(next[1], next[2]));
  }
  return contexts;
}

function stepOf(app = "", data = ""): DialplanStep {
  return { app, data: data.replaceAll("\\;", ";") };
}
