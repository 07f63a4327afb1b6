import type { CallGuards, GuardRefusal } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope, uuidOf } from "../../test/a-snapshot.ts";
import { OPEN } from "../../test/asterisk/guard-parts.ts";
import { createSnapshotIndex } from "../reconcile/index.ts";
import { countRefused, type Question } from "./decide.ts";
import type { Ledger } from "./ledger.ts";

const snapshots = createSnapshotIndex();
const acme = aSnapshot({ key: "acme", users: 2 });
for (const each of [acme, aSnapshot({ key: "birch", users: 1 })]) snapshots.set(aSnapshotEnvelope(each));
const guards: CallGuards = {
  version: "0".repeat(64),
  country: "AT",
  timeZone: "Europe/Vienna",
  limits: { ...OPEN, autoBlock: { refusals: 10, withinMinutes: 10, nightDestinations: 3 } },
  people: [],
  blocked: [],
};
const ANNA = uuidOf("user acme 1000");
const phoneOf = (extension: string) =>
  `PJSIP/${acme.users.find((user) => user.extension === extension)?.devices[0]?.sipUsername}-0000001c`;

/** Whose refusal was counted; null: nobody's. */
async function counted(question: Partial<Question>, refusal: GuardRefusal = "premium"): Promise<string | null> {
  let whose: string | null = null;
  const ledger: Ledger = {
    tickSec: 60,
    reserve: () => Promise.reject(new Error("not asked")),
    renew: () => Promise.reject(new Error("not asked")),
    release: () => Promise.reject(new Error("not asked")),
    async countRefusal({ userId }) {
      whose = userId;
      return null;
    },
  };
  const asked: Question = {
    tenantId: acme.tenant.id,
    extension: "1000",
    userId: ANNA,
    number: "+43900123456",
    cameFor: null,
    cameFrom: "",
    channelId: "1700000000.1",
    channel: phoneOf("1000"),
    ...question,
  };
  await countRefused(asked, refusal, { guards, ledger, phoneOf: snapshots.deviceBySipUsername });
  return whose;
}

describe("a refused call", () => {
  it("counts towards blocking whoever called from an own phone", async () => {
    expect(await counted({})).toBe(ANNA);
  });

  it("does not where the refusal says nothing of the number, and where nobody but the tenant answers for it", async () => {
    expect(await counted({}, "concurrent_calls")).toBeNull();
    expect(await counted({ userId: null, extension: null })).toBeNull();
  });

  it.each([
    ["somebody outside called who is forwarded", "PJSIP/acme-trunk-one1-0000001c"],
    ["a colleague called who is forwarded", phoneOf("1001")],
    ["another number of theirs was to be rung", "Local/*1*0*1000*+43900123456@acme-also-0000001c;2"],
    ["another company's phone called", "PJSIP/birch-1000-0000-0000001c"],
  ])("does not where %s", async (_, channel) => {
    expect(await counted({ channel })).toBeNull();
  });
});
