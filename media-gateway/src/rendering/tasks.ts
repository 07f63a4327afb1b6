import { canonicalDigest, type Snapshot, type SnapshotEnvelope, snapshotEnvelope } from "@callplane/edge-api/contract";
import { z } from "zod";
import { ConfgenError, renderTenant, type Site, type TenantConfig, type TrunkSecrets } from "../confgen/index.ts";
import { type Blamed, findBlamed } from "./blame.ts";
import { BlamedError, RenderingError, SnapshotError } from "./errors.ts";
import { diffFiles } from "./file-diff.ts";

/** A snapshot that was checked, and what it renders to. */
export interface PreparedTenant {
  /** As it came: what is kept on disk. */
  readonly text: string;
  /** What came beside it: kept on disk in a file of its own. */
  readonly secrets: TrunkSecrets;
  readonly envelope: SnapshotEnvelope;
  readonly config: TenantConfig;
}

const digested = z.object({ digest: z.string(), body: z.unknown() });

/**
 * Reads an envelope's JSON and renders it. Throws SnapshotError when it is no snapshot, mixes two tenants or does not match its digest
 * (taken of the text, so that fields of a newer edge count), ConfgenError when its values cannot be written: a BlamedError where one person or agent is at fault.
 */
export async function prepareTenant(
  text: string,
  site: Site = {},
  secrets: TrunkSecrets = new Map(),
): Promise<PreparedTenant> {
  const json = parseJson(text);
  const parsed = snapshotEnvelope.safeParse(json);
  if (!parsed.success) throw new SnapshotError("the snapshot is not understood", { cause: parsed.error });
  const envelope = parsed.data;
  const { digest, body } = digested.parse(json);
  if ((await canonicalDigest(body)) !== digest) throw new SnapshotError("the snapshot does not match its digest");
  if (envelope.tenantId !== envelope.body.tenant.id) throw new SnapshotError("the snapshot mixes two tenants");
  return { text, secrets, envelope, config: renderOrBlame(envelope.body, site, secrets) };
}

function renderOrBlame(body: Snapshot, site: Site, secrets: TrunkSecrets): TenantConfig {
  try {
    return renderTenant(body, site, secrets);
  } catch (error) {
    const blamed = error instanceof ConfgenError ? findBlamed(body, site) : undefined;
    if (!(error instanceof ConfgenError) || blamed === undefined) throw error;
    throw new BlamedError(error.message, blamed, { cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SnapshotError("the snapshot is not JSON");
  }
}

/** What the thread can be asked, and what it answers. */
export interface Tasks {
  readonly prepare: {
    readonly ask: { readonly text: string; readonly site: Site; readonly secrets: TrunkSecrets };
    readonly answer: Omit<PreparedTenant, "text" | "secrets">;
  };
  readonly diff: { readonly ask: { readonly before: FileTexts; readonly after: FileTexts }; readonly answer: string };
}
export type FileTexts = ReadonlyMap<string, string>;
export type Question = { [K in keyof Tasks]: { readonly task: K; readonly ask: Tasks[K]["ask"] } }[keyof Tasks];
export type Answer = { readonly value: unknown } | { readonly error: TaskError };
interface TaskError {
  readonly name: string;
  readonly message: string;
  readonly blamed?: Blamed;
}

/** Does what is asked. An error class does not survive the way between threads, its name does. */
export async function answerQuestion(question: Question): Promise<Answer> {
  try {
    if (question.task === "diff") return { value: diffFiles(question.ask.before, question.ask.after) };
    const { envelope, config } = await prepareTenant(question.ask.text, question.ask.site, question.ask.secrets);
    return { value: { envelope, config } };
  } catch (error) {
    if (!(error instanceof Error)) return { error: { name: "", message: String(error) } };
    const { name, message } = error;
    return { error: { name, message, ...(error instanceof BlamedError ? { blamed: error.blamed } : {}) } };
  }
}

/** The error `answerQuestion` has put into words. */
export function errorOfAnswer({ name, message, blamed }: TaskError): Error {
  if (name === "SnapshotError") return new SnapshotError(message);
  if (blamed !== undefined) return new BlamedError(message, blamed);
  if (name === "ConfgenError") return new ConfgenError(message);
  return new RenderingError(message);
}
