import type { SmallJobResult, TestedTrunk, TrunkTest, TrunkTestProgress } from "../../contract/index.ts";
import { changedTrunkOptions, testedTrunk } from "../../contract/index.ts";
import { isOnline, pickGateway } from "../gateways/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { AppError, notFound, orNotFound } from "../lib/errors.ts";
import { lockTenant } from "../lib/lock-tenant.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readPlatform, readTenant, runPlatform } from "../lib/tenant-db.ts";
import { offerWith } from "../small-jobs/index.ts";
import { ownerOf } from "./owner.ts";
import { openPassword } from "./secret.ts";
import { findRow } from "./service.ts";
import * as store from "./tests-store.ts";

/** What is not through by then is given up. */
const TEST_MS = 60_000;

/**
 * Has the gateway really try the trunk as it is saved; whoever asks while a test runs is shown that one. Where no gateway can be asked the
 * test is over at once, and says so. Throws `forbidden` for a trunk of the platform's to all but platform admins, and `conflict` while another
 * trunk of the company is tried: companies share those who try.
 */
export async function startTest(anywhere: Ctx, trunkId: string): Promise<TrunkTest> {
  authorize(anywhere, "trunks.write");
  const row = await findRow(anywhere, trunkId);
  const { ctx } = ownerOf(anywhere, row);
  const { tenantId } = ctx;
  const asked = await findGateway(ctx);
  return mutate(ctx, "trunk.test", async (tx, audit, afterCommit, last) => {
    const [latest] = await store.selectLatestTest(tx, tenantId, trunkId);
    audit({ id: trunkId, name: row.trunk.name });
    if (latest !== undefined && isRunning(latest, ctx.now())) return toTest(latest);
    const since = new Date(ctx.now().getTime() - TEST_MS);
    await lockTenant(tx, tenantId);
    const [other] = await store.selectOtherTest(tx, tenantId, trunkId, since);
    if (other !== undefined) {
      throw new AppError("conflict", `${other.name} is being tested: wait until that is through, or stop it`);
    }
    const gone = { status: "expired" as const, message: asked.away, finishedAt: ctx.now() };
    const values = { tenantId, trunkId, gatewayId: asked.id, ...(asked.away === null ? {} : gone) };
    const [inserted] = await store.insertTest(tx, values);
    const test = orNotFound(inserted, "test");
    last(store.deleteOldTests(tx, tenantId, trunkId));
    if (asked.id !== null && asked.away === null) {
      offerWith(ctx, { tx, last, afterCommit }, { kind: "trunk_test", subject: test.id, gatewayId: asked.id });
    }
    return toTest(test);
  });
}

/** The last test of the trunk. Throws `not_found` where there was none. */
export async function getTest(anywhere: Ctx, trunkId: string): Promise<TrunkTest> {
  authorize(anywhere, "trunks.read");
  const row = await findRow(anywhere, trunkId);
  // Of a trunk of the platform's the tests are the platform's.
  if (row.trunk.tenantId !== anywhere.tenantId) throw notFound("test");
  const [latest] = await readTenant(anywhere, (q) => store.selectLatestTest(q, anywhere.tenantId, trunkId));
  const test = orNotFound(latest, "test");
  const now = anywhere.now();
  if (test.status !== "running" || isRunning(test, now)) return toTest(test);
  const finishedAt = new Date(test.startedAt.getTime() + TEST_MS);
  return toTest({ ...test, status: "expired", finishedAt, message: await explainSilence(anywhere, test.gatewayId) });
}

/** What the gateway that holds the lease is to try. Throws `not_found` for any other. */
export async function getTestedTrunk(ctx: Ctx, gatewayId: string, smallJobId: string): Promise<TestedTrunk> {
  const [row] = await readPlatform(ctx, (q) => store.selectTested(q, gatewayId, smallJobId));
  const { trunk } = orNotFound(row, "trunk test");
  const { secretCiphertext: sealed } = trunk;
  const password = sealed === null ? null : await openPassword(ctx.ports.keys, trunk, sealed);
  const options = changedTrunkOptions(trunk);
  return testedTrunk.parse({ trunk: { ...trunk, options, hasPassword: sealed !== null }, password });
}

