import { join } from "node:path";
import { runProgram } from "../tree/run-program.ts";
import { toolCommand } from "../tree/tool-command.ts";
import type { AsteriskTree } from "../tree/tree.ts";

/** For tests: makes a self-signed certificate for an address in `dir`. */
export async function makeCertificate(
  tree: AsteriskTree,
  dir: string,
  address = "127.0.0.1",
): Promise<{ certFile: string; keyFile: string }> {
  const { command, env } = toolCommand(tree, "openssl");
  const [certFile, keyFile] = [join(dir, "cert.pem"), join(dir, "key.pem")];
  const subject = ["-subj", "/CN=callplane test", "-addext", `subjectAltName=IP:${address}`];
  const made = await runProgram(
    [
      ...command,
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "2",
    ].concat(subject, ["-config", "/dev/null", "-keyout", keyFile, "-out", certFile]),
    { env },
  );
  if (made.code !== 0) throw new Error(made.stderr);
  return { certFile, keyFile };
}
