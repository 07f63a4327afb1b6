import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { choosePorts, DEFAULT_PORTS, portVariable, writePorts } from "./ports.ts";

const servers: Server[] = [];
const everywhereFree = Object.fromEntries(
  Object.keys(DEFAULT_PORTS).map((name) => [portVariable(asPortName(name)), "0"]),
);

function asPortName(name: string): keyof typeof DEFAULT_PORTS {
  if (!(name in DEFAULT_PORTS)) throw new Error(name);
  return name as keyof typeof DEFAULT_PORTS;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function takePort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

describe("choosePorts", () => {
  it("says which port is taken and uses a later one", async () => {
    const taken = await takePort();
    const { ports, notes } = await choosePorts({ ...everywhereFree, PORT_API: String(taken) });
    expect(ports.api).toBeGreaterThan(taken);
    expect(notes).toEqual([`Port ${taken} (api) is taken by another program; using ${ports.api} instead.`]);
  });

  it("gives every part a port of its own, though two ask for the same", async () => {
    const wanted = String((await choosePorts(everywhereFree)).ports.api);
    const { ports } = await choosePorts({ ...everywhereFree, PORT_API: wanted, PORT_PORTAL: wanted });
    expect(new Set(Object.values(ports)).size).toBe(Object.keys(DEFAULT_PORTS).length);
  });

  it("moves SIP when only its UDP port is taken", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const taken = socket.address().port;
    const { ports } = await choosePorts({ ...everywhereFree, PORT_SIP: String(taken) });
    expect(ports.sip).not.toBe(taken);
    socket.close();
  });

  it("names the variable that is no port", async () => {
    await expect(choosePorts({ ...everywhereFree, PORT_ASTERISK_HTTP: "http" })).rejects.toThrow("PORT_ASTERISK_HTTP");
    await expect(choosePorts({ ...everywhereFree, PORT_GATEWAY: "70000" })).rejects.toThrow("PORT_GATEWAY");
  });
});

it("writes the ports where others look for them", async () => {
  const dir = mkdtempSync(join(tmpdir(), "callplane-ports-"));
  writePorts(join(dir, "deep", "ports.json"), DEFAULT_PORTS);
  expect(JSON.parse(readFileSync(join(dir, "deep", "ports.json"), "utf8"))).toEqual(DEFAULT_PORTS);
  rmSync(dir, { recursive: true });
});
