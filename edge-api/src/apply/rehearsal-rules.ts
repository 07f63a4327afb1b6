import type { ApplyPreview } from "../../contract/index.ts";
import { isOnline } from "../gateways/index.ts";
import { MAX_ATTEMPTS } from "../small-jobs/index.ts";

type Standing = Omit<NonNullable<ApplyPreview["rehearsal"]>, "id">;

export type RehearsalFacts = {
  status: "PENDING" | "RUNNING" | "DONE" | "FAILED";
  attempts: number;
  createdAt: Date;
  leaseExpiresAt: Date | null;
  finishedAt: Date | null;
  error: string | null;
};
export type GatewayFacts = {
  name: string;
  lastSeenAt: Date | null;
  /** It has an apply in hand or waiting, which goes first. */
  isApplying: boolean;
};

/** A gateway that is heard but takes no rehearsal for so long knows nothing of them. Its slow poll is far shorter. */
const IGNORED_MS = 45_000;
/** What failed is tried again when somebody looks after this long. */
const RETRY_MS = 60_000;
const ALL_THE_SAME =
  "Applying is possible all the same: the phone system checks everything then, before it changes anything.";

export const SUPERSEDED: Standing = {
  status: "SUPERSEDED",
  message: "Something was saved or applied meanwhile, so this no longer says what an apply would do.",
};

/** How a rehearsal stands, in words where it does not go on by itself. It is about what is saved now. */
export function standingOf(job: RehearsalFacts, gateway: GatewayFacts, now: Date): Standing {
  if (job.status === "DONE") return { status: "DONE", message: null };
  if (job.status === "FAILED") return { status: "FAILED", message: `${job.error ?? "It failed."} ${ALL_THE_SAME}` };
  if (!isOnline(gateway, now)) return away(gateway, now);
  if (job.status === "RUNNING" && (job.leaseExpiresAt?.getTime() ?? 0) > now.getTime()) {
    return { status: "RUNNING", message: null };
  }
  if (job.status === "RUNNING" && job.attempts >= MAX_ATTEMPTS) {
    const message = `Gateway ${gateway.name} began this ${job.attempts} times and each time went silent. ${ALL_THE_SAME}`;
    return { status: "FAILED", message };
  }
  if (gateway.isApplying) {
    return {
      status: "PENDING",
      message: "An apply is under way on the phone system. This is checked when it has ended.",
    };
  }
  if (job.status === "PENDING" && now.getTime() - job.createdAt.getTime() > IGNORED_MS) {
    const message = `Gateway ${gateway.name} is up but does not check changes beforehand. ${ALL_THE_SAME}`;
    return { status: "UNAVAILABLE", message };
  }
  return { status: "PENDING", message: null };
}

/** Whether the rehearsal serves whoever looks now, or another is to be begun. */
export function isWorthKeeping(job: RehearsalFacts, gateway: GatewayFacts, now: Date): boolean {
  if (standingOf(job, gateway, now).status !== "FAILED") return true;
  const failedAt = job.finishedAt ?? job.leaseExpiresAt ?? job.createdAt;
  return now.getTime() - failedAt.getTime() < RETRY_MS;
}

/** Nothing can be asked of the gateway. */
export function away({ name, lastSeenAt }: Pick<GatewayFacts, "name" | "lastSeenAt">, now: Date): Standing {
  const minutes = lastSeenAt === null ? null : Math.floor((now.getTime() - lastSeenAt.getTime()) / 60_000);
  const since = minutes === null ? "has never been heard of" : `has not been heard of for ${duration(minutes)}`;
  const message = `Gateway ${name} ${since}, so the files cannot be shown or checked now. An apply would wait two minutes for the gateway to come back, then give up.`;
  return { status: "UNAVAILABLE", message };
}

function duration(minutes: number): string {
  if (minutes < 1) return "half a minute";
  if (minutes < 120) return minutes === 1 ? "a minute" : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
