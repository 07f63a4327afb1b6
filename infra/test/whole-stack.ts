import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { controlFolder } from "../asterisk/config/render-config.ts";
import { type SipPhone, startSipPhone } from "../asterisk/index.ts";
import { runConsoleCommand } from "../asterisk/instance/control-socket.ts";
import { credentials } from "../dev/api.ts";
import type { Ports } from "../dev/ports.ts";
import { type ApiClient, asUser } from "./api-client.ts";
import { type DevRun, removeDevDir, runDev } from "./dev-stack.ts";

export type Person = { id: string; name: string; extension: { number: string } };
export type Phone = { id: string; sipUsername: string; sipPassword: string };
export type Job = {
  id: string;
  status: string;
  revision: number;
  error: unknown;
  startedAt: string | null;
  finishedAt: string | null;
};
export type CallDetail = {
  id: string;
  disposition: string;
  dialed: string;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  caller: { number: string; name: string };
  callee: { number: string; name: string };
  agentName: string | null;
  legs: { kind: string; endedAt: string | null }[];
  events: { id: string; kind: string; text: string }[];
  turns: { speaker: string; text: string }[];
};

/** Callplane as `pnpm dev` runs it, in a folder of the test's own, to be used and broken. */
export type WholeStack = DevRun & {
  dir: string;
  ports: Ports;
  api: string;
  gateway: string;
  adminOf(tenant: string): Promise<ApiClient>;
  /** A person of acme, or of whose admin it is, with a phone; to be applied. */
  addPerson(name: string, by: ApiClient): Promise<{ person: Person; phone: Phone }>;
  /** A phone that rings where its person is called. */
  register(phone: Phone): Promise<SipPhone>;
  /** A number from the gateway's `/metrics`; several of one name are added up. Throws while the gateway is gone. */
  metric(name: string): Promise<number>;
  /** How many lines of a program's log hold `text`. */
  countLogged(program: string, text: string): number;
  /** Whether the gateway says it is ready for calls. */
  isReady(): Promise<boolean>;
  /** What all bridges and channels of Asterisk are, from its ARI. */
  inAsterisk(): Promise<{ bridges: AsteriskBridge[]; channels: AsteriskChannel[] }>;
  /** What Asterisk's console answers. */
  console(command: string): Promise<string>;
  /** Calls that are more than one row in the database, by Asterisk's name for them, whatever was reported how often. */
  callsRecordedTwice(): Promise<string[]>;
  stop(): Promise<void>;
};
type AsteriskBridge = { id: string; channels: string[] };
type AsteriskChannel = { id: string; name: string; state: string };

/** Starts it, without Asterisk and gateway unless `phones`, and resolves once people could use it, some 20 s later. Stops it again where it does not come up. */
export async function startWholeStack({ phones: hasPhones = true } = {}): Promise<WholeStack> {
  const dir = mkdtempSync(join(tmpdir(), "callplane-whole-"));
  const run = runDev(dir, hasPhones ? [] : ["--no-asterisk"]);
  const phones: SipPhone[] = [];
  async function stop(): Promise<void> {
    await Promise.all(phones.map((phone) => phone.stop()));
    run.process.kill("SIGTERM");
    await run.ended;
    await removeDevDir(dir);
  }
  try {
    await run.says("Stop with Ctrl-C");
    if (hasPhones && !run.said().includes("Phones of the demo tenants are in use"))
      throw new Error(`no phones:\n${run.said()}`);
  } catch (error) {
    await stop();
    throw error;
  }
  const ports = JSON.parse(readFileSync(join(dir, "ports.json"), "utf8")) as Ports; // the launcher's own file
  const api = `http://127.0.0.1:${ports.api}`;
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${gateway}/metrics`, { signal: AbortSignal.timeout(20_000) })).text();
    const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    if (lines.length === 0) throw new Error(`the gateway has no metric ${name}`);
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  };
  return {
    ...run,
    dir,
    metric,
    ports,
    api,
    gateway,
    stop,
    adminOf: (tenant) => asUser(api, loginOf(dir, tenant)),
    async addPerson(name, by) {
      const email = `${name.toLowerCase().replace(/[^a-z0-9]+/g, ".")}@${crypto.randomUUID().slice(0, 8)}.example`;
      const person = await by.post<Person>("/users", { name, email, sendInvitation: false });
      const phone = await by.post<Phone>("/devices", { userId: person.id, label: "Desk phone" });
      return { person, phone };
    },
    async register({ sipUsername, sipPassword }) {
      const server = { host: "127.0.0.1", port: ports.sip };
      const phone = await startSipPhone({ server, username: sipUsername, password: sipPassword });
      phones.push(phone);
      await phone.register();
      return phone;
    },
    countLogged(program, text) {
      const lines = readFileSync(join(dir, "logs", `${program}.log`), "utf8").split("\n");
      return lines.filter((line) => line.includes(text)).length;
    },
    async isReady() {
      // What it says counts only once all its parts are there to be asked; calls are the last of them.
      const hasCalls = await metric("callplane_call_records_waiting").then(
        () => true,
        () => false,
      );
      return hasCalls && (await isOk(`${gateway}/readyz`));
    },
    inAsterisk: () => askAsterisk(dir, ports),
    console: (command) =>
      runConsoleCommand(join(controlFolder({ dir: join(dir, "asterisk") }), "asterisk.ctl"), command),
    async callsRecordedTwice() {
      const sql = "select linkedid from calls group by linkedid having count(*) > 1";
      return (await queryDatabase(dir, sql)).map((row) => String(row.linkedid));
    },
  };
}

function isOk(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(20_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

function loginOf(dir: string, tenant: string) {
  const logins = credentials.parse(JSON.parse(readFileSync(join(dir, "credentials.json"), "utf8")));
  const role = tenant === "platform" ? "platform_admin" : "tenant_admin";
  const login = logins.find((each) => each.role === role && (role === "platform_admin" || each.tenant === tenant));
  if (login === undefined) throw new Error(`no ${role} of ${tenant}`);
  return login;
}

async function askAsterisk(dir: string, ports: Ports) {
  const { ariPassword } = JSON.parse(readFileSync(join(dir, "secrets.json"), "utf8")) as { ariPassword: string }; // the launcher's own file
  const authorization = `Basic ${Buffer.from(`gateway:${ariPassword}`).toString("base64")}`;
  const ask = async (what: string) => {
    const url = `http://127.0.0.1:${ports.asteriskHttp}/ari/${what}`;
    const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(`Asterisk answers ${response.status} when asked for its ${what}`);
    return response.json();
  };
  const [bridges, channels] = await Promise.all([ask("bridges"), ask("channels")]);
  return { bridges: bridges as AsteriskBridge[], channels: channels as AsteriskChannel[] }; // ARI's documented answers
}

/** Straight from the database, as its owner. */
async function queryDatabase(dir: string, sql: string): Promise<Record<string, unknown>[]> {
  const connectionString = readFileSync(join(dir, "database-url"), "utf8").trim();
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
