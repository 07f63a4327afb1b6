import type { GatewayMessage } from "../../contract/index.ts";
import type { KeyRing } from "./key-ring.ts";
import type { Log } from "./log.ts";
import type { TokenKeys } from "./token-keys.ts";

type Counted = { count: number; values: (string | null)[] };

/** Redis, as far as we use it. Each call throws `upstream_unavailable` when Redis is down or slow. */
export type RedisPort = {
  /** Values in the keys' order; null where there is none. */
  getMany(keys: string[]): Promise<(string | null)[]>;
  /** Answers whether the value was written (`onlyIfAbsent` may refuse). */
  set(key: string, value: string, options: { ttlMs: number; onlyIfAbsent?: boolean }): Promise<boolean>;
  /** Writes each value under its key, in one round trip. */
  setMany(entries: [key: string, value: string][], options: { ttlMs: number; onlyIfAbsent?: boolean }): Promise<void>;
  /** Raises the counter by one, and reads `keys`, in one round trip. The counter goes `ttlMs` after it was first raised. */
  countAndGet(counter: { key: string; ttlMs: number }, keys: string[]): Promise<Counted>;
  /** How many members of a sorted set have a score above `min`. */
  countAbove(key: string, min: number): Promise<number>;
  delete(keys: string[]): Promise<void>;
  /** Answers how many subscribers got it. */
  publish(channel: string, message: GatewayMessage): Promise<number>;
};

type Range = { offset: number; length: number };
/** R2. A key begins with the tenant's id. */
export type ObjectsPort = {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** The bytes of the range, or all of them; null where there is no such object. */
  get(key: string, range?: Range): Promise<{ body: ReadableStream<Uint8Array>; contentType: string } | null>;
  delete(keys: string[]): Promise<void>;
  /** A page of all objects, in the order of their keys; `cursor` is undefined after the last. */
  list(
    cursor: string | undefined,
    limit: number,
  ): Promise<{ objects: { key: string; uploadedAt: Date }[]; cursor: string | undefined }>;
};

type PublishOptions = { delaySec?: number; dedupId?: string; retries?: number };

/** QStash: calls one of our own paths later, and again until it succeeds. Messages carry ids, never data. */
export type QueuePort = {
  publish(path: string, body: Record<string, unknown>, options?: PublishOptions): Promise<void>;
  /** Calls `path` on the cron schedule; the same id replaces the schedule. */
  schedule(path: string, cron: string, scheduleId: string): Promise<void>;
  /** Whether a call really came from the queue: signature, address and body. `url` is the one called. */
  isGenuine(request: { signature: string; body: string; url: string }): Promise<boolean>;
};

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments?: { filename: string; contentType: string; bytes: Uint8Array }[];
  /** Sent again with the same key within a day, it is the same mail. */
  idempotencyKey?: string;
};
export type MailPort = { send(mail: Mail): Promise<void> };

/** Argon2id, bounded: past its queue it throws `rate_limited`. */
export type PasswordPort = {
  hash(password: string): Promise<string>;
  /** Compares with `encoded`, or for null does the same work and answers false (no account to be told apart by time). */
  verify(encoded: string | null, password: string): Promise<boolean>;
};

type RateLimit = { isAllowed: boolean; retryAfterSec: number; values: (string | null)[] | undefined };
/** Which budget a request draws on; the sizes are in rate-limits.ts. */
export type RateBudget = "request" | "write" | "log_in" | "log_in_address";
export type RateLimitPort = {
  /** Counts a request, and reads `keys` of Redis in the same round trip; `values` is undefined when Redis does not answer. */
  takeAndGet(budget: RateBudget, key: string, keys: string[]): Promise<RateLimit>;
};

export type Ports = {
  redis: RedisPort;
  queue: QueuePort;
  mail: MailPort;
  objects: ObjectsPort;
  passwords: PasswordPort;
  rateLimits: RateLimitPort;
  /** Encrypts secrets at rest. */
  keys: KeyRing;
  /** Signs and checks our JWTs. */
  tokens: TokenKeys;
  log: Log;
  settings: Settings;
  /** Lets a task outlive the answer. Errors must be caught within it. */
  waitUntil(task: Promise<unknown>): void;
};

export type Settings = {
  environment: "development" | "test" | "production";
  /** This API's own base URL, without a trailing slash. */
  publicUrl: string;
  /** Allowed origins; the first is the portal, which links in mails lead to. */
  portalOrigins: readonly [string, ...string[]];
  mailFrom: string;
  /** What the portal's server proves itself with when it says where its browser is; absent, it is not believed. */
  portalSecret?: string | undefined;
  /** Requests that one isolate lets in at a time, and of those it works on (http/admit.ts). */
  maxInFlight: number;
  maxAtWork: number;
  /** Days that audit entries are kept where a tenant has not said otherwise. */
  auditRetentionDays: number;
  /** Private networks that tenants' own trunks may be in. */
  trunkNetworks: readonly string[];
};
