import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderTenant } from "../../src/confgen/index.ts";
import * as a from "../a-routing.ts";
import { aSnapshot, aSnapshotEnvelope, uuidOf } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();

/** A company with a queue, boxes, a parking lot and trunks of its own and the platform's. */
function aCompany(
  change: { maxLength?: number; maxMessageSec?: number; slots?: number; codecs?: ["alaw"] } = {},
  key = "acme",
): SnapshotEnvelope {
  const acme = aSnapshot({ key, users: 2 });
  const userId = uuidOf(`user ${key} 1000`);
  acme.routing = {
    ...a.emptyRouting(),
    parking: { slots: change.slots ?? 3, timeoutSec: 45 },
    // Whoever is in two groups has the pick-up groups of both, which Asterisk shows in its own way.
    ringGroups: [a.aRingGroup("Front", { members: [{ userId }] }), a.aRingGroup("Back", { members: [{ userId }] })],
    queues: [
      a.aQueue("Help", {
        extension: "720",
        maxLength: change.maxLength ?? 10,
        members: [{ userId, penalty: 0, isFixed: true }],
      }),
      a.aQueue("Sales", { extension: "721", strategy: "IN_ORDER" }),
    ],
    voicemailBoxes: [
      { ...a.aBox("1000", "Anna", userId), maxMessageSec: change.maxMessageSec ?? 180 },
      a.aBox("1900", "Info", null),
    ],
  };
  acme.routing.outbound.trunks = [
    a.aTrunk(`${key}-trunk-one1`, {
      host: key === "acme" ? "127.0.0.9" : "127.0.0.8",
      ...(change.codecs && { codecs: change.codecs }),
    }),
    a.aTrunk("platform-trunk-one1", { host: "127.0.0.7", scope: "platform" }),
  ];
  return aSnapshotEnvelope(acme, 2);
}

