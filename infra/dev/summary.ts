import { styleText } from "node:util";
import type { Credential } from "./api.ts";
import { type Console, formatTable } from "./console.ts";
import type { Ports } from "./ports.ts";

export type Running = { portal: boolean; gateway: boolean };

/** What a newcomer needs: where, as whom, and three things to try. */
export function printSummary(out: Console, ports: Ports, logins: Credential[], running: Running): void {
  const heading = (text: string) => out.line(`\n${styleText("bold", text)}`);
  const rows = (table: string[][]) => {
    for (const line of formatTable(table)) out.line(`  ${line}`);
  };
  heading("Callplane runs");
  rows([
    ...(running.portal ? [["Portal", `http://localhost:${ports.portal}`]] : []),
    ["API reference", `http://127.0.0.1:${ports.api}/docs`],
    ["Mail inbox", `http://127.0.0.1:${ports.mail}`],
    ...(running.gateway ? [["SIP", `127.0.0.1:${ports.sip} (UDP and TCP)`]] : []),
  ]);
  heading("Log in as");
  rows([
    ["tenant", "role", "e-mail", "password"],
    ...logins.map(({ tenant, role, email, password }) => [tenant, role, email, password]),
  ]);
  heading("Three things to try");
  const admin = logins.find((login) => login.role === "tenant_admin")?.email ?? "a tenant_admin";
  out.line(`  1. Sign in to the portal as ${admin}.`);
  out.line("  2. Add a person, look at the pending changes, and press Apply.");
  out.line(
    running.gateway
      ? "  3. Open the phone in the portal and dial 600 (your own echo) or 601 (the AI agent; talk over it)."
      : "  3. There are no calls without Asterisk and the gateway (see above); read the API reference meanwhile.",
  );
  out.line("\nStop with Ctrl-C. Logs are in .dev/logs, ports in .dev/ports.json, log-ins in .dev/credentials.json.");
}
