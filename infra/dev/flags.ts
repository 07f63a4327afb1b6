import { parseArgs } from "node:util";

export type DevFlags = {
  reset: boolean;
  portal: boolean;
  asterisk: boolean;
  watch: boolean;
  watchPortal: boolean;
  help: boolean;
};

export const USAGE = `pnpm dev [--reset] [--no-portal] [--no-asterisk] [--no-watch] [--watch-portal]

  --reset        begin anew: databases, secrets, logs and the gateway's identity are removed first
  --no-portal    without the portal
  --no-asterisk  without Asterisk, and so without the gateway: no phones, no calls
  --no-watch     do not build the edge anew when a source file changes
  --watch-portal run the portal on Next's dev server: edits show at once, first visits to a page are slow

PORT_PORTAL, PORT_API, PORT_GATEWAY, PORT_SIP, … choose ports (see .env.example); DEMO_PASSWORD is the demo users' password.`;

/** Throws on a flag there is none of, naming it. */
export function parseFlags(args: string[]): DevFlags {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    allowNegative: true,
    options: {
      reset: { type: "boolean", default: false },
      portal: { type: "boolean", default: true },
      asterisk: { type: "boolean", default: true },
      watch: { type: "boolean", default: true },
      "watch-portal": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { "watch-portal": watchPortal, ...flags } = values;
  return { ...flags, watchPortal };
}
