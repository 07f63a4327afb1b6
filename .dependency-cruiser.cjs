// Who may import whom: the table in docs/architecture and the rooms' READMEs, as rules that fail the build.
// `$1` in a `to` is what the brackets in `from` matched. Test files and testing folders may also use the stand-ins and the database.

const TEST = "(\\.test\\.tsx?$|/testing(/|\\.ts$)|/test/|/e2e/|vitest[^/]*\\.config\\.ts$)";
const SOURCE_ONLY = { pathNot: TEST };

/** A room's published entries, as package.json `exports` lists them. */
const DRIZZLE = "^drizzle/schema/";
const EDGE_CONTRACT = "^edge-api/contract/";
const GATEWAY_CONTRACT = "^media-gateway/contract/";

const PURE = "^media-gateway/src/(confgen/|calls/call\\.ts$)";

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "Modules that import each other cannot be read, or tested, one at a time.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(cloudflare|node):|\\.wasm$" },
    },
    {
      name: "contract-is-zod-only",
      comment: "A contract is read by browsers, Workers and Node alike: Zod and contracts, nothing that does I/O.",
      severity: "error",
      from: { path: "^(edge-api|media-gateway)/contract/", ...SOURCE_ONLY },
      to: {
        pathNot: `${EDGE_CONTRACT}|${GATEWAY_CONTRACT}|^node_modules/.*/?zod/|^(edge-api|media-gateway)/node_modules/zod/`,
      },
    },
    {
      name: "edge-contract-stands-alone",
      severity: "error",
      from: { path: EDGE_CONTRACT },
      to: { path: GATEWAY_CONTRACT },
    },
    {
      name: "drizzle-imports-no-room",
      severity: "error",
      from: { path: "^drizzle/", ...SOURCE_ONLY },
      to: { path: "^(edge-api|media-gateway|web|infra)/", pathNot: "/node_modules/" },
    },
    {
      name: "infra-imports-no-room",
      comment: "It starts rooms as programs of their own.",
      severity: "error",
      from: { path: "^infra/" },
      to: { path: "^(drizzle|edge-api|media-gateway|web)/", pathNot: "/node_modules/" },
    },
    {
      name: "edge-src-to-other-rooms",
      comment: "Of other rooms: the tables and the gateway's contract.",
      severity: "error",
      from: { path: "^edge-api/src/", ...SOURCE_ONLY },
      to: {
        path: "^(drizzle|media-gateway|web|infra)/",
        pathNot: `${DRIZZLE}|${GATEWAY_CONTRACT}|/node_modules/`,
      },
    },
    {
      name: "edge-src-runs-on-workers",
      comment: "workerd has no node:*; only the composition point may bridge one.",
      severity: "error",
      from: { path: "^edge-api/src/", pathNot: `${TEST}|^edge-api/src/compose\\.ts$` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "slices-meet-at-their-index",
      comment: "What another slice may use is in its index.ts; nothing is imported past it.",
      severity: "error",
      from: { path: "^edge-api/src/([^/]+)/", ...SOURCE_ONLY },
      to: {
        path: "^edge-api/src/[^/]+/.+",
        pathNot: "^edge-api/src/(?:$1|lib|http)/|^edge-api/src/[^/]+/index\\.ts$",
      },
    },
    {
      name: "only-stores-query",
      comment: "SQL lives in store.ts (or a store/ folder, or *-query.ts beside it) and lib/.",
      severity: "error",
      from: {
        path: "^edge-api/src/",
        pathNot: `${TEST}|^edge-api/src/lib/|/store\\.ts$|/store/|-store\\.ts$|-query\\.ts$`,
      },
      to: { path: "node_modules/(drizzle-orm|@neondatabase)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rules-do-no-io",
      severity: "error",
      from: { path: "^edge-api/src/.*/rules\\.ts$" },
      to: {
        path: "/(store|service|routes)\\.ts$|^edge-api/src/http/|node_modules/(drizzle-orm|hono|@upstash|@neondatabase)/",
      },
    },
    {
      name: "routes-ask-services",
      severity: "error",
      from: { path: "^edge-api/src/.*/routes\\.ts$" },
      to: { path: "/store\\.ts$|^drizzle/", pathNot: "/node_modules/" },
    },
    {
      name: "gateway-never-queries-tenants",
      comment: "It receives a snapshot; it holds no database credential.",
      severity: "error",
      from: { path: "^media-gateway/(src|contract)/", ...SOURCE_ONLY },
      to: {
        path: "^(drizzle|edge-api|web|infra)/|node_modules/(pg|drizzle-orm|@neondatabase)/",
        pathNot: `${EDGE_CONTRACT}|^[^n]*/node_modules/(?!pg/|drizzle-orm/|@neondatabase/)`,
      },
    },
    {
      name: "confgen-and-call-are-pure",
      comment:
        "Snapshot in, files out; events in, records out. No package that does I/O, no part of ours that does, no clock.",
      severity: "error",
      from: { path: PURE, ...SOURCE_ONLY },
      to: {
        path: "node_modules/(?!\\.pnpm/zod@|zod/)|^media-gateway/src/lib/(clock|log|metrics)|^media-gateway/src/(?!confgen/|calls/|lib/)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "confgen-and-call-use-no-node",
      severity: "error",
      from: { path: PURE, ...SOURCE_ONLY },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "providers-never-import-one-another",
      severity: "error",
      from: { path: "^media-gateway/src/voice/providers/([^/]+)/", ...SOURCE_ONLY },
      to: { path: "^media-gateway/src/voice/providers/([^/]+)/", pathNot: "^media-gateway/src/voice/providers/$1/" },
    },
    {
      name: "portal-knows-contracts-only",
      severity: "error",
      from: { path: "^web/src/", ...SOURCE_ONLY },
      to: {
        path: "^(drizzle|edge-api|media-gateway|infra)/",
        pathNot: `${EDGE_CONTRACT}|${GATEWAY_CONTRACT}|/node_modules/`,
      },
    },
    {
      name: "ui-knows-no-business",
      comment: "Design-system primitives are for every page.",
      severity: "error",
      from: { path: "^web/src/ui/", ...SOURCE_ONLY },
      to: { path: `^web/src/(app|api|live)/|${EDGE_CONTRACT}|${GATEWAY_CONTRACT}` },
    },
    {
      name: "source-uses-no-test-tools",
      comment: "Stand-ins, harnesses and vitest are for tests.",
      severity: "error",
      from: { path: "^(drizzle|edge-api|media-gateway|web)/(src|contract|schema|seed)/", ...SOURCE_ONLY },
      to: { path: "^infra/|/testing/|node_modules/vitest/", pathNot: "^infra/node_modules/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(\\.next[^/]*|dist|\\.wrangler)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    moduleSystems: ["es6", "cjs"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
    cache: false,
  },
};
