import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runConsoleCommand } from "../instance/control-socket.ts";
import type { ConfigSection } from "./candidate.ts";
import type { Finding } from "./verdict.ts";

type LogLine = { level: string; source: string; message: string };

/** Of no weight for the configuration: busy queues while thousands of objects load, carriers that cannot be reached here. */
const HARMLESS_SOURCES = new Set([
  "taskprocessor.c",
  "res_pjsip_outbound_registration.c",
  "res_pjsip/pjsip_options.c",
  "dns.c",
]);
const MARK_WAIT_MS = 3_000;

/**
 * What Asterisk logged while it read the candidate: each warning and error, with its place in the candidate.
 * Static files log none, so whatever stands there is the candidate's doing.
 */
export async function logFindings(
  control: string,
  logFile: string,
  copyDir: string,
  sections: readonly ConfigSection[],
): Promise<{ errors: Finding[]; warnings: Finding[] }> {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  const places = new Map(sections.toReversed().map((section) => [section.name, section])); // the first of a name wins
  for (const { level, source, message } of await readWholeLog(control, logFile)) {
    if (level !== "ERROR" && level !== "WARNING") continue;
    const finding = locate(message, copyDir, places);
    (HARMLESS_SOURCES.has(source) ? warnings : errors).push(finding);
  }
  return { errors, warnings };
}

/** The log is written behind Asterisk's back: a command that is sure to be logged marks the end of what we wait for. */
async function readWholeLog(control: string, logFile: string): Promise<LogLine[]> {
  const mark = `callplane-mark-${process.pid}.so`;
  await runConsoleCommand(control, `module load ${mark}`);
  const deadline = Date.now() + MARK_WAIT_MS;
  for (;;) {
    const text = await readFile(logFile, "utf8");
    const end = text.indexOf(mark);
    if (end !== -1) return parseLog(text.slice(0, text.lastIndexOf("\n", end)));
    if (Date.now() > deadline) throw new Error("Asterisk's log could not be read to its end");
    await delay(3);
  }
}

function parseLog(text: string): LogLine[] {
  return text.split("\n").flatMap((line): LogLine[] => {
    if (!line.startsWith("{")) return [];
    const { logmsg } = JSON.parse(line);
    return [{ level: logmsg.level, source: logmsg.location.filename, message: String(logmsg.message).trim() }];
  });
}

function locate(message: string, copyDir: string, places: ReadonlyMap<string, ConfigSection>): Finding {
  const text = message.replaceAll(`${copyDir}/`, "");
  const [, line, path = ""] = /\bline (\d+) of (\/\S+?\.conf)\b/.exec(message) ?? [];
  if (path.startsWith(copyDir)) return { file: relative(copyDir, path), line: Number(line), message: text };
  const section = places.get(/(?:with id|object:|Identify|Context) '([^']+)'/.exec(message)?.[1] ?? "");
  return section === undefined ? { message: text } : { file: section.file, line: section.line, message: text };
}
