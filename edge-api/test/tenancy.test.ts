import * as schema from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { getTableColumns, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MATRIX, PERMISSIONS, type Permission, ROLES } from "../contract/index.ts";
import { readTenant } from "../src/lib/tenant-db.ts";
import { type DocumentedRoute, documentedRoutes } from "./documented.ts";
import { aForeignTenant, type ForeignTenant, foreignPath } from "./foreign-tenant.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "./harness.ts";

let edge: Edge;
let own: { id: string };
let foreign: ForeignTenant;
beforeAll(async () => {
  edge = await startEdge();
  own = await aTenant(edge.admin);
  foreign = await aForeignTenant(edge.admin);
});
afterAll(() => edge.stop());

const isPermission = (access: string): access is Permission => PERMISSIONS.some((each) => each === access);
const isForPeople = ({ access }: DocumentedRoute) => access === "signed_in" || isPermission(access);
const nameOf = ({ method, path }: DocumentedRoute) => `${method.toUpperCase()} ${path}`;
const people = () => documentedRoutes(edge.app).filter(isForPeople);
const machines = () => documentedRoutes(edge.app).filter((route) => !isForPeople(route) && route.access !== "public");

/** A body of the right form, so that what is refused is refused for who asks. */
function exampleBody(route: DocumentedRoute): unknown {
  return route.request?.body?.content?.["application/json"]?.example;
}

const unknownPath = (path: string) => path.replaceAll(/\{\w+\}/g, () => crypto.randomUUID());

function send(route: DocumentedRoute, path: string, as?: SignedIn, headers: Record<string, string> = {}) {
  return edge.request(route.method.toUpperCase(), path, { as, headers, body: exampleBody(route) });
}

describe("every route of the document", () => {
  it("belongs to people, to machines or to everybody, knowingly", () => {
    const open = documentedRoutes(edge.app).filter(({ access }) => access === "public");
    expect(open.map(nameOf).toSorted()).toEqual([
      "GET /.well-known/jwks.json",
      "GET /health",
      "POST /api/v1/auth/accept-invitation",
      "POST /api/v1/auth/login",
      "POST /api/v1/auth/refresh",
      "POST /gateway/v1/enrol",
    ]);
    expect(people().length + machines().length + open.length).toBe(documentedRoutes(edge.app).length);
  });

  it("answers 401 without a token, and with one that is not ours", async () => {
    for (const route of [...people(), ...machines()]) {
      const path = unknownPath(route.path);
      expect((await send(route, path)).status, nameOf(route)).toBe(401);
      const answer = await send(route, path, undefined, {
        authorization: "Bearer a.b.c",
        "upstash-signature": "a.b.c",
      });
      expect(answer.status, nameOf(route)).toBe(401);
    }
  });

  it("answers 401 to a person where a machine is meant", async () => {
    const admin = await edge.signIn("platform_admin");
    for (const route of machines()) {
      expect((await send(route, unknownPath(route.path), admin)).status, nameOf(route)).toBe(401);
    }
  });

  // A new person for each role and route: about a thousand, of whom each refused one has an entry in the audit log.
  it("answers 403 to each role that may not, and never to one that may", { timeout: 180_000 }, async () => {
    for (const route of people()) {
      for (const role of ROLES) {
        const as = await edge.signIn(role, role === "platform_admin" ? undefined : await aTenant(edge.admin));
        const answer = await send(route, unknownPath(route.path), as);
        const mayDo = !isPermission(route.access) || MATRIX[role].includes(route.access);
        const name = `${role}: ${nameOf(route)} → ${answer.status} ${JSON.stringify(answer.body)}`;
        if (mayDo) expect(answer.status, name).not.toBe(403);
        else expect(errorOf(answer).error, name).toBe("forbidden");
        expect(answer.status, name).not.toBe(500);
      }
    }
  });

  it("answers 404 for another tenant's ids, 403 where the whole surface is the platform's", async () => {
    const routes = people().filter(({ path }) => path.includes("{"));
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      const as = await edge.signIn("tenant_admin", own);
      const answer = await send(route, foreignPath(route.path, foreign), as);
      const isPlatforms = isPermission(route.access) && !MATRIX.tenant_admin.includes(route.access);
      expect(answer.status, `${nameOf(route)} ${JSON.stringify(answer.body)}`).toBe(isPlatforms ? 403 : 404);
      expect(JSON.stringify(answer.body)).not.toContain(foreign.mark);
    }
  });

  it("shows nothing of another tenant in any list, whole or by the other's own cursor or words", async () => {
    const as = await edge.signIn("tenant_admin", own);
    const theirs = await edge.signIn("tenant_admin", { id: foreign.tenantId });
    const routes = people()
      .filter(({ method, path }) => method === "get" && !path.includes("{"))
      .filter(({ access }) => !isPermission(access) || MATRIX.tenant_admin.includes(access));
    for (const route of routes) {
      const seen = JSON.stringify((await send(route, route.path, as)).body);
      for (const secret of [foreign.mark, foreign.tenantId, ...Object.values(foreign.ids)]) {
        expect(seen, nameOf(route)).not.toContain(secret);
      }
    }
    for (const route of routes.filter(acceptsWords)) {
      const { body } = await send(route, `${route.path}?limit=1`, theirs);
      const cursor = typeof body === "object" && "nextCursor" in body ? body.nextCursor : null;
      if (cursor === null) continue;
      const answer = await send(route, `${route.path}?cursor=${cursor}`, as);
      expect(JSON.stringify(answer.body), nameOf(route)).not.toContain(foreign.mark);
    }
    // Last, since the log keeps what somebody exported by which words.
    for (const route of routes.filter(acceptsWords)) {
      const answer = await send(route, `${route.path}?q=${foreign.mark}`, as);
      expect(JSON.stringify(answer.body), nameOf(route)).not.toContain(foreign.mark);
    }
    expect(routes.length).toBeGreaterThan(12);
  });

  it("refuses to let anybody but a platform admin act in another tenant", async () => {
    const headers = { "x-tenant-id": foreign.tenantId };
    for (const route of people()) {
      const as = await edge.signIn("tenant_admin", own);
      expect((await send(route, unknownPath(route.path), as, headers)).status, nameOf(route)).toBe(403);
    }
  });

  it("has left the other tenant as it was", async () => {
    const theirs = await edge.signIn("tenant_admin", { id: foreign.tenantId });
    for (const path of ["users", "devices", "agents", "calls"]) {
      const { status, body } = await edge.request("GET", `/api/v1/${path}/${foreign.ids[path]}`, { as: theirs });
      expect(status, path).toBe(200);
      expect(JSON.stringify(body)).toContain(foreign.mark);
    }
  });
});

describe("row-level security alone", () => {
  it("shows no other tenant's row in any table, to a query without any filter", async () => {
    const as = await edge.signIn("tenant_admin", own);
    const tables = Object.values<unknown>(schema).filter((each): each is PgTable => is(each, PgTable));
    const tenantTables = tables.filter((table) => "tenantId" in getTableColumns(table));
    expect(tenantTables.length).toBeGreaterThan(15);
    for (const table of tenantTables) {
      const rows = await readTenant(edge.ctxFor(as), (q) => q.select().from(table));
      expect(JSON.stringify(rows)).not.toContain(foreign.tenantId);
    }
  });
});

function acceptsWords({ request }: DocumentedRoute): boolean {
  const { query } = request ?? {};
  return typeof query === "object" && query !== null && "shape" in query && "q" in Object(query.shape);
}
