// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Snapshot } from "@callplane/edge-api/contract";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectationsOf } from "../../src/apply/expectations.ts";
import { probe } from "../../src/apply/probe.ts";
import { composeGeneration, renderTenant } from "../../src/confgen/index.ts";
import { aSnapshot, aSnapshotEnvelope } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "../asterisk/real-apply.ts";

const found = await asteriskOrReason();
/** People with hostile names in one tenant; several tenants are read by the real parser at once. HOSTILE_CASES=10000 for the long run. */
const CASES = Number(process.env.HOSTILE_CASES ?? 2000);
const PER_TENANT = 100;

const nasty = fc.constantFrom(
  "\n",
  "\r\n",
  ";",
  ";--",
  "--;",
  "#",
  "#include x",
  "#exec(x)",
  "[",
  "]",
  "[x](!)",
  "(+)",
  "${",
  "}",
  "${SHELL(id)}",
  "$[1+1]",
  ",",
  "&",
  '"',
  "'",
  "\\",
  "\\;",
  "<",
  ">",
  "<1>",
  "\u202e",
  "\u0000",
  "\u2028",
  "=",
  "=>",
  "\t",
  " ",
  "%",
  "|",
  "é",
  "名前",
  "🎉",
  "type=auth",
  "same = n,System(id)",
  "PJSIP/x",
  "x".repeat(65_536),
);
const hostileName = fc
  .array(fc.oneof({ weight: 3, arbitrary: nasty }, fc.string({ unit: "binary", maxLength: 12 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

describe.skipIf(found.skip)(`faults row 3: hostile names on a real parser${found.because}`, () => {
  let real: RealApply;
  beforeAll(async () => {
    real = await startRealApply();
  });
  afterAll(() => real?.stop());

  it(`of ${CASES}, each is refused or reaches Asterisk exactly as the model has it, and harms no neighbour`, async () => {
    const names = fc.sample(hostileName, { numRuns: CASES, seed: Number(process.env.HOSTILE_SEED ?? 42) });
    const accepted = names.filter((name) => {
      try {
        renderTenant(withNames("probe", [name]));
        return true;
      } catch (error) {
        expect(error).toMatchObject({ name: "ConfgenError" });
        return false;
      }
    });
    expect(accepted.length).toBeGreaterThan(CASES / 20);
    expect(accepted.length).toBeLessThan(CASES);
    const tenants = chunk(accepted, PER_TENANT).map((list, index) => renderTenant(withNames(`t${index}`, list)));
    const next = composeGeneration(tenants);
    const live = await real.ports.store.readLive();
    const path = await real.ports.store.nextPath(next);
    await real.ports.store.write(path, next, live);
    await real.ports.store.switchTo(path);
    await real.ports.asterisk.reload("dialplan");
    await real.ports.asterisk.reload("pjsip");
    const everyTenant = new Set(tenants.map((tenant) => tenant.tenantKey));
    expect(await probe(real.ami, expectationsOf(next), { tenantKeys: everyTenant, allContexts: true })).toEqual([]);
    expect(await real.endpoints()).toHaveLength(accepted.length);
  });

  it("the dry run finds nothing wrong with them either", async () => {
    const names = fc.sample(hostileName, { numRuns: 100, seed: 7 });
    const safe = names.filter((name) => !isRefused(name));
    expect(await real.apply([aSnapshotEnvelope(withNames("dry", safe))])).toMatchObject({ kind: "applied" });
  });
});

function isRefused(name: string): boolean {
  try {
    renderTenant(withNames("probe", [name]));
    return false;
  } catch {
    return true;
  }
}

function withNames(key: string, names: readonly string[]): Snapshot {
  const snapshot = aSnapshot({ key, users: names.length });
  for (const [index, user] of snapshot.users.entries()) user.name = names[index] ?? "";
  return snapshot;
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
