import type { Enrol } from "@callplane/edge-api/contract";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { EdgeClient } from "./client.ts";
import { EdgeError } from "./errors.ts";
import type { Identity } from "./identity.ts";

/**
 * Makes this gateway known to the edge with its one-time code; tries for ever while the edge is out of reach. Throws when it is not
 * enrolled and has no code, or when the edge refuses the code.
 */
export async function ensureEnrolled(options: {
  identity: Identity;
  edge: EdgeClient;
  code: string | undefined;
  about: Omit<Enrol, "code" | "publicKey">;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}): Promise<string> {
  const { identity, edge, code, about, clock, log, signal } = options;
  if (identity.gatewayId !== undefined) return identity.gatewayId;
  if (code === undefined) throw new Error("This gateway is not enrolled yet and GATEWAY_ENROLMENT_CODE is missing");
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  for (;;) {
    try {
      const { gatewayId } = await edge.enrol({ code, publicKey: identity.publicKey, ...about });
      await identity.enrolled(gatewayId);
      log.info({ gatewayId }, "gateway enrolled");
      return gatewayId;
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      if (!error.retryable) {
        throw new Error(`The edge refused GATEWAY_ENROLMENT_CODE: ${error.message}`, { cause: error });
      }
      const waitMs = backoff.nextMs();
      log.warn({ status: error.status, waitMs }, "enrolment failed, trying again");
      await clock.sleep(waitMs, signal);
    }
  }
}
