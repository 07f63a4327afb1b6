import { isIP } from "node:net";
import {
  placeOf,
  type SnapshotTrunk,
  type TestedTrunk,
  type TrunkTestStep,
  trunkOptionsOf,
} from "@callplane/edge-api/contract";
import type { AddressCheck } from "./addresses.ts";
import { certificateProblem } from "./certificate.ts";
import { answerChallenge } from "./digest.ts";
import { lookUp, NameServiceSilent } from "./look-up.ts";
import { NoAnswer, newIds, openLink, type SipLink } from "./sip-link.ts";
import type { SipRequest, SipResponse } from "./sip-message.ts";

export interface TryOptions {
  readonly check: AddressCheck;
  /** Addresses of a name, within so long; by the name servers of this machine when left out. */
  readonly resolve?: (host: string, timeoutMs: number) => Promise<string[]>;
  /** Who vouches for certificates; those of this machine when left out. */
  readonly ca?: readonly string[] | undefined;
  /** For each answer. Default 4 000. */
  readonly timeoutMs?: number;
  readonly monotonicMs: () => number;
  /** What is through, before each step but the first. */
  readonly onStep?: (steps: readonly TrunkTestStep[]) => void;
  /** Asked before each step: whether to leave it at that. */
  readonly isStopped?: () => boolean;
}

type Step = TrunkTestStep["step"];
/** A step that failed, in words for a person. */
class Failed extends Error {}
const STEPS: readonly Step[] = ["resolve", "connect", "certificate", "options", "register"];

/**
 * Really tries a trunk, from this machine: finds the host, connects, looks at the certificate, asks OPTIONS, and where the trunk registers,
 * proves the password with a REGISTER that changes nothing. Each step says in words what came of it; after one that failed the rest is skipped.
 */
export async function tryTrunk({ trunk, password }: TestedTrunk, options: TryOptions): Promise<TrunkTestStep[]> {
  const { timeoutMs = 4_000, monotonicMs } = options;
  const way = firstPlace(trunk);
  const where = `${way.host}:${way.port}`;
  const steps: TrunkTestStep[] = [];
  let link: SipLink | undefined;
  const seconds = Math.round(timeoutMs / 100) / 10;
  const words = (error: unknown): string => {
    if (error instanceof Failed) return error.message;
    if (error instanceof NameServiceSilent)
      return `The name service did not say within ${seconds} s where ${way.host} is; try again`;
    if (error instanceof NoAnswer) return `No answer from ${where} within ${seconds} s: a firewall, or a wrong address`;
    return systemWords(error, where);
  };

  async function step(name: Step, run: () => Promise<string> | string | undefined): Promise<boolean> {
    if (steps.length > 0) options.onStep?.(steps);
    if (options.isStopped?.() === true) return false;
    const beganMs = monotonicMs();
    try {
      const message = await run();
      steps.push({ step: name, status: "passed", message: message ?? "", ms: Math.round(monotonicMs() - beganMs) });
      return true;
    } catch (error) {
      steps.push({ step: name, status: "failed", message: words(error), ms: Math.round(monotonicMs() - beganMs) });
      return false;
    }
  }
  const skip = (name: Step, message: string) => void steps.push({ step: name, status: "skipped", message, ms: null });

  async function goThrough(): Promise<void> {
    let address = "";
    const isFound = await step("resolve", async () => {
      address = await findAddress(way.host, timeoutMs, options);
      return address === bareHost(way.host) ? `${address} is an address` : `${way.host} is at ${address}`;
    });
    if (!isFound) return;
    const target = { address, ...way, transport: trunk.transport, ca: options.ca };
    const isOpen = await step("connect", async () => {
      link = await openLink(target, timeoutMs);
      return `Connected over ${trunk.transport.toUpperCase()}`;
    });
    if (!isOpen) return;
    if (trunk.transport === "udp") {
      steps.pop();
      skip("connect", "UDP makes no connection: the next steps show whether anybody is there");
    }
    const open = link;
    if (open === undefined) return;
    if (open.tls === undefined) skip("certificate", "Only with TLS");
    else if (!(await step("certificate", () => judgeCertificate(open, way.host, trunk)))) return;
    const talk = newTalk(open, trunk, timeoutMs);
    if (!(await step("options", async () => optionsWords(await talk("OPTIONS"))))) return;
    if (trunk.authentication !== "registration")
      skip("register", "The carrier knows us by our address: nothing to log in");
    else await step("register", () => register(talk, trunk, password));
  }

  try {
    await goThrough();
  } finally {
    link?.close();
  }
  for (const name of STEPS.slice(steps.length)) skip(name, "Not tried, since the step before failed");
  return steps;
}

type Talk = (
  method: SipRequest["method"],
  challenge?: { response: SipResponse; password: string },
) => Promise<SipResponse>;

