import { z } from "zod";

const argv = z
  .string()
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: 'must be a JSON array of words, for example ["node","dry-run.ts"]' });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.string().min(1)).min(1));
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" });
const wsUrl = z.url({ protocol: /^wss?$/, error: "must be a ws(s) URL" });
const port = z.coerce.number().int().min(1).max(65_535);
const word = z.string().min(1, "must not be empty");

const networks = z
  .string()
  .default("")
  .transform((list) => list.split(",").flatMap((network) => network.trim() || []))
  .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "must be networks such as 10.0.0.0/8")));

const environment = z.object({
  EDGE_URL: httpUrl,
  GATEWAY_ENROLMENT_CODE: word.optional(),
  GATEWAY_DATA_DIR: word,
  GATEWAY_BIND: word.default("127.0.0.1"),
  GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(8790),
  GATEWAY_PUBLIC_URL: wsUrl,
  /** Where phones register; told to people who set one up. Default: the host of ARI_URL, its port 5060 and its `/ws`. */
  SIP_HOST: word.optional(),
  SIP_PORT: port.default(5060),
  SIP_WEBSOCKET_URL: wsUrl.optional(),
  UPSTASH_REDIS_REST_URL: httpUrl,
  UPSTASH_REDIS_REST_TOKEN: word,
  AMI_HOST: word.default("127.0.0.1"),
  AMI_PORT: port.default(5038),
  AMI_USERNAME: word,
  AMI_SECRET: word,
  ARI_URL: httpUrl,
  ARI_USERNAME: word,
  ARI_PASSWORD: word,
  ASTERISK_GENERATED_DIR: word,
  /** The only address where Asterisk shall receive RTP; told to phones, so they must reach it. Default: any. */
  ASTERISK_MEDIA_ADDRESS: z.union([z.ipv4(), z.ipv6()], "must be an IP address").optional(),
  ASTERISK_DRY_RUN_COMMAND: argv,
  /** messages.json or messages.log of Asterisk, followed for what it tells nowhere else: RTP ports that ran out. */
  ASTERISK_LOG_FILE: word.optional(),
  /** Asterisk's spool folder, where it keeps voicemail: PINs, greetings and messages are read and written there. */
  ASTERISK_SPOOL_DIR: word.optional(),
  /** Shuts attackers out by nft: takes its language on standard input, e.g. `["nft","-f","-"]`. Default: Asterisk refuses them. */
  BAN_COMMAND: argv.optional(),
  /** Networks that are never shut out, e.g. `203.0.113.0/24`: offices, and a proxy before Asterisk's WebSocket. */
  BAN_NEVER: networks,
  /** Private networks that tests of trunks may reach, e.g. `10.0.0.0/8,127.0.0.0/8`. Default: none. */
  TRUNK_TEST_NETWORKS: networks,
  SPEECH_COMMAND: argv.optional(),
  OPENAI_API_KEY: word.optional(),
  OPENAI_REALTIME_URL: wsUrl.default("wss://api.openai.com/v1/realtime"),
  /** For agents that name no model. */
  OPENAI_REALTIME_MODEL: word.optional(),
  /** Writes down what callers say; without it only how long they spoke is known. */
  OPENAI_TRANSCRIPTION_MODEL: word.optional(),
  PORTAL_ORIGINS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((origin) => origin.trim() || []))
    .pipe(z.array(httpUrl)),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  /** How long calls may go on after SIGTERM. */
  DRAIN_SEC: z.coerce.number().int().min(0).max(3600).default(30),
});

export interface Config extends z.output<typeof environment> {
  readonly SIP_HOST: string;
  readonly SIP_WEBSOCKET_URL: string;
}

/** Reads the environment once. Throws an Error that names every variable that is wrong, and never its value. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `  ${name} ${given[name] === undefined ? "is missing" : issue.message}`;
    });
    throw new Error(`The gateway cannot start with these environment variables:\n${[...new Set(lines)].join("\n")}`);
  }
  const ari = new URL(parsed.data.ARI_URL);
  return {
    ...parsed.data,
    SIP_HOST: parsed.data.SIP_HOST ?? ari.hostname,
    SIP_WEBSOCKET_URL: parsed.data.SIP_WEBSOCKET_URL ?? `${ari.protocol === "https:" ? "wss" : "ws"}://${ari.host}/ws`,
  };
}
