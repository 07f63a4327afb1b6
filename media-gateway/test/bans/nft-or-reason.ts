import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type AsteriskForTests, findTool } from "@callplane/infra/asterisk";

export interface NftForTests {
  readonly skip: boolean;
  /** Empty, or ` (skipped: why)`. */
  readonly because: string;
  /** argv of nft. */
  readonly command: string[];
  /** Runs a script in a network namespace of its own with callplane-bans.nft loaded; what it printed. Throws its complaint. */
  run(script: string, args: readonly string[]): string;
}

const RULES = join(import.meta.dirname, "../../../infra/deploy/callplane-bans.nft");

/** nft, where this machine has one and lets us filter packets in a namespace of our own, or the reason why not. */
export function nftOrReason(found: AsteriskForTests): NftForTests {
  const tool = (name: string) => (found.skip ? undefined : findTool(found.tree, name)?.command);
  const [nft, ip] = [tool("nft"), tool("ip")];
  const without = (reason: string): NftForTests => ({
    skip: true,
    because: ` (skipped: ${reason})`,
    command: [],
    run() {
      throw new Error(reason);
    },
  });
  if (found.skip) return without("no Asterisk, whose packages bring nft");
  if (nft === undefined || ip === undefined) return without("nft and ip are not installed");
  const inNamespace = (command: readonly string[]) => {
    const prepared = `${quoted(ip)} link set lo up && ${quoted([...nft, "-f", RULES])} && exec ${quoted(command)}`;
    return spawnSync("unshare", ["-r", "-n", "sh", "-c", prepared], { encoding: "utf8", timeout: 60_000 });
  };
  const tried = inNamespace(["true"]);
  if (tried.status !== 0) return without(`packets cannot be filtered here: ${complaintOf(tried)}`);
  return {
    skip: false,
    because: "",
    command: nft,
    run(script, args) {
      const ran = inNamespace([process.execPath, script, ...args]);
      if (ran.status !== 0) throw new Error(complaintOf(ran));
      return ran.stdout;
    },
  };
}

const complaintOf = ({ stderr, error }: { stderr: string | null; error?: Error }) =>
  (error?.message ?? stderr ?? "").trim().split("\n")[0] || "without a word";
const quoted = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
