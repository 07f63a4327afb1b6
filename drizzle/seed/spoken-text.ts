import { createHash } from "node:crypto";
import { sounds, type Tenant } from "../schema/index.ts";
import type { AdminTx } from "./database.ts";
import { only, recordCreation } from "./ensure.ts";

/** The language the demo speaks, whatever country it is in. */
const LANGUAGE = "en";

/** A text the gateway will speak; its id. */
export async function addSpokenText(
  tx: AdminTx,
  tenant: Tenant,
  { name, text }: { name: string; text: string },
): Promise<string> {
  const digest = createHash("sha256").update(`${LANGUAGE}\n${text}`).digest("hex");
  const values = { tenantId: tenant.id, name, source: "text" as const, text, language: LANGUAGE, digest };
  const sound = only(await tx.insert(sounds).values(values).returning());
  await recordCreation(tx, tenant.id, "sound", sound);
  return sound.id;
}
