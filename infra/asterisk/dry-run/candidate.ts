import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "./verdict.ts";

export type ConfigOption = { key: string; value: string; line: number };
/** One `[name](templates)` of a file, with the lines under it. */
export type ConfigSection = {
  file: string;
  line: number;
  name: string;
  isTemplate: boolean;
  templates: string[];
  options: ConfigOption[];
};
/** What the candidate's own text says, read independently of Asterisk. */
export type Candidate = { pjsip: ConfigSection[]; dialplan: ConfigSection[]; findings: Finding[] };

/** Reads `pjsip.d` and `dialplan.d` of a candidate folder, file by file in the order Asterisk takes. */
export async function readCandidate(dir: string): Promise<Candidate> {
  const findings: Finding[] = [];
  const pjsip = await readFolder(dir, "pjsip.d", findings);
  const dialplan = await readFolder(dir, "dialplan.d", findings);
  return { pjsip, dialplan, findings };
}

async function readFolder(dir: string, folder: string, findings: Finding[]): Promise<ConfigSection[]> {
  const names = await readdir(join(dir, folder)).catch(() => []);
  const sections: ConfigSection[] = [];
  for (const name of names.filter((file) => file.endsWith(".conf")).sort()) {
    const file = `${folder}/${name}`;
    const bytes = await readFile(join(dir, file));
    const read = readSections(file, decode(file, bytes, findings), findings);
    if (folder === "dialplan.d" && read.length === 0) {
      findings.push({ file, message: "holds no context: whatever it held before would be gone" });
    }
    sections.push(...read);
  }
  return sections;
}

function decode(file: string, bytes: Buffer, findings: Finding[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    findings.push({ file, message: "is not UTF-8" });
    return bytes.toString("latin1");
  }
}

/**
 * Reads configuration text the way Asterisk's main/config.c does, and finds what it would pass over in silence.
 * Generated files are held to a stricter rule than hand-written ones: comments on lines of their own, no directives.
 */
export function readSections(file: string, text: string, findings: Finding[]): ConfigSection[] {
  const sections: ConfigSection[] = [];
  const report = (line: number, message: string) => findings.push({ file, line, message });
  if (text !== "" && !text.endsWith("\n")) report(text.split("\n").length, "the file ends in the middle of a line");
  for (const [index, raw] of text.split("\n").entries()) {
    const number = index + 1;
    const line = raw.trim();
    if (hasControl(raw)) report(number, "a control character");
    if (line === "" || line.startsWith(";")) continue;
    if (line.startsWith("#")) {
      report(number, "a generated file includes and executes nothing");
      continue;
    }
    const heading = /^\[([^\]]*)\](?:\(([^)]*)\))?/.exec(line);
    if (line.startsWith("[")) {
      if (heading === null) report(number, "no closing ']': everything after it would be lost");
      const templates = (heading?.[2] ?? "")
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
      const isTemplate = templates.includes("!");
      const named = templates.filter((item) => item !== "!" && item !== "+");
      sections.push({ file, line: number, name: heading?.[1] ?? line, isTemplate, templates: named, options: [] });
      continue;
    }
    const [, key = "", value = ""] = /^([^=]*?)\s*\+?=>?\s*(.*)$/.exec(line) ?? [];
    if (key === "") report(number, "neither a section nor an option");
    else if (/(^|[^\\]);/.test(value)) report(number, `${key} is cut short at an unescaped ';'`);
    sections.at(-1)?.options.push({ key, value: value.replaceAll("\\;", ";"), line: number });
  }
  return sections;
}

function hasControl(text: string): boolean {
  return /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text.replace(/\r$/, ""));
}
