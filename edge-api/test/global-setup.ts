import { startMail, startQstash, startRedis } from "@callplane/infra/stand-ins";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    redisUrl: string;
    qstashUrl: string;
    mailUrl: string;
  }
}

/** Tokens of the stand-ins all files of a run share. Their data is told apart by random ids and addresses. */
export const STAND_IN_TOKEN = "stand-in-token";
export const QSTASH_KEYS = { currentSigningKey: "sig_current", nextSigningKey: "sig_next" };

/** For vitest's `globalSetup`, beside drizzle's: Redis, QStash and mail for the whole run. */
export default async function setup(project: Pick<TestProject, "provide">): Promise<() => Promise<void>> {
  const redis = await startRedis({ token: STAND_IN_TOKEN });
  const qstash = await startQstash({ token: STAND_IN_TOKEN, ...QSTASH_KEYS, backoffMs: (n) => 500 * n });
  const mail = await startMail({ apiKey: STAND_IN_TOKEN, maxMails: 5_000 });
  project.provide("redisUrl", redis.url);
  project.provide("qstashUrl", qstash.url);
  project.provide("mailUrl", mail.url);
  return async () => {
    await Promise.all([redis.stop(), qstash.stop(), mail.stop()]);
  };
}
