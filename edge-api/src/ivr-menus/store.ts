import { extensions, ivrMenus } from "@callplane/drizzle";
import { sql } from "drizzle-orm";
import type { MenuKey, PhoneLanguage } from "../../contract/index.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { extensionOf, type Narrowing } from "../named-things/index.ts";

export function selectIvrMenus(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  return q
    .select({
      id: ivrMenus.id,
      name: ivrMenus.name,
      extension: extensionOf(tenantId, extensions.ivrMenuId, ivrMenus.id),
      greetingSoundId: ivrMenus.greetingSoundId,
      keys: sql<MenuKey[]>`${ivrMenus.keys}`,
      allowsExtensions: ivrMenus.allowsExtensions,
      allowsGroups: ivrMenus.allowsGroups,
      nextDigitSec: ivrMenus.nextDigitSec,
      timeoutSec: ivrMenus.timeoutSec,
      tries: ivrMenus.tries,
      invalidSoundId: ivrMenus.invalidSoundId,
      language: sql<PhoneLanguage | null>`${ivrMenus.language}`,
      giveUp: ivrMenus.giveUp,
      silenceTries: ivrMenus.silenceTries,
      silenceSoundId: ivrMenus.silenceSoundId,
      onSilence: ivrMenus.onSilence,
      createdAt: ivrMenus.createdAt,
    })
    .from(ivrMenus)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

export type IvrMenuRow = Awaited<ReturnType<typeof selectIvrMenus>>[number];
