import { join } from "node:path";
import { type Credential, credentials } from "./api.ts";
import { startDatabase } from "./data-services.ts";
import { type Environment, programEnvironment } from "./environment.ts";
import { REPOSITORY } from "./paths.ts";
import { readJson, writePrivateFile, writePrivateJson } from "./private-files.ts";
import type { Stack } from "./stack.ts";

/** Postgres at the newest schema with the demo tenants in it. Returns the demo log-ins, which are also in `.dev/credentials.json`. */
export async function prepareDatabase(stack: Stack, ours: Environment): Promise<Credential[]> {
  const { paths, secrets } = stack;
  const adminUrl = await startDatabase(stack);
  writePrivateFile(paths.databaseUrl, `${adminUrl}\n`);
  await stack.run({
    name: "migrate",
    command: [process.execPath, join(REPOSITORY, "drizzle/migrate.ts")],
    cwd: REPOSITORY,
    env: programEnvironment(ours, {
      ADMIN_DATABASE_URL: adminUrl,
      EDGE_DATABASE_PASSWORD: secrets.edgeDatabasePassword,
    }),
  });
  await stack.run({
    name: "seed",
    command: [process.execPath, join(REPOSITORY, "drizzle/seed/demo.ts")],
    cwd: REPOSITORY,
    env: programEnvironment(ours, {
      ADMIN_DATABASE_URL: adminUrl,
      SECRET_KEYS: secrets.secretKeys,
      CREDENTIALS_FILE: paths.credentials,
      ...(ours.DEMO_PASSWORD ? { DEMO_PASSWORD: ours.DEMO_PASSWORD } : {}),
    }),
  });
  const known = credentials.parse(readJson(paths.credentials));
  writePrivateJson(paths.credentials, known);
  return known;
}
