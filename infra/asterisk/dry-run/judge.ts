import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { AsteriskTree } from "../tree/tree.ts";
import { readCandidate } from "./candidate.ts";
import { checkDialplan } from "./dialplan.ts";
import { logFindings } from "./log-findings.ts";
import { checkPjsipObjects } from "./pjsip-objects.ts";
import { readBack } from "./read-back.ts";
import { openSandbox } from "./sandbox.ts";
import type { Finding, Verdict } from "./verdict.ts";

/** 10 000 phones that are all new take six seconds on an idle machine. */
const TIMEOUT_MS = 50_000;
const MAX_FINDINGS = 100;

export type DryRunOptions = {
  tree: AsteriskTree;
  /** Holds `pjsip.d` and `dialplan.d`; other `*.d` folders are read too where the static files include them. */
  candidateDir: string;
  /** Whether the live Asterisk has TLS transports that the candidate may name. */
  tls?: boolean;
  /** Use this machine's own network, as where namespaces are not permitted. */
  shared?: boolean;
  /** Gives up, and still leaves nothing behind. */
  signal?: AbortSignal;
};

/**
 * Boots a throw-away Asterisk on a candidate and says what came of it. Needs no running instance, changes nothing, and
 * leaves nothing behind. Throws when no verdict was reached: Asterisk did not start, or took longer than 50 s.
 */
export async function dryRun(options: DryRunOptions): Promise<Verdict> {
  const startedAt = performance.now();
  const candidateDir = await realpath(options.candidateDir);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  const sandbox = await openSandbox({
    tree: options.tree,
    candidateDir,
    tls: options.tls ?? false,
    shared: options.shared ?? false,
    signal,
  });
  try {
    // Reading the candidate ourselves costs nothing while Asterisk boots.
    const [candidate] = await abortable(Promise.all([readCandidate(candidateDir), sandbox.booted()]), signal);
    const bootMs = performance.now() - startedAt;
    const sections = [...candidate.pjsip, ...candidate.dialplan];
    const logFile = join(sandbox.dir, "log/messages.json");
    const [there, logged] = await abortable(
      Promise.all([
        readBack(
          sandbox.control,
          candidate.pjsip.map((section) => section.name),
        ),
        logFindings(sandbox.control, logFile, sandbox.copyDir, sections),
      ]),
      signal,
    );
    const leftOut = new Set(sandbox.isolated ? [] : ["registration"]);
    const errors = [
      ...logged.errors,
      ...candidate.findings,
      ...checkPjsipObjects(candidate.pjsip, there, leftOut),
      ...checkDialplan(candidate.dialplan, there),
    ];
    const { endpoints, aors, auths, identifies, contexts } = there;
    return {
      ok: errors.length === 0,
      isolated: sandbox.isolated,
      errors: worthTelling(errors),
      warnings: worthTelling([...sandbox.differences.map((message): Finding => ({ message })), ...logged.warnings]),
      objects: { endpoints, aors, auths, identifies, contexts },
      bootMs: Math.round(bootMs),
      totalMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    await sandbox.close();
  }
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const isTimeout = () => signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
    const give = () => reject(new Error(isTimeout() ? `no verdict within ${TIMEOUT_MS / 1000} s` : "told to give up"));
    signal.addEventListener("abort", give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", give));
  });
}

/** Causes come first and consequences after, so the first ones are kept, each once. */
function worthTelling(findings: readonly Finding[]): Finding[] {
  const distinct = [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
  if (distinct.length <= MAX_FINDINGS) return distinct;
  return [...distinct.slice(0, MAX_FINDINGS), { message: `and ${distinct.length - MAX_FINDINGS} more like these` }];
}
