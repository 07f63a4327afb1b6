import { createSocket } from "node:dgram";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";

/** The ports of the local stack when nobody asks for others. `PORT_<NAME>` (as `PORT_API`) sets one; 0 means any free one. */
export const DEFAULT_PORTS = {
  portal: 3000,
  api: 8787,
  gateway: 8790,
  sip: 5060,
  asteriskHttp: 8088,
  ami: 5038,
  /** First of a thousand UDP ports for audio: two legs a call, a port for RTP and one for RTCP each. */
  rtp: 10_000,
  mail: 8025,
  redis: 8079,
  qstash: 8080,
  postgres: 54_320,
  neonProxy: 54_321,
};

export const RTP_PORT_COUNT = 1_000;

export type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Record<PortName, number>;

export type ChosenPorts = {
  ports: Ports;
  /** A sentence for each port that was taken and what is used instead. */
  notes: string[];
};

const NAMES: PortName[] = [
  "portal",
  "api",
  "gateway",
  "sip",
  "asteriskHttp",
  "ami",
  "rtp",
  "mail",
  "redis",
  "qstash",
  "postgres",
  "neonProxy",
];

const MAX_TRIES = 200;

/**
 * A free port on 127.0.0.1 for each part of the stack: the wanted one, else the next that is free. Throws on a `PORT_*`
 * variable that is no port, naming it.
 */
export async function choosePorts(environment: Readonly<Record<string, string | undefined>>): Promise<ChosenPorts> {
  const ports: Ports = { ...DEFAULT_PORTS };
  const notes: string[] = [];
  const given = new Set<number>();
  for (const name of NAMES) {
    const wanted = readPort(name, environment);
    const port = wanted === 0 ? await anyFreePort(name, given) : await nextFreePort(name, wanted, given);
    if (wanted !== 0 && port !== wanted) {
      notes.push(`Port ${wanted} (${name}) is taken by another program; using ${port} instead.`);
    }
    ports[name] = port;
    given.add(port);
  }
  return { ports, notes };
}

/** Writes the ports in use for people and programs that look for them. */
export function writePorts(file: string, ports: Ports): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
}

/** `PORT_ASTERISK_HTTP` for `asteriskHttp`. */
export function portVariable(name: PortName): string {
  return `PORT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function readPort(name: PortName, environment: Readonly<Record<string, string | undefined>>): number {
  const variable = portVariable(name);
  const text = environment[variable];
  if (text === undefined || text === "") return DEFAULT_PORTS[name];
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${variable} is not a port number`);
  return port;
}

async function nextFreePort(name: PortName, wanted: number, given: ReadonlySet<number>): Promise<number> {
  const step = name === "rtp" ? RTP_PORT_COUNT : 1;
  for (let port = wanted, tries = 0; tries < MAX_TRIES && port <= 65_535; port += step, tries++) {
    if (!given.has(port) && (await isFree(name, port))) return port;
  }
  return anyFreePort(name, given);
}

async function anyFreePort(name: PortName, given: ReadonlySet<number>): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const port = name === "rtp" ? randomRtpStart() : await portFromSystem();
    if (!given.has(port) && (await isFree(name, port))) return port;
  }
  throw new Error(`no free port for ${name}`);
}

/** Below the ports the system hands out by itself, so that no connection of ours sits in the middle of the range. */
function randomRtpStart(): number {
  return 11_000 + Math.floor(Math.random() * 20) * RTP_PORT_COUNT;
}

async function isFree(name: PortName, port: number): Promise<boolean> {
  if (name === "rtp") {
    const probes = [0, 1, RTP_PORT_COUNT / 2, RTP_PORT_COUNT - 1].map((offset) => isUdpFree(port + offset));
    return (await Promise.all(probes)).every(Boolean);
  }
  if (name === "sip" && !(await isUdpFree(port))) return false;
  return isTcpFree(port);
}

function isTcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createSocket("udp4");
    probe.once("error", () => {
      probe.close();
      resolve(false);
    });
    probe.bind({ port, address: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function portFromSystem(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("no port from the system"));
      });
    });
  });
}