function newTalk(link: SipLink, trunk: SnapshotTrunk, timeoutMs: number): Talk {
  const { host, port, username, transport } = trunk;
  const loginName = trunkOptionsOf(trunk).authUsername ?? username ?? "";
  const uri = `sip:${host}:${port}${transport === "udp" ? "" : `;transport=${transport}`}`;
  const { callId, tag } = newIds();
  let cseq = 0;
  return (method, challenge) => {
    cseq += 1;
    const authorization =
      challenge &&
      answerChallenge(challenge.response, { username: loginName, password: challenge.password }, method, uri);
    if (challenge !== undefined && authorization === undefined) {
      throw new Failed("The carrier asks for a way to log in that Callplane does not know");
    }
    const identity = `sip:${username ?? "callplane"}@${host}`;
    const { transport: via, from } = link;
    const ids = { callId, tag, branch: newIds().branch };
    return link.ask({ method, uri, from, transport: via, cseq, identity, authorization, ...ids }, timeoutMs);
  };
}

async function register(talk: Talk, { username }: SnapshotTrunk, password: string | null): Promise<string> {
  if (username === null || password === null) throw new Failed("No user name or password is saved for this trunk");
  let answer = await talk("REGISTER");
  const isAsked = () => answer.status === 401 || answer.status === 407;
  if (isAsked()) answer = await talk("REGISTER", { response: answer, password });
  // What was asked with was too old: once more, with what the carrier gives now (RFC 7616, 3.3).
  if (isAsked() && isStale(answer)) answer = await talk("REGISTER", { response: answer, password });
  const { status, reason } = answer;
  if (status < 300) return "The carrier took user name and password";
  if (status === 401 || status === 403 || status === 407) {
    throw new Failed(`The carrier refused user name or password (${status})`);
  }
  if (status === 404) throw new Failed(`The carrier does not know the user name (${status})`);
  throw new Failed(`The carrier did not take the registration: ${status} ${reason}`);
}

function isStale({ headers }: SipResponse): boolean {
  return [...(headers.get("www-authenticate") ?? []), ...(headers.get("proxy-authenticate") ?? [])].some((each) =>
    /\bstale\s*=\s*"?true/i.test(each),
  );
}

/** Any answer shows that somebody is there: many carriers refuse OPTIONS, and take calls. */
function optionsWords({ status, reason }: SipResponse): string {
  if (status < 300) return `The carrier answers (${status} ${reason})`;
  if (status === 503)
    throw new Failed(`The carrier is there, and says that it cannot take calls (${status} ${reason})`);
  return `The carrier is there; it answers ${status} ${reason}, as some do`;
}

function judgeCertificate({ tls }: SipLink, host: string, { verifiesCertificate }: SnapshotTrunk): string {
  const problem = tls && certificateProblem(tls, host);
  if (problem === undefined) return "The certificate is valid";
  if (!verifiesCertificate) return `The certificate is not valid: ${problem}. This trunk does not check it`;
  throw new Failed(`The certificate is not valid: ${problem}`);
}

/** The proxy, where there is one on the way; else the carrier's first host. */
function firstPlace(trunk: SnapshotTrunk): { host: string; port: number } {
  const { outboundProxy } = trunkOptionsOf(trunk);
  if (outboundProxy === null) return { host: trunk.host, port: trunk.port };
  const { host, port } = placeOf(outboundProxy);
  return { host, port: port ?? trunk.port };
}

async function findAddress(host: string, timeoutMs: number, options: TryOptions): Promise<string> {
  const { check, resolve = lookUp } = options;
  const bare = bareHost(host);
  const found = isIP(bare) === 0 ? await resolve(bare, timeoutMs) : [bare];
  // The one that is checked is the one that is connected to: a name that changes its mind between gets nowhere.
  const address = found.find((each) => check(each) === "allowed");
  if (address !== undefined) return address;
  if (found.length === 0) throw new Failed(`There is no host named ${bare}`);
  const isPrivate = found.some((each) => check(each) === "private");
  throw new Failed(
    isPrivate
      ? `${bare} is in a private network, which tests may not reach unless TRUNK_TEST_NETWORKS says so`
      : `${bare} is at an address where no carrier can be`,
  );
}

function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

function systemWords(error: unknown, where: string): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const host = where.replace(/:\d+$/, "");
  switch (code) {
    case "ENOTFOUND":
      return `There is no host named ${host}`;
    case "EAI_AGAIN":
      return `The name service did not say where ${host} is; try again`;
    case "ECONNREFUSED":
      return `${where} refuses: nothing listens there, or the port is wrong`;
    case "ECONNRESET":
      return `${where} hung up at once`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `There is no way from here to ${where}`;
    case "ETIMEDOUT":
      return `No answer from ${where}: a firewall, or a wrong address`;
    default:
      if (code.startsWith("ERR_SSL") || code === "EPROTO") return `${where} does not speak TLS as it should (${code})`;
      return `${where}: ${error instanceof Error ? error.message.slice(0, 200) : "it failed"}`;
  }
}
