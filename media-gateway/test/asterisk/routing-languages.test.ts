import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PHONE_LANGUAGES, type PhoneLanguage, type Snapshot } from "@callplane/edge-api/contract";
import { asteriskOrReason, freePort, type SipCall, type SipPhone, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import { nextRinging, type RoutingStage, soundBothWays, startRoutingStage } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

const found = await asteriskOrReason();

const CARRIER = "127.0.0.27";
const WITHIN = { withinMs: 20_000 } as const;
/** Whole hours from everywhere, all year: what is spoken can be told in advance. */
const ZONE = "Asia/Tokyo";
const RECEIVED_AT = Date.UTC(2026, 0, 7, 6, 30) / 1000;
/** Half past three in the afternoon there. */
const SPOKEN: Readonly<Record<PhoneLanguage, readonly string[]>> = {
  en: ["digits/3", "digits/30", "digits/p-m"],
  de: ["digits/15", "digits/oclock", "digits/30"],
  es: ["digits/15", "digits/30"],
  fr: ["digits/15", "digits/oclock", "digits/30"],
  it: ["digits/15", "digits/30"],
  ru: ["digits/15", "digits/30"],
};

type Played = { readonly channel: string; readonly file: string; readonly language: string };

describe.skipIf(found.skip)(`companies that speak different languages${found.because}`, () => {
  const music = {
    acme: a.aSound("Waltz"),
    support: a.aSound("March"),
    second: a.aSound("Tango"),
    birch: a.aSound("Polka"),
  };
  const greeting = a.aSound("Greeting");
  const hertz = new Map([
    [music.acme, 700],
    [music.support, 1_100],
    [music.second, 1_300],
    [music.birch, 1_700],
    [greeting, 2_000],
  ]);
  const trunk = a.aTrunk("platform-trunk-tone", { scope: "platform", host: CARRIER });
  const companies = new Map(PHONE_LANGUAGES.map((language) => [language, aCompany(language)]));
  let stage: RoutingStage;
  let outside: SipPhone;
  let log: string;

  /** One company a language: `acme` speaks French, `birch` German, the others go by their language. */
  function keyOf(language: PhoneLanguage): string {
    return { fr: "acme", de: "birch", en: "calm", es: "dune", it: "elmo", ru: "fern" }[language];
  }
  function didOf(language: PhoneLanguage, n = 0): string {
    return `+4312345${PHONE_LANGUAGES.indexOf(language)}${n}0`;
  }

  function aCompany(language: PhoneLanguage): Snapshot {
    const key = keyOf(language);
    const company = aSnapshot({ key, users: 3 });
    company.tenant = { ...company.tenant, timeZone: ZONE, language };
    const person = (extension: string) => uuidOf(`user ${key} ${extension}`);
    company.routing = {
      ...a.emptyRouting(),
      dids: [
        a.aDid(didOf(language), null, { via: "platform" }),
        a.aDid(didOf(language, 1), a.toUser(key, "1000"), { via: "platform" }),
      ],
      voicemailBoxes: [a.aBox("1002", "Box", person("1002"))],
    };
    return company;
  }

  function furnish(): void {
    const [acme, birch] = [companies.get("fr")?.routing, companies.get("de")?.routing];
    if (acme === undefined || birch === undefined) throw new Error("both have routing");
    const fixed = (extension: string) => ({ userId: uuidOf(`user acme ${extension}`), penalty: 0, isFixed: true });
    Object.assign(acme, {
      sounds: [music.acme, music.support, music.second, greeting],
      musicSoundIds: [music.acme.id],
      queues: [
        a.aQueue("Support", {
          extension: "720",
          members: [fixed("1001")],
          musicSoundIds: [music.support.id, music.second.id],
          maxWaitSec: 10,
          onTimeout: a.to("QUEUE", "Quiet"),
          announcesPosition: false,
        }),
        a.aQueue("Quiet", { extension: "721", members: [fixed("1001")], announcesPosition: false }),
        a.aQueue("Told", { extension: "722", members: [fixed("1002")], joinsWhenEmpty: true, announceEverySec: 10 }),
      ],
      ivrMenus: [
        a.aMenu("Italiano", {
          greetingSoundId: greeting.id,
          language: "it",
          keys: [{ key: "1", label: null, destination: a.to("CONFERENCE", "Gone") }],
        }),
      ],
      conferenceRooms: [a.aRoom("Room", { extension: "730" })],
    });
    acme.dids.push(
      a.aDid(didOf("fr", 2), null, { via: "platform", language: "es" }),
      a.aDid(didOf("fr", 3), a.to("IVR", "Italiano"), { via: "platform" }),
      a.aDid(didOf("fr", 4), a.to("QUEUE", "Support"), { via: "platform" }),
    );
    Object.assign(birch, { sounds: [music.birch], musicSoundIds: [music.birch.id] });
  }

  beforeAll(async () => {
    furnish();
    const sipPort = await freePort(true);
    const server = { host: "127.0.0.1", port: sipPort };
    outside = await startSipPhone({ server, username: "+436640000001", password: "", localAddress: CARRIER });
    const reached = { ...trunk, port: outside.port };
    for (const company of companies.values()) {
      if (company.routing !== undefined) company.routing.outbound.trunks = [reached];
    }
    stage = await startRoutingStage({
      tree: found.tree,
      tenants: [...companies.values()],
      sounds: new Map(Array.from(hertz, ([{ digest }, hz]) => [digest, toneWav(hz, 3_000)])),
      sipPort,
    });
    log = join(stage.asterisk.dir, "log/played.log");
    await stage.asterisk.cli(`logger add channel ${log} verbose(3),warning`);
    await stage.asterisk.cli("core set verbose 3 atleast");
    for (const key of ["acme", "birch"]) for (const extension of ["1000", "1001"]) await stage.phone(key, extension);
    await stage.trunkIs(trunk.sipName, "Avail");
  });
  afterEach(async () => {
    await stage?.quiet();
    await until(() => outside.calls.length === 0);
    writeFileSync(log, "");
  });
  afterAll(async () => {
    await stage?.stop();
    await outside?.stop();
  });

  /** What Asterisk says it played since the last test, without the format. */
  function played(): Played[] {
    const lines = readFileSync(log, "utf8").matchAll(/<([^>]+)> Playing '([^']+?)\.[a-z0-9]+' \(language '(\w+)'\)/g);
    return Array.from(lines, ([, channel = "", file = "", language = ""]) => ({ channel, file, language }));
  }
  const hasPlayed = (file: string, language: string) =>
    vi.waitFor(() => expect(played()).toContainEqual(expect.objectContaining({ file, language })), { timeout: 20_000 });
  const phone = (key: string, extension: string) => stage.phone(key, extension);

  async function talking(from: SipPhone, number: string, to: SipPhone): Promise<{ from: SipCall; to: SipCall }> {
    const calling = await from.dial(number);
    const called = await nextRinging(to, WITHIN);
    await called.answer();
    await calling.answered;
    await soundBothWays(calling, called);
    return { from: calling, to: called };
  }

  it.each(PHONE_LANGUAGES)(
    "a caller hears the language of the company whose number was called: %s",
    async (language) => {
      const calling = await outside.call(didOf(language));
      await calling.hearsSound(WITHIN);
      await hasPlayed("vm-nobodyavail", language);
      await calling.ended;
    },
  );

  it.each(PHONE_LANGUAGES)("so does a phone of the company's own: %s", async (language) => {
    const calling = await (await phone(keyOf(language), "1000")).dial("99999");
    await calling.hearsSound(WITHIN);
    await hasPlayed("feature-not-avail-line", language);
  });

  it("a number may have a language of its own", async () => {
    const calling = await outside.call(didOf("fr", 2));
    await calling.hearsSound(WITHIN);
    await hasPlayed("vm-nobodyavail", "es");
  });

  it("a menu may change the language for what comes after", async () => {
    const calling = await outside.call(didOf("fr", 3));
    await calling.hears(2_000, WITHIN);
    calling.sendDigits("9");
    await hasPlayed("pm-invalid-option", "it");
    await calling.hears(2_000, WITHIN);
    calling.sendDigits("1");
    await hasPlayed("vm-nobodyavail", "it");
  }, 60_000);

  it("queues and conference rooms speak it, too", async () => {
    const waiting = await (await phone("acme", "1000")).call("722");
    await hasPlayed("queue-youarenext", "fr");
    await waiting.hangUp();
    await (await phone("acme", "1000")).call("730");
    await hasPlayed("conf-onlyperson", "fr");
  });

  /** Three messages from half past three, as the company's clock goes. */
  function leaveMessages(key: string): void {
    const inbox = join(stage.asterisk.dir, "spool/voicemail", key, "1002/INBOX");
    mkdirSync(inbox, { recursive: true });
    writeFileSync(join(inbox, "../secret.conf"), "[general]\npassword = 4711\n");
    for (const n of [0, 1, 2]) {
      const origin = `callerid=436641234567\norigtime=${RECEIVED_AT}\nduration=75\nmsg_id=1-${n}`;
      writeFileSync(join(inbox, `msg000${n}.txt`), `;\n[message]\norigmailbox=1002\ncontext=${key}\n${origin}\n`);
      writeFileSync(join(inbox, `msg000${n}.wav`), toneWav(900, 1_000));
    }
  }

  async function listensToMessages(language: PhoneLanguage): Promise<void> {
    const key = keyOf(language);
    const own = () => played().filter(({ channel }) => channel.startsWith(`PJSIP/${key}-1002-`));
    const hears = (file: string) =>
      vi.waitFor(() => expect(own().map((each) => each.file)).toContain(file), { timeout: 30_000 });
    const listening = await (await phone(key, "1002")).call("*97");
    await hears("vm-password");
    listening.sendDigits("4711#");
    await hears("vm-onefor");
    listening.sendDigits("1");
    await listening.hears(900, { withinMs: 40_000 });
    await hears("vm-repeat");
    const files = own().map(({ file }) => file);
    const time = files.slice(files.indexOf("digits/at", files.indexOf("vm-received")) + 1);
    expect(time.slice(0, SPOKEN[language].length), language).toEqual(SPOKEN[language]);
    expect(new Set(own().map((each) => each.language)), key).toEqual(new Set([language]));
  }

  it("voicemail speaks it to the last word, and says the time of a message in the company's zone", async () => {
    for (const language of PHONE_LANGUAGES) leaveMessages(keyOf(language));
    await stage.asterisk.cli("voicemail reload");
    await Promise.all(PHONE_LANGUAGES.map(listensToMessages));
    expect(readFileSync(log, "utf8")).not.toMatch(/does not exist in any format/);
  }, 120_000);

  it("who waits in a queue hears the queue's music in its order, and the company's in the next queue", async () => {
    const waiting = await outside.call(didOf("fr", 4));
    await waiting.hears(1_100, WITHIN);
    await waiting.hears(1_300, WITHIN);
    await waiting.hears(1_100, WITHIN);
    await waiting.hears(700, { withinMs: 30_000 });
  }, 90_000);

  it.each([
    ["acme", "fr", 700],
    ["birch", "de", 1_700],
  ] as const)(
    "who is held, asked after or parked hears the music of %s",
    async (key, language, hz) => {
      const [desk, colleague] = [await phone(key, "1000"), await phone(key, "1001")];
      const incoming = await talking(outside, didOf(language, 1), desk);
      expect(await incoming.to.hold()).toBe(200);
      await incoming.from.hears(hz, WITHIN);
      await stage.quiet();

      const inside = await talking(colleague, "1000", desk);
      expect(await inside.to.hold()).toBe(200);
      await inside.from.hears(hz, WITHIN);
      await stage.quiet();

      const asking = await talking(outside, didOf(language, 1), desk);
      asking.to.sendDigits("*2");
      await asking.from.hears(hz, WITHIN);
      await stage.quiet();

      const parked = await talking(outside, didOf(language, 1), desk);
      parked.to.sendDigits("##*70#");
      await parked.to.ended;
      await parked.from.hears(hz, WITHIN);
    },
    120_000,
  );
});
