import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { users, webSessions } from "@callplane/drizzle";
import { type Arranger, arrange, aTenant, aUser, freshDatabase, type TestDatabase } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { ErrorBody, Role } from "../contract/index.ts";
import { permissionsOf } from "../contract/index.ts";
import { compose, type Services } from "../src/compose.ts";
import { parseEnv } from "../src/env.ts";
import { createApp } from "../src/http/app.ts";
import type { Ctx } from "../src/lib/ctx.ts";
import { assertDocumented } from "./documented.ts";
import { edgeEnvironment } from "./env.ts";
import { type MemoryBucket, memoryBucket } from "./memory-bucket.ts";

type App = ReturnType<typeof createApp>;
export type Answer<T = unknown> = { status: number; body: T; headers: Headers };
/** An answer with its body also as it came, for what is no text. */
type Received<T> = Answer<T> & { bytes: Uint8Array };
export type TestMail = {
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; sizeBytes: number }[];
};
export type SignedIn = {
  userId: string;
  tenantId: string;
  sessionId: string;
  token: string;
  role: Role;
  email: string;
};
type RequestOptions = {
  as?: SignedIn | undefined;
  body?: unknown;
  headers?: Record<string, string>;
};

/** The whole edge in this process, over a database of its own and the run's stand-ins. */
export type Edge = {
  app: App;
  services: Services;
  database: TestDatabase;
  /** Past all policies, for arranging and checking. */
  admin: Arranger;
  bucket: MemoryBucket;
  environment: Record<string, string>;
  /** Lines of the log so far. */
  log: Record<string, unknown>[];
  /** Sends a request; every answer is checked against the OpenAPI document. */
  request<T = Record<string, unknown>>(method: string, path: string, options?: RequestOptions): Promise<Received<T>>;
  /** A tenant with one user of `role`, signed in. */
  signIn(role?: Role, tenant?: { id: string }): Promise<SignedIn>;
  /** A context for calling services directly. */
  ctxFor(who: SignedIn): Ctx;
  /** Mails sent to the address so far, the newest first. */
  mailsTo(address: string): Promise<TestMail[]>;
  /** Waits for what was put off until after answers. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

/** `overrides` of the environment; `database` where the run's own will not do (a test that harms its Postgres). */
export async function startEdge(overrides: Record<string, string> = {}, given?: TestDatabase): Promise<Edge> {
  const database = given ?? (await freshDatabase());
  const admin = arrange(database.adminUrl);
  const environment = await edgeEnvironment(database.edgeUrl, overrides);
  const bucket = memoryBucket();
  const log: Record<string, unknown>[] = [];
  const services = await compose(parseEnv({ ...environment, RECORDINGS: bucket }), {
    argon2: await loadArgon2(),
    reference: { script: "/* script */", style: "/* style */" },
    writeLine: (line) => log.push(JSON.parse(line)),
    now: () => new Date(),
    // On a machine under load the stand-ins may take longer than people would wait; where they are harmed, it is as for people.
    patienceMs: given === undefined && overrides.UPSTASH_REDIS_REST_URL === undefined ? 10_000 : undefined,
  });
  const app = createApp(services);
  const tasks = new Set<Promise<unknown>>();
  const waitUntil = (task: Promise<unknown>) => {
    tasks.add(task);
    void task.finally(() => tasks.delete(task)).catch(() => undefined);
  };
  const settle = async () => {
    while (tasks.size > 0) await Promise.allSettled([...tasks]);
  };

  return {
    app,
    services,
    database,
    admin,
    bucket,
    environment,
    log,
    settle,
    async request<T>(method: string, path: string, { as, body, headers = {} }: RequestOptions = {}) {
      const init: RequestInit = { method, headers: { ...authorization(as), ...json(body), ...headers } };
      if (body !== undefined) init.body = toBody(body);
      const response = await app.request(path, init, {}, execution(waitUntil));
      const bytes = new Uint8Array(await response.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      await assertDocumented(app, method, path, response, text);
      return { status: response.status, body: parse<T>(response, text), bytes, headers: response.headers };
    },
    async signIn(role = "tenant_admin", tenant) {
      const home = tenant ?? (await aTenant(admin, role === "platform_admin" ? { kind: "platform" } : {}));
      const user = await aUser(admin, home, { role, name: `${role} ${crypto.randomUUID().slice(0, 6)}` });
      return openSession(services, admin, user);
    },
    ctxFor: (who) => ({
      tenantId: who.tenantId,
      actor: {
        kind: "user",
        userId: who.userId,
        name: "Test",
        homeTenantId: who.tenantId,
        sessionId: who.sessionId,
        role: who.role,
        permissions: permissionsOf(who.role),
      },
      requestId: crypto.randomUUID(),
      address: null,
      userAgent: null,
      db: services.db,
      ports: { ...services.ports, waitUntil },
      now: services.now,
    }),
    async mailsTo(address) {
      await settle();
      const url = `${environment.RESEND_URL}/inbox.json?to=${encodeURIComponent(address)}`;
      return inbox.parse(await (await fetch(url)).json()).mails;
    },
    async stop() {
      await settle();
      await admin.close();
      await database.drop();
    },
  };
}

/** A session as log-in would make it, for a user that is there already. */
export async function openSession(
  services: Services,
  { db }: Arranger,
  user: { tenantId: string; id: string },
): Promise<SignedIn> {
  const [found] = await db.select().from(users).where(eq(users.id, user.id));
  const expiresAt = new Date(Date.now() + 3_600_000);
  const [session] = await db
    .insert(webSessions)
    .values({ tenantId: user.tenantId, userId: user.id, expiresAt })
    .returning();
  if (found === undefined || session === undefined) throw new Error("no session was made");
  const token = await services.ports.tokens.sign(
    {
      aud: "callplane-api",
      sub: user.id,
      tid: user.tenantId,
      sid: session.id,
      role: found.role,
      name: found.name,
      grants: found.grants,
      denials: found.denials,
    },
    600,
  );
  const { role, email } = found;
  return { userId: user.id, tenantId: user.tenantId, sessionId: session.id, token, role, email };
}

/** What an answer's body says of the error, for short assertions. */
export function errorOf({ body }: Answer): Pick<ErrorBody, "error" | "details"> {
  const { error, details } = body as ErrorBody;
  return { error, details };
}

const attachment = z.object({ filename: z.string(), sizeBytes: z.number() });
const inbox = z.object({
  mails: z.array(
    z.object({ subject: z.string(), text: z.string(), html: z.string(), attachments: z.array(attachment) }),
  ),
});

let argon2: Promise<WebAssembly.Module> | undefined;

function loadArgon2(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve("@phi-ag/argon2/argon2.wasm");
  argon2 ??= readFile(file).then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
  return argon2;
}

function authorization(who: SignedIn | undefined): Record<string, string> {
  return who === undefined ? {} : { authorization: `Bearer ${who.token}` };
}

function json(body: unknown): Record<string, string> {
  return body === undefined ? {} : { "content-type": "application/json" };
}

/** Texts and bytes as they are, all else as JSON. */
function toBody(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return typeof body === "string" ? body : JSON.stringify(body);
}

function execution(waitUntil: (task: Promise<unknown>) => void) {
  return { waitUntil, passThroughOnException: () => undefined, props: {} };
}

/** The body as the caller of the test expects it; that it matches the document was checked before. */
function parse<T>(response: Response, text: string): T {
  const isJson = response.headers.get("content-type")?.includes("application/json") ?? false;
  return (isJson ? JSON.parse(text) : text) as T;
}
