import { spawn } from "node:child_process";
import { rename, writeFile } from "node:fs/promises";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import type { Ban } from "./ban-list.ts";

/** Keeps exactly these sources out, whatever was kept out before. Throws when it cannot. */
export type Hold = (bans: readonly Ban[], nowMs: number) => Promise<void>;

const COMMAND_TIMEOUT_MS = 10_000;
const NFT_TABLE = "inet callplane";

/**
 * Has the kernel drop their packets: the sets of infra/deploy/callplane-bans.nft, filled by a command that takes nft's language on its
 * standard input (`["nft","-f","-"]`). One transaction, so that nobody slips through in between. Each ends by itself, also when we do not live.
 */
export function holdByCommand(command: readonly string[], run = runProgram): Hold {
  return (bans, nowMs) => run(command, nftScript(bans, nowMs));
}

/** The sets as they shall be. */
export function nftScript(bans: readonly Ban[], nowMs: number): string {
  const element = ({ source, until }: Ban) =>
    `${source.replace("/64", "")} timeout ${Math.max(1, Math.ceil((until - nowMs) / 1000))}s`;
  const fill = (set: string, of: readonly Ban[]) => [
    `flush set ${NFT_TABLE} ${set}`,
    ...(of.length === 0 ? [] : [`add element ${NFT_TABLE} ${set} { ${of.map(element).join(", ")} }`]),
  ];
  const isV6 = ({ source }: Ban) => source.includes(":");
  const lines = [
    ...fill(
      "banned4",
      bans.filter((ban) => !isV6(ban)),
    ),
    ...fill("banned6", bans.filter(isV6)),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Has Asterisk answer them 403 before it looks at anything else: the ACL `callplane-bans` (infra/asterisk/templates/acl.conf), which it reads
 * anew without touching anything else. For machines without nft; each refused request costs two lines of its log.
 */
export function holdByAcl({ ami, file }: { readonly ami: AmiConnection; readonly file: string }): Hold {
  return async (bans) => {
    // Whole, but not durable: after a crash the list is put in force again, and to wait for the disk would let guesses through.
    await writeFile(`${file}.tmp`, bans.map(({ source }) => `deny = ${source}\n`).join(""), { mode: 0o640 });
    await rename(`${file}.tmp`, file);
    // Asterisk reads it when it starts; where it only lost sight of us, we are called again once it is back.
    if (ami.isUp) await ami.send({ Action: "Reload", Module: "acl" });
  };
}

/**
 * As `hold`, and lets in those whom Asterisk refuses itself, from before there was a command for it: nothing else would end those bans. Once is
 * enough, with Asterisk there to hear of it.
 */
export function holdInsteadOfAcl(hold: Hold, acl: Parameters<typeof holdByAcl>[0]): Hold {
  const holdInAcl = holdByAcl(acl);
  let isEmpty = false;
  return async (bans, nowMs) => {
    await hold(bans, nowMs);
    if (isEmpty) return;
    const isHeard = acl.ami.isUp;
    await holdInAcl([], nowMs);
    isEmpty = isHeard;
  };
}

function runProgram([file = "", ...args]: readonly string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["pipe", "ignore", "pipe"],
      timeout: COMMAND_TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint = `${complaint}${chunk}`.slice(0, 1000);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${file} ended with ${signal ?? code}: ${complaint.trim().split("\n")[0] ?? ""}`));
    });
    child.stdin.on("error", () => undefined); // its exit code tells
    child.stdin.end(input);
  });
}
