// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a caller might try
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { hearing, PHONE_LANGUAGES, STOCK_WORDS, type StockWords, stockWords } from "@callplane/edge-api/contract";
import {
  asteriskOrReason,
  CallRefused,
  readTexts,
  type SipCall,
  type SipPhone,
  startSipPhone,
} from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AmiEvent } from "../../src/asterisk/ami/index.ts";
import { stockFiles } from "../../src/confgen/dialplan/sounds.ts";
import { setSuspended, syncLookups } from "../../src/reconcile/lookups.ts";
import { aDevice, anAgent, aSnapshot, aSnapshotEnvelope, passwordOf } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();

/** Lists are written with fewer capitals, accents and spaces than the language has, the Italian one with a question mark for each accented letter. */
function letters(text: string, language: string): string {
  const plain = language === "it" ? text.replaceAll(/[^ -~]/g, "") : text.normalize("NFD").replaceAll(/\p{M}/gu, "");
  return plain.toLowerCase().replaceAll(/\P{L}/gu, "");
}

describe.skipIf(found.skip)(`the dialplan, with real phones${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 4 });
  acme.users[1]?.devices.push(aDevice("acme-1001-soft"));
  acme.agents = [
    anAgent("acme", "601", { fallback: { kind: "extension", number: "1001" } }),
    anAgent("acme", "602"),
    anAgent("acme", "603", { fallback: { kind: "extension", number: "604" } }),
    anAgent("acme", "604", { fallback: { kind: "extension", number: "603" } }),
  ];
  const birch = aSnapshot({ key: "birch", users: 2 });
  const phones = new Map<string, SipPhone>();
  const routes: AmiEvent[] = [];
  let real: RealApply;

  const phone = (name: string): SipPhone => {
    const known = phones.get(name);
    if (!known) throw new Error(`no phone ${name}`);
    return known;
  };

  beforeAll(async () => {
    real = await startRealApply();
    for (const list of [[acme], [acme, birch]]) {
      expect(await real.apply(list.map((body) => aSnapshotEnvelope(body)))).toMatchObject({ kind: "applied" });
    }
    real.ami.onEvent((event) => {
      if (event.Event === "UserEvent" && event.UserEvent === "CallplaneRoute") routes.push(event);
    });
    const server = { host: "127.0.0.1", port: real.asterisk.ports.sip };
    const devices = [...acme.users.slice(0, 3), ...birch.users].flatMap((user) =>
      user.devices.map((device, index) => ({ device, user, index })),
    );
    for (const { device, user, index } of devices) {
      const key = device.sipUsername.split("-", 1)[0];
      const started = await startSipPhone({
        server,
        username: device.sipUsername,
        password: passwordOf(device.sipUsername),
      });
      await started.register();
      phones.set(`${key} ${user.extension}${index === 0 ? "" : " soft"}`, started);
    }
  });
  afterEach(async () => {
    await Promise.all(
      [...phones.values()].flatMap((one) => one.calls.map((call) => call.hangUp().catch(() => undefined))),
    );
    routes.length = 0;
  });
  afterAll(async () => {
    await Promise.all([...phones.values()].map((one) => one.stop()));
    await real?.stop();
  });

  const routed = () => routes.map((event) => `${event.Kind} ${event.Target}`);
  const saw = (route: string) => vi.waitFor(() => expect(routed()).toContain(route), { timeout: 10_000 });
  /** The status with which a number was refused. */
  async function refusal(from: SipPhone, number: string): Promise<number> {
    const call = await from.dial(number);
    return call.answered.then(
      () => 200,
      (error: unknown) => (error instanceof CallRefused ? error.status : -1),
    );
  }
  async function soundBothWays(a: SipCall, b: SipCall): Promise<void> {
    void a.sendTone(600);
    void b.sendTone(1000);
    await Promise.all([b.hears(600), a.hears(1000)]);
  }

  it.each(PHONE_LANGUAGES)("says what the simulator says it does, word for word: %s", async (language) => {
    const list = join(found.tree.root, `usr/share/doc/asterisk-core-sounds-${language}/core-sounds-${language}.txt.gz`);
    const recorded = existsSync(list) ? gunzipSync(readFileSync(list)).toString("utf8") : "";
    const spoken = new Map([
      ...(await readTexts(language)),
      ...recorded.split(/\r?\n/).map((row): [string, string] => {
        return [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 1).trim()];
      }),
    ]);
    const heard = (words: StockWords) => {
      const parts = stockFiles(words).split("&");
      return parts.map((file) => spoken.get(file) ?? "(on no list)").join(" ");
    };
    const all = Object.keys(STOCK_WORDS).filter((words): words is StockWords => words in STOCK_WORDS);
    // Of some recordings no list says the words: the simulator gives their meaning, and says so.
    const known = all.filter((words) => !hearing(words, language).includes("in these or like words"));
    expect(known.length).toBeGreaterThanOrEqual(all.length - 3);
    const told = (of: (words: StockWords) => string) =>
      Object.fromEntries(known.map((words) => [words, letters(of(words), language)]));
    expect(told(heard)).toEqual(told((words) => stockWords(words, language)));
  });

  it("rings all of a colleague's phones together; the first to answer has the call, sound goes both ways", async () => {
    const calling = await phone("acme 1000").dial("1001");
    const [desk, soft] = await Promise.all([phone("acme 1001").nextIncoming(), phone("acme 1001 soft").nextIncoming()]);
    expect(desk.remoteNumber).toBe("1000");
    expect(desk.remoteName).toBe("Person 1000");
    await soft.answer();
    await calling.answered;
    expect((await desk.ended).by).toBe("cancelled");
    await soundBothWays(calling, soft);
    await saw("user 1001");
  });

  it("keeps two tenants with the same numbers apart", async () => {
    const calling = await phone("birch 1000").dial("1001");
    const ringing = await phone("birch 1001").nextIncoming();
    await ringing.answer();
    await calling.answered;
    await soundBothWays(calling, ringing);
    expect(phone("acme 1001").calls).toEqual([]);
    expect(phone("acme 1001 soft").calls).toEqual([]);
  });

  it("echoes at 600", async () => {
    const call = await phone("acme 1000").call("600");
    await call.hearsSound();
    void call.sendTone(700);
    await call.hears(700);
    expect(routed()).toEqual(["feature echo"]);
  });

  it("says that a number does not exist, and refuses it as such", async () => {
    const call = await phone("acme 1000").dial("1999");
    await call.hearsSound();
    expect(await call.answered.catch((error: unknown) => error)).toMatchObject({ status: 404 });
    expect(routed()).toEqual(["unknown 1999"]);
  });

  it.each([
    ["1001@birch-internal", 404],
    ["PJSIP/birch-1001", 404],
    ["1,2,3)", 404],
    ["${SHELL(id)}", 404],
    ["9", 404],
    ["+431234567", 404],
  ])("leads nowhere by dialling %s", async (number, status) => {
    expect(await refusal(phone("acme 1000"), encodeURIComponent(number))).toBe(status);
    for (const name of ["birch 1000", "birch 1001"]) expect(phone(name).calls).toEqual([]);
    expect(routes).toHaveLength(1);
    expect(Object.keys(routes[0] ?? {})).not.toContain("2");
    expect(routes[0]).toMatchObject({ Kind: "unknown", Target: number.replace(/[^0-9A-Za-z*#+]/g, "") });
  });

  it("passes on that a colleague is busy, is not reachable, or does not want to be disturbed", async () => {
    const calling = await phone("acme 1000").dial("1002");
    (await phone("acme 1002").nextIncoming()).refuse(486);
    expect(await calling.answered.catch((error: unknown) => error)).toMatchObject({ status: 486 });
    expect(await refusal(phone("acme 1000"), "1003")).toBe(480);
    await saw("unavailable 1003");
    await real.ami.send({ Action: "DBPut", Family: "callplane", Key: "acme/dnd/1002", Val: "1" });
    expect(await refusal(phone("acme 1000"), "1002")).toBe(486);
    await saw("do_not_disturb 1002");
    expect(phone("acme 1002").calls).toEqual([]);
    await real.ami.send({ Action: "DBDel", Family: "callplane", Key: "acme/dnd/1002" });
  });

  it("forwards a person's calls, and gives up on people who forward to each other", async () => {
    await real.ami.send({ Action: "DBPut", Family: "callplane", Key: "acme/cfu/1003", Val: "1002" });
    const calling = await phone("acme 1000").dial("1003");
    await (await phone("acme 1002").nextIncoming()).answer();
    await calling.answered;
    await vi.waitFor(() => expect(routed()).toEqual(["forward 1002", "user 1002"]), { timeout: 10_000 });
    await calling.hangUp();
    await real.ami.send({ Action: "DBPut", Family: "callplane", Key: "acme/cfu/1002", Val: "1003" });
    expect(await refusal(phone("acme 1000"), "1003")).not.toBe(200);
    for (const number of ["1002", "1003"]) {
      await real.ami.send({ Action: "DBDel", Family: "callplane", Key: `acme/cfu/${number}` });
    }
  });

  it("speaks, and goes to the agent's fallback, where no gateway takes the call", async () => {
    const calling = await phone("acme 1000").call("601");
    await calling.hearsSound();
    const ringing = await phone("acme 1001").nextIncoming();
    await ringing.answer();
    await soundBothWays(calling, ringing);
    expect(routed()).toEqual([expect.stringMatching(/^agent /), "fallback 1001", "user 1001"]);
  });

  it("speaks before it hangs up where the fallback is none, and where fallbacks go in a circle", async () => {
    const calling = await phone("acme 1000").call("602");
    await calling.hearsSound();
    expect((await calling.ended).by).toBe("remote");
    expect(routed().at(-1)).toBe("fallback hang_up");
    const round = await phone("acme 1000").call("603");
    expect((await round.ended).by).toBe("remote");
    expect(routed().at(-1)).toBe("too_many_hops circle");
  });

  it("refuses every call of a suspended tenant at once, without an apply, and nobody else's", async () => {
    await setSuspended(real.ami, "acme", true);
    for (const number of ["1001", "600", "601", "1999", "*97"]) {
      expect([403, 603]).toContain(await refusal(phone("acme 1000"), number));
    }
    await saw("refused suspended");
    const call = await phone("birch 1000").call("600");
    await call.hangUp();
    await setSuspended(real.ami, "acme", false);
    await (await phone("acme 1000").call("600")).hangUp();
  });

  it("refuses them by its files, too", async () => {
    const suspended = structuredClone(acme);
    suspended.tenant.status = "suspended";
    const envelope = aSnapshotEnvelope(suspended, 2);
    expect(await real.apply([envelope, aSnapshotEnvelope(birch)], { changed: envelope })).toMatchObject({
      kind: "applied",
    });
    expect([403, 603]).toContain(await refusal(phone("acme 1000"), "1001"));
    await real.apply([aSnapshotEnvelope(acme), aSnapshotEnvelope(birch)], { changed: aSnapshotEnvelope(acme) });
  });

  it("tells lamps how a person's phones stand, by one pattern for all", async () => {
    await syncLookups(real.ami, aSnapshotEnvelope(acme));
    const state = () => real.ami.send({ Action: "ExtensionState", Context: "acme-internal", Exten: "1001" });
    expect(await state()).toMatchObject({
      Hint: acme.users[1]?.devices.map((device) => `PJSIP/${device.sipUsername}`).join("&"),
      Status: "0",
    });
    const calling = await phone("acme 1000").dial("1001");
    await phone("acme 1001").nextIncoming();
    await vi.waitFor(async () => expect((await state()).Status).toBe("8"), { timeout: 5_000 });
    await calling.hangUp();
  });
});
