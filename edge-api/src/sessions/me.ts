import type { z } from "zod";
import { type Me, type me as meSchema, permission as permissionSchema, permissionsOf } from "../../contract/index.ts";
import { type Ctx, inTenant, userOf } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import { readTenant, readTenantAll } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** Who is signed in, for the portal: also the tenant a platform admin acts in just now. */
export async function getMe(ctx: Ctx): Promise<Me> {
  const actor = userOf(ctx);
  const [[row]] = await readTenantAll(
    inTenant(ctx, actor.homeTenantId),
    (q) => [store.selectProfile(q, actor.homeTenantId, actor.userId)] as const,
  );
  if (row === undefined) throw new AppError("unauthenticated", "Sign in to continue");
  const [acting] =
    ctx.tenantId === actor.homeTenantId ? [] : await readTenant(ctx, (q) => store.selectActingIn(q, ctx.tenantId));
  return toMe(row, acting ?? null);
}

export type ProfileRow = Awaited<ReturnType<typeof store.selectProfile>>[number];

export function toMe(row: ProfileRow, actingIn: z.infer<typeof meSchema>["actingIn"]): Me {
  const grants = permissionSchema.array().parse(row.grants);
  const denials = permissionSchema.array().parse(row.denials);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    permissions: [...permissionsOf(row.role, grants, denials)],
    tenant: row.tenant,
    actingIn,
    extension: row.extension === null ? null : { number: row.extension },
  };
}
