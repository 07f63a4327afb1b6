import type { z } from "zod";
import {
  type createEnrolment,
  type enrolment,
  type Gateway,
  gatewayChannel,
  type gatewayPage,
  type liftSipBan,
  type listGateways as listQuery,
} from "../../contract/index.ts";
import { asSystem, type Ctx, inTenant, userOf } from "../lib/ctx.ts";
import { decodeTimeCursor, toPage } from "../lib/cursor.ts";
import { randomSecret, sha256Hex } from "../lib/encoding.ts";
import { AppError, conflictOn, orNotFound } from "../lib/errors.ts";
import { mutatePlatform } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import { isOnline } from "./rules.ts";
import * as store from "./store.ts";
import { toGateway } from "./view.ts";

const ENROLMENT_MS = 60 * 60_000;

/**
 * Makes a one-time code with which a gateway of that name introduces itself within the hour. For a name that is taken it replaces
 * the box: it keeps its tenants, its old key is refused. Throws `conflict` while the old one is still heard.
 */
export async function openEnrolment(
  ctx: Ctx,
  { name }: z.infer<typeof createEnrolment>,
): Promise<z.infer<typeof enrolment>> {
  // The platform's own business: it does not belong into the log of a customer its admin just acts for.
  const home = inTenant(ctx, userOf(ctx).homeTenantId);
  const code = randomSecret();
  const codeHash = await sha256Hex(code);
  const expiresAt = new Date(ctx.now().getTime() + ENROLMENT_MS);
  return mutatePlatform(home, "gateway.create_enrolment", async (tx, audit) => {
    const [present] = await store.selectByName(tx, name);
    if (present !== undefined && isOnline(present, ctx.now())) {
      throw conflictOn(["name"], `Gateway ${name} is online; stop it before another takes its place`);
    }
    const createdBy = userOf(ctx).userId;
    const [row] = await store.insertEnrolment(tx, { name, codeHash, expiresAt, createdBy });
    audit({ id: row?.id ?? null, name, after: { name, expiresAt: expiresAt.toISOString() } });
    return { code, expiresAt: expiresAt.toISOString() };
  });
}

export async function listGateways(
  ctx: Ctx,
  { limit, cursor }: z.infer<typeof listQuery>,
): Promise<z.infer<typeof gatewayPage>> {
  authorize(ctx, "gateways.read");
  const after = decodeTimeCursor(cursor);
  const rows = await readPlatform(ctx, (q) => store.selectGateways(q, limit, after));
  const positionOf = (row: store.GatewayRow) => ({ key: row.createdAt.toISOString(), id: row.id });
  return toPage(rows, limit, positionOf, (row) => toGateway(row, ctx.now()));
}

/**
 * Lets an address in again that a gateway has shut out; the gateway hears of it at once, or it is not done. Throws
 * `upstream_unavailable` where the gateway does not listen.
 */
export async function liftBan(ctx: Ctx, gatewayId: string, { address }: z.infer<typeof liftSipBan>): Promise<void> {
  const home = inTenant(ctx, userOf(ctx).homeTenantId);
  await mutatePlatform(home, "gateway.lift_ban", async (tx, audit) => {
    const [row] = await store.selectById(tx, gatewayId);
    const { id, name } = orNotFound(row, "gateway");
    audit({ id, name, after: { address } });
    const heardBy = await ctx.ports.redis.publish(gatewayChannel(id), { type: "lift_ban", address }).catch(() => 0);
    if (heardBy > 0) return;
    throw new AppError("upstream_unavailable", `Gateway ${name} does not listen now; try again in a moment`, {
      retryAfterSec: 10,
    });
  });
}

/**
 * The gateway a tenant shall be pinned to: the online one with the fewest tenants. Throws `conflict` where none was ever enrolled and
 * `upstream_unavailable` where none is online.
 */
export async function pickGateway(ctx: Ctx): Promise<Gateway> {
  const rows = await readPlatform(asSystem(ctx, "gateways"), (q) => store.selectCandidates(q));
  if (rows.length === 0) {
    throw new AppError("conflict", "There is no gateway yet: a platform admin must enrol one first");
  }
  const online = rows.find((row) => isOnline(row, ctx.now()));
  if (online === undefined) {
    throw new AppError("upstream_unavailable", "No gateway is online, so nothing can be applied now", {
      retryAfterSec: 30,
    });
  }
  const { tenants: _, ...row } = online;
  return toGateway(row, ctx.now());
}

/** The gateway that serves the tenant acted in; null before its first apply. */
export async function findTenantGateway(ctx: Ctx): Promise<Gateway | null> {
  const [row] = await readPlatform(asSystem(ctx, "gateways"), (q) => store.selectGatewayOf(q, ctx.tenantId));
  return row === undefined ? null : toGateway(row, ctx.now());
}
