import { createRoute, OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { ERROR_STATUS, type ErrorCode, errorBody, type Permission } from "../../contract/index.ts";
import { AppError } from "../lib/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { issueInWords } from "./issue-words.ts";

// For issues whose schema has no words of its own.
z.config({ customError: issueInWords });

import { requireUser } from "./authenticate.ts";

/**
 * Who may call a route: anybody, any signed-in person, one with the permission, or a machine with `middleware` of its own
 * that proves who it is. The document says so in `x-access`, and the same line enforces it.
 */
type Access = "public" | "signed_in" | Permission | { machine: string; middleware: MiddlewareHandler<AppEnv> };

type RouteInput<P extends string> = Omit<RouteConfig, "path" | "security" | "method"> & {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: P;
  summary: string;
  tags: string[];
  access: Access;
  /** What this route answers beyond the errors that any route of its kind may. */
  errors?: readonly ErrorCode[];
};

/** A router for one slice: input that does not match its schema is `invalid_input`, with every issue. */
export function newRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issues = result.error.issues.map(({ path, message }) => ({ path: path.map(toSegment), message }));
      throw new AppError("invalid_input", issues[0]?.message ?? "Invalid input", { details: { issues } });
    },
  });
}

/** What the type of a route keeps: enough to type its handler's input and answers. */
type Defined<P extends string, R> = Omit<R, "access" | "errors" | "path"> & { path: P };

/** A route of the API. Access, its errors and the words for them follow from one declaration. */
export function defineRoute<P extends string, R extends RouteInput<P>>(input: R & { path: P }): Defined<P, R> {
  const { access, errors = [], ...route }: RouteInput<P> & { path: P } = input;
  const codes = new Set<ErrorCode>([...errorsOf(input), ...errors]);
  const config: RouteConfig = {
    ...route,
    security: securityOf(access),
    "x-access": typeof access === "string" ? access : access.machine,
    ...(isPermission(access) ? { "x-permission": access } : {}),
    middleware: [...asArray(route.middleware), ...guardsOf(access)],
    responses: { ...route.responses, ...errorResponses(codes) },
  };
  return asDefined<P, R>(createRoute(config));
}

/** Guarantees: the route has all that `R` declares; what was added is nothing a handler's type depends on. */
function asDefined<P extends string, R>(route: RouteConfig): Defined<P, R> {
  return route as unknown as Defined<P, R>;
}

/** A JSON request body, with an example for the reference page. */
export function jsonBody<T extends z.ZodType>(schema: T, example: z.input<T>) {
  return { required: true as const, content: { "application/json": { schema, example } } };
}

/** A JSON answer, with an example for the reference page. */
export function jsonAnswer<T extends z.ZodType>(description: string, schema: T, example: z.output<T>) {
  return { description, content: { "application/json": { schema, example } } };
}

function errorsOf({ access, method, request }: RouteInput<string>): ErrorCode[] {
  const codes: ErrorCode[] = ["invalid_input", "rate_limited", "internal", "upstream_unavailable"];
  if (access !== "public") codes.push("unauthenticated", "forbidden");
  if (request?.params !== undefined || access !== "public") codes.push("not_found");
  if (method !== "get") codes.push("payload_too_large");
  if (method === "post") codes.push("idempotency_mismatch");
  return codes;
}

const ERROR_WORDS: Record<ErrorCode, string> = {
  invalid_input: "The request does not have the right form",
  unauthenticated: "Nobody is signed in, or no longer",
  forbidden: "The role does not allow it",
  limit_exceeded: "A limit of the plan or product is reached",
  not_found: "There is no such thing, or not for this tenant",
  conflict: "It contradicts what is there",
  stale_revision: "Something else was changed in between",
  payload_too_large: "The body is too large",
  idempotency_mismatch: "The Idempotency-Key was used with another request",
  rate_limited: "Too many requests",
  internal: "Our mistake",
  upstream_unavailable: "A part we depend on does not answer now",
};

function errorResponses(codes: Set<ErrorCode>) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, [first = "internal", ...rest]]) => [
      status,
      {
        description: [first, ...rest].map((code) => `\`${code}\`: ${ERROR_WORDS[code]}`).join("; "),
        content: { "application/json": { schema: errorBody, example: exampleOf(first) } },
      },
    ]),
  );
}

function exampleOf(code: ErrorCode) {
  return { error: code, message: ERROR_WORDS[code], details: {}, requestId: "5f0c6c1e-7a0b-4f3f-9d53-0d1f3c9f8a11" };
}

function isPermission(access: Access): access is Permission {
  return typeof access === "string" && access !== "public" && access !== "signed_in";
}

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === "public") return [];
  return typeof access === "string" ? [{ bearer: [] }] : [{ [access.machine]: [] }];
}

function guardsOf(access: Access): MiddlewareHandler<AppEnv>[] {
  if (access === "public") return [];
  if (typeof access !== "string") return [access.middleware];
  return [requireUser(isPermission(access) ? access : undefined)];
}

function asArray(middleware: RouteConfig["middleware"]): MiddlewareHandler[] {
  if (middleware === undefined) return [];
  return Array.isArray(middleware) ? middleware : [middleware as MiddlewareHandler];
}

function toSegment(segment: PropertyKey): string | number {
  return typeof segment === "symbol" ? String(segment) : segment;
}
