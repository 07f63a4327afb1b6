import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Postgres, removePostgresData, startPostgres } from "./postgres.ts";

let dir: string;
const started: Postgres[] = [];

async function start(options: Parameters<typeof startPostgres>[0]): Promise<Postgres> {
  const postgres = await startPostgres(options);
  started.push(postgres);
  return postgres;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "callplane-test-"));
  await chmod(dir, 0o755);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
  await removePostgresData(join(dir, "pg"));
  await rm(dir, { recursive: true, force: true });
});

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a kept server", () => {
  it("has its data, and its password, again after a stop and after a crash", async () => {
    const dataDir = join(dir, "pg");
    const first = await start({ dataDir });
    await query(first.adminUrl, "create table kept (n int); insert into kept values (1)");
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);

    const second = await start({ dataDir });
    expect(new URL(second.adminUrl).password).toBe(new URL(first.adminUrl).password);
    await query(second.adminUrl, "insert into kept values (2)");
    await second.kill();
    expect(existsSync(join(second.dataDir, "postmaster.pid"))).toBe(true);

    const third = await start({ dataDir });
    expect(await query(third.adminUrl, "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("does not mind a note of another process's number left by a crash", async () => {
    const dataDir = join(dir, "pg");
    const first = await start({ dataDir });
    await first.kill();
    const note = join(first.dataDir, "postmaster.pid");
    const lines = (await readFile(note, "utf8")).split("\n");
    await writeFile(note, [process.ppid, ...lines.slice(1)].join("\n"));
    const second = await start({ dataDir });
    expect(await query(second.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(isRunning(process.ppid)).toBe(true);
  });

  it("stops the server an earlier run left behind, and takes its place", async () => {
    const dataDir = join(dir, "pg");
    const first = await start({ dataDir });
    await query(first.adminUrl, "create table kept (n int)");
    const second = await start({ dataDir });
    expect(isRunning(first.pid)).toBe(false);
    expect(await query(second.adminUrl, "select count(*)::int as n from kept")).toEqual([{ n: 0 }]);
  });

  it("makes anew what was only half made", async () => {
    const dataDir = join(dir, "pg");
    const { dataDir: place, stop } = await start({ dataDir });
    await stop();
    await rm(join(place, "callplane-admin-password"));
    const again = await start({ dataDir });
    expect(await query(again.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("works below a folder closed to others, and can be removed from there", async () => {
    const closed = join(dir, "closed");
    await mkdir(closed, { mode: 0o700 });
    const dataDir = join(closed, "pg");
    const postgres = await start({ dataDir });
    expect(await query(postgres.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    await removePostgresData(dataDir);
    expect(isRunning(postgres.pid)).toBe(false);
    expect(existsSync(postgres.dataDir)).toBe(false);
  });

  it("touches no folder that holds something else", async () => {
    await mkdir(join(dir, "pg"));
    await writeFile(join(dir, "pg", "thesis.txt"), "years of work");
    await expect(startPostgres({ dataDir: join(dir, "pg") })).rejects.toThrow(/something other/);
    expect(await readFile(join(dir, "pg", "thesis.txt"), "utf8")).toBe("years of work");
  });

  it("says in Postgres's words why it does not start", async () => {
    const { port } = await start({});
    await expect(startPostgres({ dataDir: join(dir, "pg"), port })).rejects.toThrow(/Address already in use/);
    await expect(startPostgres({ port })).rejects.toThrow(/Address already in use/);
  });
});

describe("every server", () => {
  it("listens on 127.0.0.1 only, asks for a password, and lets two hundred in", async () => {
    const { port, adminUrl, dataDir } = await start({});
    const outside = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address } of outside.filter((each) => each.address !== "127.0.0.1" && each.scopeid !== 0)) {
      await expect(reach(address, port), address).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
    await expect(query(`postgres://postgres:wrong@127.0.0.1:${port}/postgres`, "select 1")).rejects.toMatchObject({
      code: "28P01",
    });
    const [row] = await query(adminUrl, "select current_setting('max_connections')::int as max");
    expect(row?.max).toBeGreaterThanOrEqual(200);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
  });

  it("sorts and folds case the same on every machine, umlauts too", async () => {
    const { adminUrl } = await start({});
    expect(await query(adminUrl, "select lower('ÄÖÜ') as low, current_setting('TimeZone') as zone")).toEqual([
      { low: "äöü", zone: "UTC" },
    ]);
  });
});

describe("a throw-away", () => {
  it("is gone with all it wrote when stopped", async () => {
    const postgres = await startPostgres();
    expect(await query(postgres.adminUrl, "show fsync")).toEqual([{ fsync: "off" }]);
    await postgres.stop();
    expect(existsSync(postgres.dataDir)).toBe(false);
    expect(isRunning(postgres.pid)).toBe(false);
  });

  it("does not outlive the program that started it, even one that is killed", async () => {
    const module = fileURLToPath(new URL("./postgres.ts", import.meta.url));
    const program = `
      const { startPostgres } = await import(${JSON.stringify(module)});
      const { pid, dataDir } = await startPostgres();
      console.log(JSON.stringify({ pid, dataDir }));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const line = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))));
    const { pid, dataDir } = JSON.parse(line);
    expect(isRunning(pid)).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => isRunning(pid) || existsSync(dataDir), { timeout: 15_000 }).toBe(false);
  });
});

function reach(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port }, () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}
