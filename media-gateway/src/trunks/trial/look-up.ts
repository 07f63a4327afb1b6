import { Resolver } from "node:dns/promises";

/** The name servers did not say, in time or at all. */
export class NameServiceSilent extends Error {}

/** Answers that a name does not exist, or has no such address. */
const NONE = new Set(["ENOTFOUND", "ENODATA"]);

/**
 * The addresses of a name, IPv4 first; none where there is no such host. As Asterisk's own, by the name servers and no file of this machine's;
 * and not by the system's call, which nothing stops and which keeps a thread that the disk needs. Throws NameServiceSilent.
 */
export async function lookUp(host: string, timeoutMs: number, servers?: readonly string[]): Promise<string[]> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  if (servers !== undefined) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), timeoutMs);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (found.length > 0) return found;
    const codes = answers.map((answer) => (answer.status === "rejected" ? String(answer.reason?.code) : ""));
    if (codes.some((code) => !NONE.has(code))) throw new NameServiceSilent(codes.join(", "));
    return [];
  } finally {
    clearTimeout(timer);
  }
}
