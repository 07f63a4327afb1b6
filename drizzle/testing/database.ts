import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { TEMPLATE_DATABASE } from "./provided.ts";

/** A migrated, empty database of a test file's own. */
export type TestDatabase = {
  name: string;
  /** As `callplane_edge`, bound by row-level security; serves `pg` and, over the Neon proxy, Neon's driver alike. */
  edgeUrl: string;
  /** As superuser, past all policies: for arranging and checking. */
  adminUrl: string;
  drop(): Promise<void>;
};

/** Copies the run's template. Needs `drizzle/testing/global-setup.ts` as vitest's `globalSetup`. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin((admin) => admin.query(`create database ${name} template ${TEMPLATE_DATABASE} strategy wal_log`));
  const adminUrl = new URL(inject("pgAdminUrl"));
  adminUrl.pathname = `/${name}`;
  const edgeUrl = new URL(adminUrl);
  edgeUrl.username = "callplane_edge";
  edgeUrl.password = inject("edgePassword");
  return {
    name,
    edgeUrl: edgeUrl.href,
    adminUrl: adminUrl.href,
    drop: async () => {
      await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function asAdmin<T>(act: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: inject("pgAdminUrl") });
  await admin.connect();
  try {
    return await act(admin);
  } finally {
    await admin.end();
  }
}