/** What a bug in the writer, or a disk, might make of one file. */
const DAMAGE: readonly (readonly [what: string, file: string, damage: (text: string) => string])[] = [
  ["a queue's bracket is not closed", "queues.d/acme.conf", (text) => text.replace("]", "")],
  ["the queues' file ends in the middle", "queues.d/acme.conf", (text) => text.slice(0, text.lastIndexOf("["))],
  ["the queues' file is empty", "queues.d/acme.conf", () => ""],
  ["a strategy is none", "queues.d/acme.conf", (text) => text.replace("strategy = linear", "strategy = lineal")],
  ["a queue's length is no number", "queues.d/acme.conf", (text) => text.replace("maxlen = 7", "maxlen = seven")],
  [
    "a queue stands twice, otherwise",
    "queues.d/acme.conf",
    (text) => `${text}\n${text.replace(/maxlen = \d+/g, "maxlen = 1")}`,
  ],
  ["a queue nobody meant", "queues.d/acme.conf", (text) => `${text}\n[acme-more]\nstrategy = ringall\n`],
  ["a person who is always in a queue is missing", "queues.d/acme.conf", (text) => text.replace(/^member = .*$/m, "")],
  [
    "a person who is always in a queue is rung by another's phones",
    "queues.d/acme.conf",
    (text) => text.replace("Local/1000@acme-member", "Local/1001@acme-member"),
  ],
  [
    "a person who is always in a queue is rung later than the others",
    "queues.d/acme.conf",
    (text) => text.replace(/^(member = Local[^,]*),0,/m, "$1,5,"),
  ],
  [
    "a person is in a queue whom nobody put there",
    "queues.d/acme.conf",
    (text) => text.replace(/^(member = .*)$/m, "$1\nmember = Local/1001@acme-member/n"),
  ],
  ["a box is missing", "voicemail.d/acme-10xx.conf", (text) => text.replace(/^1000 = .*$/m, "")],
  ["the boxes' file is empty", "voicemail.d/acme-10xx.conf", () => ""],
  ["the boxes' bracket is not closed", "voicemail.d/acme-10xx.conf", (text) => text.replace("]", "")],
  [
    "a box's longest message is another",
    "voicemail.d/acme-10xx.conf",
    (text) => text.replace("maxsecs=99", "maxsecs=1"),
  ],
  ["a parking lot has other places", "parking.d/acme.conf", (text) => text.replace("7001-7005", "7001-7002")],
  ["the parking lot's file is empty", "parking.d/acme.conf", () => ""],
  ["the parking lot's bracket is not closed", "parking.d/acme.conf", (text) => text.replace("]", "")],
  [
    "a trunk leads its calls elsewhere",
    "pjsip.d/acme-trunks.conf",
    (text) => text.replace("acme-from-trunk", "callplane-from-trunk"),
  ],
  [
    "a trunk can be claimed by name",
    "pjsip.d/acme-trunks.conf",
    (text) => text.replace("identify_by = ip", "identify_by = username"),
  ],
  [
    "a trunk is not asked whether it lives",
    "pjsip.d/acme-trunks.conf",
    (text) => text.replace("qualify_frequency = 2", "qualify_frequency = 0"),
  ],
  [
    "a trunk is known by another address",
    "pjsip.d/acme-trunks.conf",
    (text) => text.replace("match = 127.0.0.9", "match = 127.0.0.10"),
  ],
  [
    "a trunk is known by one address more",
    "pjsip.d/acme-trunks.conf",
    (text) => text.replace("match = 127.0.0.9", "match = 127.0.0.9\nmatch = 10.0.0.0/8"),
  ],
  [
    "a trunk is known by no address",
    "pjsip.d/acme-trunks.conf",
    (text) => text.replace(/\[[^[]*type = identify[^[]*/, ""),
  ],
  ["a trunk's codec is none", "pjsip.d/acme-trunks.conf", (text) => text.replace("allow = alaw", "allow = alow")],
];

/** A running Asterisk keeps to the first of the two, which is the one that was meant. */
const ONLY_DRY_RUN = "a queue stands twice, otherwise";

describe.skipIf(found.skip)(`damaged files of queues, boxes, parking and trunks${found.because}`, () => {
  let real: RealApply;
  const before = aCompany();
  const next = aCompany({ maxLength: 7, maxMessageSec: 99, slots: 5, codecs: ["alaw"] });
  beforeAll(async () => {
    real = await startRealApply();
    expect(await real.apply([before])).toMatchObject({ kind: "applied" });
  });
  afterAll(() => real?.stop());

  /** What Asterisk shows of what may be damaged. */
  async function shown(): Promise<string> {
    const [queues, boxes, lots, trunk] = await Promise.all([
      real.asterisk.cli("queue show"),
      real.asterisk.cli("voicemail show users"),
      real.asterisk.cli("parking show acme"),
      real.asterisk.cli("pjsip show endpoint acme-trunk-one1"),
    ]);
    return [
      queues.replace(/\d+s holdtime.*$/gm, "").replace(/login was .*$/gm, ""),
      boxes,
      lots,
      trunk.replace(/Avail|Unavail|NonQual|nan|\d+\.\d+/g, ""),
    ].join("\n");
  }

  describe.each([
    ["with the dry run", false],
    ["past it", true],
  ] as const)("%s", (_how, skipDryRun) => {
    it.each(DAMAGE.filter(([what]) => !skipDryRun || what !== ONLY_DRY_RUN))(
      "where %s: refused or put back, and nothing is other than before",
      async (_what, file, damage) => {
        const was = await shown();
        let isDamaged = false;
        const outcome = await real.apply([next], {
          skipDryRun,
          damage: (files) => {
            const text = files.get(file) ?? "";
            isDamaged = damage(text) !== text;
            files.set(file, damage(text));
          },
        });
        expect(isDamaged).toBe(true);
        expect(outcome.kind).toMatch(skipDryRun ? /^rolled_back$/ : /^(rejected|rolled_back)$/);
        if (outcome.kind === "rolled_back") expect(outcome.error.details.join("\n")).toMatch(/acme/);
        expect(await shown()).toBe(was);
      },
    );
  });

  it("with somebody logged in by phone who is always in it now: applied", async () => {
    const queue = uuidOf("QUEUE Sales");
    const member = { Interface: "Local/1001@acme-member/n", StateInterface: "hint:1001@acme-queue-member" };
    await real.ami.send({ Action: "QueueAdd", Queue: `acme-${queue}`, MemberName: "1001", ...member });
    const fixed = structuredClone(before);
    const [, sales] = fixed.body.routing?.queues ?? [];
    sales?.members.push({ userId: uuidOf("user acme 1001"), penalty: 2, isFixed: true });
    const whole = aSnapshotEnvelope(fixed.body, 3);
    expect(await real.apply([whole])).toMatchObject({ kind: "applied" });
    expect(await real.asterisk.cli(`queue show acme-${queue}`)).toContain("with penalty 2");
    expect(await real.apply([before])).toMatchObject({ kind: "applied" });
    expect(await real.asterisk.cli(`queue show acme-${queue}`)).toContain("No Members");
  });

  describe("what a company leaves behind that is no longer here", () => {
    const birch = aCompany({}, "birch");

    it.each([
      ["phones", /^pjsip\.d\/birch-\d/, /endpoint birch-\S+ was not meant/],
      ["trunks", /^pjsip\.d\/birch-trunks/, /endpoint birch-trunk-\S+ was not meant/],
      ["rules for calls", /^dialplan\.d\/birch/, /context birch-internal was not meant/],
      ["queues", /^queues\.d\/birch/, /QueueParams birch-\S+ was not meant/],
      ["boxes", /^voicemail\.d\/birch/, /VoicemailUserEntry birch 1000 was not meant/],
      ["parking places", /^parking\.d\/birch/, /Parkinglot birch was not meant/],
    ])("is found: %s", async (_what, file, words) => {
      expect((await real.apply([before, birch])).kind).toMatch(/^(applied|unchanged)$/);
      const kept = renderTenant(birch.body).files;
      const outcome = await real.apply([before], {
        leaving: birch,
        skipDryRun: true,
        damage: (files) => {
          // A box's file goes on with a section that is begun elsewhere; alone it would say nothing.
          for (const [path, text] of kept) if (file.test(path)) files.set(path, text.replace("(+)", ""));
        },
      });
      expect(outcome).toMatchObject({ kind: "rolled_back" });
      expect(outcome.kind === "rolled_back" && outcome.error.details.join("\n")).toMatch(words);
    });

    it("is nothing where nothing is left of its files", async () => {
      expect((await real.apply([before, birch])).kind).toMatch(/^(applied|unchanged)$/);
      expect(await real.apply([before], { leaving: birch })).toMatchObject({ kind: "applied" });
      expect(await real.asterisk.cli("queue show")).not.toContain("birch");
      expect(await real.asterisk.cli("dialplan show")).not.toContain("birch");
    });
  });

  it("undamaged: applied, and all of it there", async () => {
    expect(await real.apply([next])).toMatchObject({ kind: "applied" });
    expect(await real.asterisk.cli("parking show acme")).toContain("7001-7005");
    expect(await real.apply([next])).toMatchObject({ kind: "unchanged" });
  });
});
