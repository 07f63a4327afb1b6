import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { asSchema, type DocumentedRoute, documentedRoutes } from "./documented.ts";
import { type Edge, startEdge } from "./harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const operation = z.object({
  summary: z.string().min(5),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  "x-access": z.string(),
  responses: z.record(z.string(), z.unknown()),
});
const document = z.object({
  openapi: z.literal("3.1.0"),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

const readDocument = async () => document.parse((await edge.request("GET", "/openapi.json")).body);

/** The page and its files are for people, the document does not describe itself. */
const UNDOCUMENTED = new Set(["/openapi.json", "/docs", "/docs/start.js", "/docs/reference.js", "/docs/reference.css"]);

const nameOf = ({ method, path }: DocumentedRoute) => `${method.toUpperCase()} ${path}`;
const jsonOf = (content: { content?: Record<string, { schema?: unknown; example?: unknown }> } | undefined) =>
  content?.content?.["application/json"];

describe("the document", () => {
  it("lists exactly the routes that the router has", async () => {
    const { paths } = await readDocument();
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routed = edge.app.routes
      .filter(({ method, path }) => method !== "ALL" && !UNDOCUMENTED.has(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect([...new Set(routed)].toSorted()).toEqual(documented.toSorted());
    expect(documented.length).toBeGreaterThan(50);
  });

  it("refers only to schemas it holds", async () => {
    const text = JSON.stringify((await edge.request("GET", "/openapi.json")).body);
    const { components } = await readDocument();
    const named = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? ""));
    expect([...named].filter((name) => !(name in components.schemas))).toEqual([]);
    expect(named.size).toBeGreaterThan(30);
  });

  it("declares for each route who may call it, and a scheme that exists", async () => {
    const { paths, components } = await readDocument();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, declared] of Object.entries(operations)) {
        const name = `${method} ${path}`;
        const schemes = declared.security.flatMap((each) => Object.keys(each));
        expect(schemes.length, name).toBe(declared["x-access"] === "public" ? 0 : 1);
        for (const scheme of schemes) expect(components.securitySchemes, name).toHaveProperty(scheme);
      }
    }
  });

  it("tells the errors of each route: input, access, limits, ours", async () => {
    const { paths } = await readDocument();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { responses, ...declared }] of Object.entries(operations)) {
        const statuses = ["400", "429", "500", "503"];
        if (declared["x-access"] !== "public") statuses.push("401", "403");
        if (path.includes("{")) statuses.push("404");
        if (method === "post") statuses.push("413", "422");
        for (const status of statuses) expect(Object.keys(responses), `${method} ${path}`).toContain(status);
      }
    }
  });

  it("has for each body an example that its own schema takes", () => {
    for (const route of documentedRoutes(edge.app)) {
      const bodies = [jsonOf(route.request?.body), ...Object.values(route.responses).map(jsonOf)];
      for (const body of bodies.filter((each) => each !== undefined)) {
        expect(body.example, nameOf(route)).toBeDefined();
        const checked = asSchema(body.schema).safeParse(body.example);
        expect(checked.error, nameOf(route)).toBeUndefined();
      }
    }
  });
});

describe("the reference page", () => {
  it("comes whole from this origin, under a policy that allows no other", async () => {
    const page = await edge.request<string>("GET", "/docs");
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? "");
    expect(loaded.length).toBe(3);
    for (const address of loaded) {
      expect(address).toMatch(/^\/docs\//);
      expect((await edge.request("GET", address)).status).toBe(200);
    }
  });
});
