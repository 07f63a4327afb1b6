import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { verify } from "@node-rs/argon2";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";
import { connectTo } from "./sessions.ts";

let database: TestDatabase;
let dir: string;

beforeAll(async () => {
  database = await freshDatabase();
  dir = await mkdtemp(join(tmpdir(), "callplane-programs-"));
});
afterAll(async () => {
  await database.drop();
  await rm(dir, { recursive: true });
});

/** Runs one of the room's programs with nothing in its environment but `env`. */
function run(program: string, env: Record<string, string>, ...args: string[]): Promise<{ stdout: string }> {
  const file = fileURLToPath(new URL(`../${program}`, import.meta.url));
  return promisify(execFile)(process.execPath, [file, ...args], { env });
}

it("migrate.ts migrates, and says which variable is missing", async () => {
  await expect(run("migrate.ts", {})).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("ADMIN_DATABASE_URL"),
  });
  const { stdout } = await run("migrate.ts", { ADMIN_DATABASE_URL: database.adminUrl });
  expect(stdout).toBe("The database is at the newest schema\n");
});

it("seed/demo.ts writes everyone's log-in for its owner only, and keeps it the next time", async () => {
  const file = join(dir, "credentials.json");
  const env = {
    ADMIN_DATABASE_URL: database.adminUrl,
    SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    CREDENTIALS_FILE: file,
  };
  await run("seed/demo.ts", env);
  const first = JSON.parse(await readFile(file, "utf8"));
  expect(first).toHaveLength(13);
  expect(first[0]).toEqual({
    tenant: "platform",
    role: "platform_admin",
    email: "robin@callplane.example",
    password: expect.stringMatching(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/),
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await run("seed/demo.ts", env);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(first);

  await writeFile(file, "not json");
  await run("seed/demo.ts", { ...env, DEMO_PASSWORD: "correct horse battery" });
  const client = await connectTo(database.adminUrl);
  const { rows } = await client.query("select password_hash from users where email = 'anna@acme.example'");
  await client.end();
  expect(await verify(rows[0].password_hash, "correct horse battery")).toBe(true);
});

it("seed/first-admin.ts makes one who can sign in, and says how it is used and why it refuses", async () => {
  const own = await freshDatabase();
  const person = { ADMIN_EMAIL: "ops@company.example", ADMIN_NAME: "Ops" };
  const env = { ADMIN_DATABASE_URL: own.adminUrl, ...person };
  try {
    await expect(run("seed/first-admin.ts", person)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Usage"),
    });
    const { stdout } = await run("seed/first-admin.ts", env);
    expect(stdout).toMatch(/^Password of ops@company\.example: [a-z0-9]{4}(-[a-z0-9]{4}){4}\n$/);
    await expect(run("seed/first-admin.ts", env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("already"),
    });
  } finally {
    await own.drop();
  }
});
