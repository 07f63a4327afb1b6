import { runConsoleCommand } from "../instance/control-socket.ts";
import type { DialplanKnown } from "./dialplan.ts";
import type { ConfigObjects } from "./verdict.ts";

const TIMEOUT_MS = 15_000;
const NARROWEST_COLUMN = 40;
const OWN_CONTEXTS = new Set(["default", "parkedcalls"]);

/** All an Asterisk has after reading its files. */
export type ReadBack = ConfigObjects & { registrations: string[]; transports: string[] } & DialplanKnown;

/**
 * Asks a running Asterisk for its objects, by its control socket. Names too long for its tables are told apart with
 * the help of `meant`, the names the files give.
 */
export async function readBack(control: string, meant: readonly string[]): Promise<ReadBack> {
  const ask = (command: string) => runConsoleCommand(control, command, TIMEOUT_MS);
  const known = new Set(meant);
  const list = async (kind: string, title: string) => {
    const names = [...(await ask(`pjsip list ${kind}`)).matchAll(new RegExp(`^ *${title}: +([^<\\s].*)$`, "gm"))];
    const full = await Promise.all(names.map(([, row = ""]) => fullNames(row, title, known, ask)));
    return [...new Set(full.flat())];
  };
  const [endpoints, aors, auths, identifies, registrations, transports, dialplan, applications, functions] =
    await Promise.all([
      list("endpoints", "Endpoint"),
      list("aors", "Aor"),
      list("auths", "Auth"),
      list("identifies", "Identify"),
      ask("pjsip list registrations").then(registrationNames),
      list("transports", "Transport"),
      ask("dialplan show"),
      ask("core show applications"),
      ask("core show functions"),
    ]);
  const contexts = [...dialplan.matchAll(/^\[ Context '(.+)' created by 'pbx_config' \]/gm)].map(
    (match) => match[1] ?? "",
  );
  return {
    endpoints,
    aors,
    auths,
    identifies,
    registrations,
    transports,
    contexts: contexts.filter((name) => !OWN_CONTEXTS.has(name)),
    applications: new Set([...applications.matchAll(/^ *(\w+): /gm)].map((match) => (match[1] ?? "").toLowerCase())),
    functions: new Set([...functions.matchAll(/^([A-Z][A-Z0-9_]*) /gm)].map((match) => match[1] ?? "")),
  };
}

/** The name in a table's row; where the table may have cut it, all the meant names it can stand for that are there. */
async function fullNames(
  row: string,
  title: string,
  meant: ReadonlySet<string>,
  ask: (command: string) => Promise<string>,
): Promise<string[]> {
  const shown = /^[^/\s]+/.exec(row)?.[0] ?? "";
  if (shown.length < NARROWEST_COLUMN || meant.has(shown)) return [shown];
  const there: string[] = [];
  for (const name of meant) {
    if (!name.startsWith(shown)) continue;
    const detail = await ask(`pjsip show ${title.toLowerCase()} ${name}`);
    if (!detail.includes("Unable to find object")) there.push(name);
  }
  return there.length === 0 ? [shown] : there;
}

function registrationNames(printed: string): string[] {
  return [...printed.matchAll(/^ ([^\s<=/]+)\//gm)].map((match) => match[1] ?? "");
}
