import { eq, sql } from "drizzle-orm";
import {
  type Agent,
  agentPromptVersions,
  agents,
  devices,
  extensions,
  type Tenant,
  type User,
} from "../schema/index.ts";
import type { AdminTx } from "./database.ts";
import type { DemoTenant } from "./demo-tenants.ts";
import { only, recordCreation } from "./ensure.ts";
import { encryptDeviceSecret, randomText, sipDigests } from "./secrets.ts";

/** The person's extension, a desk phone, and the softphone of their browser. */
export async function addPhones(
  tx: AdminTx,
  tenant: Tenant,
  user: User,
  number: string,
  secretKeys: string,
): Promise<void> {
  await tx.insert(extensions).values({ tenantId: tenant.id, number, kind: "user", userId: user.id });
  for (const phone of [
    { kind: "phone", label: "Desk phone", transport: "udp" },
    { kind: "browser", label: "Browser", transport: "ws" },
  ] as const) {
    const id = crypto.randomUUID();
    const sipUsername = `${tenant.key}-${number}-${randomText(4)}`;
    const password = randomText(24);
    await tx.insert(devices).values({
      ...phone,
      id,
      tenantId: tenant.id,
      userId: user.id,
      sipUsername,
      secretCiphertext: encryptDeviceSecret(secretKeys, { tenantId: tenant.id, id }, password),
      ...sipDigests(sipUsername, password),
    });
  }
}

/** The practice provider's agent, its prompt published as version 1, on its extension. */
export async function addAgent(tx: AdminTx, tenant: Tenant, demo: DemoTenant["agent"]): Promise<Agent> {
  const agent = only(
    await tx
      .insert(agents)
      .values({
        tenantId: tenant.id,
        name: demo.name,
        voiceProvider: "practice",
        language: "en",
        timeZone: tenant.timeZone,
        firstMessage: demo.firstMessage,
        tools: ["transfer", "hang_up"],
        fallback: { kind: "extension", number: demo.fallback },
      })
      .returning(),
  );
  const link = { tenantId: tenant.id, agentId: agent.id };
  const version = only(
    await tx
      .insert(agentPromptVersions)
      .values({ ...link, version: 1, prompt: demo.prompt, publishedAt: sql`now()` })
      .returning(),
  );
  await tx.update(agents).set({ publishedVersionId: version.id }).where(eq(agents.id, agent.id));
  await tx.insert(extensions).values({ ...link, number: demo.extension, kind: "agent" });
  await recordCreation(tx, tenant.id, "agent", agent);
  return agent;
}
