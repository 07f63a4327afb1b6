import { randomBytes } from "node:crypto";
import { startNeonProxy, startPostgres } from "@callplane/infra/stand-ins";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../migrate.ts";
import { TEMPLATE_DATABASE } from "./provided.ts";

/** For vitest's `globalSetup`: one throw-away Postgres for the whole run, with a migrated template to copy. */
export default async function setup(project: Pick<TestProject, "provide">): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const edgePassword = randomBytes(18).toString("base64url");
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE_DATABASE}`);
  await admin.end();
  const templateUrl = new URL(postgres.adminUrl);
  templateUrl.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(templateUrl.href, { edgePassword });
  const proxy = await startNeonProxy({ postgresPort: postgres.port });

  project.provide("pgPort", postgres.port);
  project.provide("neonProxyPort", proxy.port);
  project.provide("pgAdminUrl", postgres.adminUrl);
  project.provide("edgePassword", edgePassword);
  return async () => {
    await proxy.stop();
    await postgres.stop();
  };
}
