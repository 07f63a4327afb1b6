import type { AuditEntry } from "../../contract/index.ts";
import type { EntryRow } from "./store.ts";

export function toEntry(row: EntryRow): AuditEntry {
  return {
    id: row.id,
    seq: row.seq,
    at: row.at.toISOString(),
    actor: {
      kind: toActorKind(row.actorKind),
      id: row.actorId,
      name: row.actorName,
      fromTenantId: row.actingTenantId,
    },
    action: row.action,
    entityType: row.entityType,
    entityId: row.entityId,
    entityName: row.entityName,
    before: row.before,
    after: row.after,
    address: row.address,
    requestId: row.requestId,
    hash: row.hash,
  };
}

/** Whoever is neither a person nor a gateway is the edge itself. */
export function toActorKind(stored: string): AuditEntry["actor"]["kind"] {
  return stored === "user" || stored === "gateway" ? stored : "system";
}