/** Notes which steps are through. Throws `conflict` where nobody waits for them any more: the test was stopped, or the lease lost. */
export async function noteTestProgress(
  ctx: Ctx,
  gatewayId: string,
  smallJobId: string,
  progress: TrunkTestProgress,
): Promise<void> {
  const noted = await runPlatform(ctx, (tx) => store.noteSteps(tx, gatewayId, smallJobId, progress));
  if (noted.length === 0) throw new AppError("conflict", "Nobody waits for this test any more");
}

/** Stops the test that runs; what the gateway still finds is not listened to. Throws `not_found` where none runs. */
export async function stopTest(anywhere: Ctx, trunkId: string): Promise<TrunkTest> {
  authorize(anywhere, "trunks.write");
  const row = await findRow(anywhere, trunkId);
  const { ctx } = ownerOf(anywhere, row);
  return mutate(ctx, "trunk.test", async (tx, audit) => {
    const [stopped] = await store.stopTest(tx, ctx.tenantId, trunkId, "It was stopped before it was through.");
    audit({ id: trunkId, name: row.trunk.name, after: { isStopped: true } });
    return toTest(orNotFound(stopped, "running test"));
  });
}

/** Notes what the gateway found. Of a job that is put back nothing is known yet. */
export async function concludeTest(
  ctx: Ctx,
  { tenantId, subject }: { tenantId: string; subject: string },
  { outcome }: SmallJobResult,
): Promise<void> {
  if (outcome.kind === "postponed") return;
  const ending =
    outcome.kind === "trunk_tested"
      ? { steps: outcome.steps, status: statusOf(outcome.steps), message: null }
      : { steps: [], status: "expired" as const, message: outcome.kind === "failed" ? outcome.message : NOTHING_SAID };
  await runPlatform(ctx, (tx) => store.endTest(tx, tenantId, subject, ending));
}

const NOTHING_SAID = "The gateway ended the test without saying what it found.";

function statusOf(steps: TrunkTest["steps"]) {
  return steps.some(({ status }) => status === "failed") ? ("failed" as const) : ("passed" as const);
}

function isRunning({ status, startedAt }: store.TestRow, now: Date): boolean {
  return status === "running" && now.getTime() - startedAt.getTime() < TEST_MS;
}

function toTest({ id, status, steps, message, startedAt, finishedAt }: store.TestRow): TrunkTest {
  const times = { startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
  return { id, status, steps, message, ...times };
}

type Asked = { id: string | null; away: string | null };

/** The tenant's gateway, else any that is there; and why it cannot be asked, where it cannot. */
async function findGateway(ctx: Ctx): Promise<Asked> {
  const [own] = await readPlatform(asSystem(ctx, "trunks"), (q) => store.selectGatewayOf(q, ctx.tenantId));
  if (own !== undefined) return { id: own.id, away: isOnline(own, ctx.now()) ? null : awayWords(own) };
  try {
    return { id: (await pickGateway(ctx)).id, away: null };
  } catch (error) {
    if (error instanceof AppError) return { id: null, away: error.message };
    throw error;
  }
}

async function explainSilence(ctx: Ctx, gatewayId: string | null): Promise<string> {
  const system = asSystem(ctx, "trunks");
  const [gateway] = gatewayId === null ? [] : await readPlatform(system, (q) => store.selectGateway(q, gatewayId));
  if (gateway !== undefined && !isOnline(gateway, ctx.now())) return awayWords(gateway);
  return "The phone system did not answer within a minute. Please try again.";
}

function awayWords({ name, lastSeenAt }: { name: string; lastSeenAt: Date | null }): string {
  const since = lastSeenAt === null ? "" : ` since ${lastSeenAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `Gateway ${name} has not been heard of${since}, so the trunk cannot be tried now.`;
}
