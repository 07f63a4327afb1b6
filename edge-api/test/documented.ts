import { isDeepStrictEqual } from "node:util";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { AppEnv } from "../src/http/app-env.ts";

type App = OpenAPIHono<AppEnv>;
type Content = Record<string, { schema?: unknown; example?: unknown }>;
export type DocumentedRoute = {
  method: string;
  /** As in the document: `/api/v1/users/{id}`. */
  path: string;
  access: string;
  responses: Record<string, { content?: Content }>;
  request?: { body?: { content?: Content }; params?: unknown; query?: unknown };
};

/** The routes as declared, with their Zod schemas: what the document is made from. */
export function documentedRoutes(app: App): DocumentedRoute[] {
  return app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { method, path, request, responses } = definition.route;
    const access = "x-access" in definition.route ? String(definition.route["x-access"]) : "undeclared";
    return [{ method, path, access, responses, ...(request === undefined ? {} : { request }) } as DocumentedRoute];
  });
}

/** Throws unless the answer's status and body are what the document says of this route. */
export async function assertDocumented(app: App, method: string, path: string, answer: Response, text: string) {
  const { pathname } = new URL(path, "http://edge");
  const route = findRoute(app, method, pathname);
  if (route === undefined) return;
  const documented = route.responses[answer.status];
  const name = `${method} ${route.path} → ${answer.status}`;
  if (documented === undefined) throw new Error(`${name} is not documented: ${text.slice(0, 300)}`);
  const schema = documented.content?.["application/json"]?.schema;
  if (schema === undefined) {
    if (documented.content === undefined && text !== "") throw new Error(`${name}: a body that is not documented`);
    return;
  }
  const body: unknown = JSON.parse(text);
  const parsed = await asSchema(schema).safeParseAsync(body);
  if (!parsed.success) throw new Error(`${name} does not match its schema: ${z.prettifyError(parsed.error)}`);
  if (!isDeepStrictEqual(parsed.data, body)) throw new Error(`${name} has fields that are not documented: ${text}`);
}

export function findRoute(app: App, method: string, pathname: string): DocumentedRoute | undefined {
  const candidates = documentedRoutes(app).filter(
    (route) => route.method === method.toLowerCase() && patternOf(route.path).test(pathname),
  );
  // `/extensions/next` before `/extensions/{id}`, as the router has it.
  return candidates.sort((a, b) => countParams(a.path) - countParams(b.path))[0];
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
}

function countParams(path: string): number {
  return path.split("{").length - 1;
}

/** Guarantees: routes are declared with Zod schemas only (defineRoute's types see to it). */
export function asSchema(schema: unknown): z.ZodType {
  if (!(schema instanceof z.ZodType)) throw new Error("a schema that is not Zod's");
  return schema;
}
