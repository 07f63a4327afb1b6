import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { REPOSITORY } from "../dev/paths.ts";

let root: string;
let seen = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "callplane-boundaries-"));
  for (const file of [".dependency-cruiser.cjs", "tsconfig.base.json"])
    cpSync(join(REPOSITORY, file), join(root, file));
  write("package.json", '{ "type": "module" }');
  for (const name of ["drizzle-orm", "zod", "ws", "vitest", "hono"]) {
    write(`node_modules/${name}/package.json`, `{ "name": "${name}", "type": "module", "main": "index.js" }`);
    write(`node_modules/${name}/index.js`, "export const it = 1;");
  }
  // What others may import, so that a refusal is for the rule's reason and not because the file is missing.
  for (const file of [
    "drizzle/schema/index.ts",
    "drizzle/testing/index.ts",
    "edge-api/contract/index.ts",
    "edge-api/src/users/index.ts",
    "edge-api/src/users/store.ts",
    "edge-api/src/devices/service.ts",
    "edge-api/src/devices/store.ts",
    "edge-api/src/lib/tenant-db.ts",
    "infra/stand-ins/index.ts",
    "media-gateway/contract/index.ts",
    "media-gateway/src/asterisk/ami/index.ts",
    "media-gateway/src/confgen/writer.ts",
    "media-gateway/src/lib/clock.ts",
    "media-gateway/src/voice/provider.ts",
    "media-gateway/src/voice/providers/openai/link.ts",
    "web/src/api/client.ts",
    "web/src/ui/button.tsx",
  ]) {
    write(file, "export const it = 1;");
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(fileFor(file), text);
}

function fileFor(file: string): string {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  return join(root, file);
}

type Violation = { from: string; unresolvedTo: string; rule: { name: string } };

/** Writes each file with its imports, and reads what the boundary check says of them all. */
async function check(imports: readonly (readonly string[])[]): Promise<Violation[]> {
  for (const [file = "", imported] of imports) {
    appendFileSync(fileFor(file), `import * as it${seen++} from "${imported}";\nconsole.log(it${seen - 1});\n`);
  }
  const report = await new Promise<string>((resolve) => {
    const rooms = ["drizzle", "edge-api", "infra", "media-gateway", "web"];
    const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", ...rooms];
    execFile(join(REPOSITORY, "node_modules/.bin/depcruise"), args, { cwd: root }, (_, stdout) => resolve(stdout));
  });
  const { summary }: { summary: { violations: Violation[] } } = JSON.parse(report);
  return summary.violations;
}

describe("imports that fail the build", () => {
  const refused = [
    ["edge-api/contract/devices.ts", "hono", "contract-is-zod-only"],
    ["edge-api/contract/devices.ts", "node:fs", "contract-is-zod-only"],
    ["edge-api/contract/devices.ts", "../../media-gateway/contract/index.ts", "edge-contract-stands-alone"],
    ["drizzle/schema/devices.ts", "../../edge-api/contract/index.ts", "drizzle-imports-no-room"],
    ["infra/dev/dev.ts", "../../drizzle/schema/index.ts", "infra-imports-no-room"],
    ["edge-api/src/devices/rules.ts", "../../../infra/stand-ins/index.ts", "edge-src-to-other-rooms"],
    ["edge-api/src/devices/rules.ts", "node:crypto", "edge-src-runs-on-workers"],
    ["edge-api/src/devices/rules.ts", "./store.ts", "rules-do-no-io"],
    ["edge-api/src/devices/routes.ts", "drizzle-orm", "only-stores-query"],
    ["edge-api/src/devices/service.ts", "drizzle-orm", "only-stores-query"],
    ["edge-api/src/devices/routes.ts", "./store.ts", "routes-ask-services"],
    ["edge-api/src/devices/service.ts", "../users/store.ts", "slices-meet-at-their-index"],
    ["media-gateway/src/reconcile/reconciler.ts", "../../../drizzle/schema/index.ts", "gateway-never-queries-tenants"],
    ["media-gateway/src/confgen/pjsip.ts", "node:fs", "confgen-and-call-use-no-node"],
    ["media-gateway/src/confgen/pjsip.ts", "ws", "confgen-and-call-are-pure"],
    ["media-gateway/src/confgen/pjsip.ts", "../lib/clock.ts", "confgen-and-call-are-pure"],
    ["media-gateway/src/calls/call.ts", "../asterisk/ami/index.ts", "confgen-and-call-are-pure"],
    ["media-gateway/src/voice/providers/practice/link.ts", "../openai/link.ts", "providers-never-import-one-another"],
    ["web/src/app/page.tsx", "../../../drizzle/schema/index.ts", "portal-knows-contracts-only"],
    ["web/src/app/page.tsx", "../../../edge-api/src/users/index.ts", "portal-knows-contracts-only"],
    ["web/src/ui/table.tsx", "../api/client.ts", "ui-knows-no-business"],
    ["edge-api/src/devices/service.ts", "vitest", "source-uses-no-test-tools"],
    ["edge-api/src/devices/service.ts", "./nowhere.ts", "no-unresolvable"],
  ];

  it("each break the rule that is for them", async () => {
    const violations = await check(refused);
    const said = violations.map(({ from, unresolvedTo, rule }) => `${from} → ${unresolvedTo}: ${rule.name}`);
    const missed = refused
      .map(([from, to = "", rule]) => `${from} → ${to.replace("node:", "")}: ${rule}`)
      .filter((each) => !said.includes(each));
    expect(missed).toEqual([]);
  });

  it("modules that import each other", async () => {
    const violations = await check([
      ["media-gateway/src/lib/clock.ts", "./log.ts"],
      ["media-gateway/src/lib/log.ts", "./clock.ts"],
    ]);
    expect(violations.map(({ rule }) => rule.name)).toEqual(["no-circular"]);
  });
});

describe("imports that are allowed", () => {
  const allowed = [
    ["edge-api/contract/devices.ts", "zod"],
    ["media-gateway/contract/live.ts", "../../edge-api/contract/index.ts"],
    ["edge-api/src/devices/store.ts", "drizzle-orm"],
    ["edge-api/src/devices/store.ts", "../../../drizzle/schema/index.ts"],
    ["edge-api/src/devices/service.ts", "../users/index.ts"],
    ["edge-api/src/devices/service.ts", "../lib/tenant-db.ts"],
    ["edge-api/src/devices/devices.test.ts", "../../../drizzle/testing/index.ts"],
    ["edge-api/test/harness.ts", "../../infra/stand-ins/index.ts"],
    ["drizzle/testing/database.ts", "../../infra/stand-ins/index.ts"],
    ["media-gateway/src/confgen/pjsip.ts", "./writer.ts"],
    ["media-gateway/src/confgen/pjsip.ts", "../../../edge-api/contract/index.ts"],
    ["media-gateway/src/voice/providers/practice/link.ts", "../../provider.ts"],
    ["media-gateway/src/voice/voice-session.ts", "ws"],
    ["web/src/app/page.tsx", "../ui/button.tsx"],
    ["web/src/app/page.tsx", "../../../edge-api/contract/index.ts"],
  ];

  it("break no rule", async () => {
    expect(await check(allowed)).toEqual([]);
  });
});
