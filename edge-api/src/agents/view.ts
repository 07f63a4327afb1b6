import { z } from "zod";
import { AGENT_TOOLS, type Agent, type PromptVersion } from "../../contract/index.ts";
import type { AgentRow, VersionRow } from "./store.ts";

const toolList = z.array(z.enum(AGENT_TOOLS));

export function toAgent({ extension, publishedId, publishedVersion, ...row }: AgentRow): Agent {
  const isPublished = publishedId !== null && publishedVersion !== null;
  return {
    ...row,
    tools: toolList.parse(row.tools),
    extension: extension === null ? null : { number: extension },
    publishedVersion: isPublished ? { id: publishedId, version: publishedVersion } : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toPromptVersion(row: VersionRow): PromptVersion {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  };
}

/** What the audit log keeps of an agent: what a person set. */
export function auditedFields({ id: _, createdAt: __, updatedAt: ___, latestVersion: ____, ...fields }: Agent) {
  return fields;
}
