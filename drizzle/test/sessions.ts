import pg from "pg";

/** What pins a transaction: a tenant, the platform, both or nothing. */
export type Scope = { tenant?: string; platform?: boolean };

/** Runs `act` as the edge does: one transaction of `callplane_edge` with its scope pinned, undone if `act` throws. */
export async function inScope<T>(edge: pg.Client, scope: Scope, act: () => Promise<T>): Promise<T> {
  await edge.query("begin");
  try {
    if (scope.tenant !== undefined) await edge.query("select set_config('app.tenant_id', $1, true)", [scope.tenant]);
    if (scope.platform === true) await edge.query("select set_config('app.scope', 'platform', true)");
    const result = await act();
    await edge.query("commit");
    return result;
  } catch (error) {
    await edge.query("rollback");
    throw error;
  }
}

/** An open connection. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
