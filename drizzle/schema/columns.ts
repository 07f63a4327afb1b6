import { uuid } from "drizzle-orm/pg-core";
import { tenants } from "./tenants.ts";
import { timestamps } from "./timestamps.ts";

/** The columns every tenant table begins with. Its key is always `(tenant_id, id)`, never the id alone. */
export const tenantColumns = {
  tenantId: uuid("tenant_id")
    .notNull()
    .references(() => tenants.id),
  id: uuid("id").notNull().defaultRandom(),
  ...timestamps,
};
