import type { ConfigSection } from "./candidate.ts";
import type { Finding } from "./verdict.ts";

/** What Asterisk knows, read back after booting on the candidate. */
export type DialplanKnown = { contexts: string[]; applications: Set<string>; functions: Set<string> };

type Priority = { exten: string; label: string | undefined; app: string; args: string; line: number };

const JUMPS = new Set(["goto", "gosub", "gotoif", "gosubif"]);

/**
 * What Asterisk does not say about a candidate's dialplan until a caller gets there: applications and functions that
 * do not exist, and jumps to a label or context that is not there (only those whose target is written out).
 */
export function checkDialplan(sections: readonly ConfigSection[], known: DialplanKnown): Finding[] {
  const findings: Finding[] = [];
  for (const section of sections) {
    const at = (message: string, line: number) => findings.push({ file: section.file, line, message });
    if (!known.contexts.includes(section.name)) at(`context ${section.name} is not there after reading`, section.line);
    const priorities = readPriorities(section);
    for (const { app, args, line, exten } of priorities) {
      if (!known.applications.has(app.toLowerCase())) at(`there is no application ${app}`, line);
      if (args.split("{").length !== args.split("}").length) at("an opening brace without its closing one", line);
      for (const name of functionsIn(app, args))
        if (!known.functions.has(name)) at(`there is no function ${name}`, line);
      for (const target of jumpTargets(app, args)) {
        const complaint = checkJump(target, exten, priorities, known.contexts);
        if (complaint !== undefined) at(complaint, line);
      }
    }
  }
  return findings;
}

/** `n(label),App(args)`, where an argument may itself look like an application: `n,Page(PJSIP/a,b(context^s^1))`. */
const SAME = /^\s*(?<priority>[^,]+?)\s*,\s*(?<app>\w+)\s*(?:\((?<args>.*)\))?\s*$/;
/** The same after the extension. */
const EXTEN = /^(?<first>[^,]+),\s*(?<priority>[^,]+?)\s*,\s*(?<app>\w+)\s*(?:\((?<args>.*)\))?\s*$/;

function readPriorities(section: ConfigSection): Priority[] {
  const out: Priority[] = [];
  let exten = "";
  for (const { key, value, line } of section.options) {
    const isSame = key === "same";
    if (!isSame && key !== "exten") continue;
    const match = (isSame ? SAME : EXTEN).exec(value)?.groups;
    if (match === undefined) continue;
    const { first = "", priority = "", app = "", args = "" } = match;
    if (!isSame) exten = first.trim();
    if (/^hint$/i.test(priority)) continue;
    out.push({ exten, label: /\((.+)\)$/.exec(priority)?.[1], app, args, line });
  }
  return out;
}

function functionsIn(app: string, args: string): string[] {
  const read = [...args.matchAll(/\$\{([A-Z][A-Z0-9_]*)\(/g)].map((match) => match[1] ?? "");
  const written = /^set$/i.test(app) ? (/^([A-Z][A-Z0-9_]*)\(/.exec(args)?.[1] ?? "") : "";
  return [...read, ...(written === "" ? [] : [written])];
}

/** The targets of a jump as lists of one to three words: `label`, `exten,label`, `context,exten,label`. */
function jumpTargets(app: string, args: string): string[][] {
  const jump = app.toLowerCase();
  if (!JUMPS.has(jump)) return [];
  const conditional = jump.endsWith("if");
  const question = args.lastIndexOf("?");
  const branches = conditional ? args.slice(question + 1).split(":") : [args];
  return branches
    .map((branch) => (jump.startsWith("gosub") ? branch.replace(/\(.*$/, "") : branch).trim())
    .filter((branch) => branch !== "" && !/[${}]/.test(branch))
    .map((branch) => branch.split(",").map((word) => word.trim()));
}

function checkJump(
  target: string[],
  from: string,
  here: readonly Priority[],
  contexts: readonly string[],
): string | undefined {
  if (target.length >= 3) {
    return contexts.includes(target[0] ?? "") ? undefined : `it jumps to the context ${target[0]}, which is not there`;
  }
  if (target.length !== 1 || /^\d+$/.test(target[0] ?? "")) return undefined; // another extension may be included or match a pattern
  const isThere = here.some(({ exten, label }) => exten === from && label === target[0]);
  return isThere ? undefined : `it jumps to the label ${target[0]}, which extension ${from} does not have`;
}
