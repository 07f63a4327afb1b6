import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason, CallRefused, type SipCall, type SipPhone } from "../asterisk/index.ts";
import { type ApiClient, inTenant } from "./api-client.ts";
import { type CarrierAsterisk, startCarrierAsterisk } from "./carrier.ts";
import { applyAll, type Conversation, converse, ended, eventually, expectSound } from "./conversations.ts";
import { DIRECT_NUMBER, type GuideCompany, MAIN_NUMBER, setUpCompany } from "./guide-company.ts";
import { type Job, type Person, type Phone, startWholeStack, type WholeStack } from "./whole-stack.ts";

/*
 * End-to-end checks of the founding lists, by their numbers, each with real SIP traffic over everything that runs: API, gateway, Asterisk, and
 * a carrier behind each trunk. T117, what people set for themselves, is in self-service.test.ts. What each shows stands with it.
 */

type Made = { id: string };
type Someone = { extension: string; phone: SipPhone };

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`the founding checks, on the whole stack${asterisk.because}`, () => {
  let stack: WholeStack;
  let first: CarrierAsterisk;
  let second: CarrierAsterisk;
  let linden: ApiClient;
  let maple: ApiClient;
  let company: GuideCompany;
  let secondTrunk: string;
  let people: Someone[];
  let others: Someone[];

  beforeAll(async () => {
    stack = await startWholeStack();
    first = await startCarrierAsterisk(asterisk.tree, "127.0.0.18", stack.ports.sip);
    second = await startCarrierAsterisk(asterisk.tree, "127.0.0.19", stack.ports.sip);
    const platform = await stack.adminOf("platform");
    const make = async (key: string) => {
      const { id } = await platform.post<Made>("/tenants", { key, name: key });
      return inTenant(stack.api, platform, id);
    };
    linden = await make("linden");
    maple = await make("maple");
    company = await setUpCompany(linden, { host: first.host, port: first.port }, async (name) => {
      const { person, phone } = await stack.addPerson(name, linden);
      return { id: person.id, extension: person.extension.number, phone };
    });
    ({ id: secondTrunk } = await linden.post<Made>("/trunks", {
      name: "The other carrier",
      authentication: "ip",
      host: second.host,
      port: second.port,
    }));
    await trunksOf("Inland", [company.trunkId, secondTrunk]);
    const elsewhere: { person: Person; phone: Phone }[] = [];
    for (const name of ["Mia Maple", "Max Maple", "Mo Maple"]) elsewhere.push(await stack.addPerson(name, maple));
    await applyAll(linden);
    await applyAll(maple);
    people = [];
    for (const { extension, phone } of company.people.slice(0, 5))
      people.push({ extension, phone: await stack.register(phone) });
    others = [];
    for (const { person, phone } of elsewhere)
      others.push({ extension: person.extension.number, phone: await stack.register(phone) });
    await isUp(company.trunkId);
    await isUp(secondTrunk);
  }, 400_000);

  afterAll(async () => {
    await first?.stop();
    await second?.stop();
    await stack?.stop();
  }, 60_000);

  const someone = (list: readonly Someone[], index: number): Someone => {
    const found = list[index];
    if (found === undefined) throw new Error("nobody there");
    return found;
  };
  const person = (index: number) => someone(people, index);
  const other = (index: number) => someone(others, index);

  async function isUp(trunkId: string, state = "Avail"): Promise<void> {
    const { sipName } = await linden.get<{ sipName: string }>(`/trunks/${trunkId}`);
    const line = new RegExp(`Contact:\\s+${sipName}/.*\\s${state}\\s`);
    await eventually(async () => expect(await stack.console("pjsip show contacts")).toMatch(line));
  }

  async function trunksOf(policy: string, trunkIds: readonly string[]): Promise<void> {
    const { items } = await linden.get<{ items: { id: string; name: string }[] }>("/outbound-policies");
    const id = items.find(({ name }) => name === policy)?.id;
    const rules = [{ name: "Austria", pattern: "+43", action: "allow", trunkIds }];
    await linden.patch(`/outbound-policies/${id}`, { rules });
  }

  /** The phone rings with this call, takes it, and both hear each other; then it ends. */
  async function talk(call: SipCall, { phone }: Someone): Promise<void> {
    const answering = await phone.nextIncoming({ withinMs: 30_000 });
    await answering.answer();
    await call.answered;
    await expectSound({ calling: call, answering });
    await call.hangUp();
    await answering.ended;
  }

  async function quiet({ calling, answering }: Conversation): Promise<void> {
    await calling.hangUp();
    await answering.ended;
  }

  async function redirectDid(number: string, destination: { kind: string; id: string }): Promise<void> {
    const { items } = await linden.get<{ items: { id: string; number: string }[] }>("/dids");
    await linden.patch(`/dids/${items.find((did) => did.number === number)?.id}`, { destination });
  }

  // B3, numbers in: a call from outside reaches whom its number leads to, and the new one once a change of that has been applied.
  it("T078: an outside call reaches where its number leads, and after an apply where it leads then", async () => {
    await talk(await first.customer.dial(DIRECT_NUMBER), person(4));
    await redirectDid(DIRECT_NUMBER, { kind: "USER", id: company.people[1]?.id ?? "" });
    await talk(await first.customer.dial(DIRECT_NUMBER), person(4)); // saved, and not applied
    await applyAll(linden);
    await talk(await first.customer.dial(DIRECT_NUMBER), person(1));
    expect(person(4).phone.calls).toEqual([]);
  }, 180_000);

  // B8, applying: what is saved is shown, then runs; where it cannot, everything is as it was. With every kind of destination, and calls up.
  it("T087: a change is previewed, applied and in force; one that fails is put back, and nobody's call ends", async () => {
    const conversation = await converse(person(0).phone, person(1).phone, person(1).extension);
    const room = await linden.post<Made>("/conference-rooms", {
      name: "Board",
      extension: { number: "830" },
      announcesNames: false,
    });
    const box = await linden.post<Made>("/voicemail-boxes", { name: "Info", number: "831", pin: "2580" });
    await redirectDid(DIRECT_NUMBER, { kind: "VOICEMAIL", id: box.id });
    type Preview = { count: number; problems: unknown[]; rehearsal: { id: string } };
    const preview = await linden.post<Preview>("/apply/preview");
    expect(preview.problems.filter((each) => JSON.stringify(each).includes('"error"'))).toEqual([]);
    const rehearsal = () =>
      linden.get<{ status: string; result: unknown }>(`/apply/rehearsals/${preview.rehearsal.id}`);
    await eventually(async () =>
      expect(await rehearsal()).toMatchObject({ status: "DONE", result: { objections: [] } }),
    );
    expect(await stack.console("dialplan show 830@linden-number")).not.toContain(room.id);
    await applyAll(linden);
    expect(await stack.console("dialplan show 830@linden-number")).toContain(room.id);
    expect(await stack.console("voicemail show users for linden")).toContain("831");
    const inRoom = [await person(2).phone.call("830"), await person(3).phone.call("830")];
    const [one, two] = inRoom;
    if (one === undefined || two === undefined) throw new Error("two are in the room");
    void one.sendTone(700);
    await two.hears(700, { withinMs: 20_000 });
    await Promise.all(inRoom.map((call) => call.hangUp()));
    await expectSound(conversation);

    // Somebody has put a line into Asterisk's own files: what runs cannot be what was meant.
    const file = join(stack.dir, "asterisk/etc/extensions.conf");
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, `${whole}\n[linden-number]\nexten = 9999,1,NoOp()\n`);
    await redirectDid(DIRECT_NUMBER, { kind: "USER", id: company.people[2]?.id ?? "" });
    const failed = await ended(linden, (await linden.post<Job>("/apply", {})).id);
    expect(failed.status).toMatch(/FAILED|ROLLED_BACK/);
    expect(JSON.stringify(failed.error)).toContain("9999");
    await expectSound(conversation);
    const message = await first.customer.call(DIRECT_NUMBER);
    await message.hearsSound({ withinMs: 20_000 }); // the box, as before
    await message.hangUp();
    expect(person(2).phone.calls).toEqual([]);
    writeFileSync(file, whole);
    await applyAll(linden);
    await talk(await first.customer.dial(DIRECT_NUMBER), person(2));
    await expectSound(conversation);
    await quiet(conversation);
  }, 300_000);

  // B5 and B6, numbers out: by whose policy, over which trunk, showing which number; the next trunk where one is dead; refused with words.
  it("T104: calls leave by policy, over the next trunk where one is dead, showing the right number, or not at all", async () => {
    const own = await linden.send("PUT", `/users/${company.people[1]?.id}/outbound`, {
      policyId: null,
      callerId: DIRECT_NUMBER,
      hidesNumber: false,
    });
    expect(own.status).toBe(200);
    await applyAll(linden);
    await (await person(0).phone.call("0664123456")).hangUp();
    await (await person(1).phone.call("+43664123457")).hangUp();
    expect(await first.calls()).toEqual([`+43664123456 ${MAIN_NUMBER}`, `+43664123457 ${DIRECT_NUMBER}`]);

    const abroad = await person(0).phone.dial("00447700900123");
    await abroad.hearsSound({ withinMs: 20_000 });
    await expect(abroad.answered).rejects.toThrow(CallRefused);
    expect(await second.calls()).toEqual([]);

    await first.stop();
    await isUp(company.trunkId, "Unavail");
    await (await person(0).phone.call("0664123458")).hangUp();
    expect(await second.calls()).toEqual([`+43664123458 ${MAIN_NUMBER}`]);
  }, 180_000);

  // A1 and A5, tenants: the same extensions in two companies are two, whoever dials them or passes calls on to them.
  it("T126: two companies with the same extensions stay apart", async () => {
    expect(others.map(({ extension }) => extension)).toEqual(people.slice(0, 3).map(({ extension }) => extension));
    const [ours, theirs] = [
      await converse(person(0).phone, person(1).phone, person(1).extension),
      await converse(other(0).phone, other(1).phone, other(1).extension),
    ];
    await Promise.all([expectSound(ours), expectSound(theirs)]);
    const passed = ours.answering.transfer(person(2).extension);
    const third = await person(2).phone.nextIncoming({ withinMs: 30_000 });
    await third.answer();
    expect(await passed).toBe(200);
    await expectSound({ calling: ours.calling, answering: third });
    expect(other(2).phone.calls).toEqual([]);
    await expectSound(theirs);
    await quiet({ calling: ours.calling, answering: third });
    await quiet(theirs);

    // Nor by number, nor by the name of a phone.
    const foreign = company.people[0]?.phone.sipUsername ?? "";
    for (const target of [MAIN_NUMBER, foreign]) {
      await expect((await other(0).phone.dial(target)).answered).rejects.toThrow(CallRefused);
    }
    expect(people.flatMap(({ phone }) => phone.calls)).toEqual([]);
  }, 180_000);

  // A7, toll fraud: what the API says of limits and prices holds for the next call, and what was called is counted where the API reads it.
  it("limits and prices hold without an apply, in the real ledger, and show what they stopped", async () => {
    const limits = await linden.get<Record<string, unknown>>("/call-limits");
    const put = async (by: ApiClient, path: string, body: unknown) =>
      expect((await by.send("PUT", path, body)).status, path).toBe(200);
    const isLetOut = async () => {
      const call = await person(0).phone.dial("0664123459");
      return call.answered.then(
        () => call.hangUp().then(() => true),
        () => false,
      );
    };
    const usage = () =>
      linden.get<{ minutesToday: number; spendMicrosToday: number; refusals: { number: string; reason: string }[] }>(
        "/call-limits/usage",
      );
    await eventually(async () => expect(await isLetOut()).toBe(true));
    await eventually(async () => expect((await usage()).spendMicrosToday).toBeGreaterThan(0));

    await put(linden, "/call-limits", { ...limits, maxConcurrentCalls: 0 });
    await eventually(async () => expect(await isLetOut()).toBe(false));
    await put(linden, "/call-limits", limits);
    await eventually(async () => expect(await isLetOut()).toBe(true));

    const platform = await stack.adminOf("platform");
    const rates = await platform.get<{ items: { prefix: string }[] }>("/rates");
    const dear = { prefix: "+43664123459", country: "AT", class: "premium", perMinuteMicros: 3_000_000 };
    await put(platform, "/rates", { items: [...rates.items, dear] });
    await eventually(async () => expect(await isLetOut()).toBe(false));
    await put(platform, "/rates", rates);
    await eventually(async () => expect(await isLetOut()).toBe(true));

    // By default nothing that nobody knows goes out, and nothing short that may bill the caller.
    const before = await second.calls();
    await expect((await person(0).phone.dial("1555")).answered).rejects.toThrow(CallRefused);
    expect(await second.calls()).toEqual(before);
    await eventually(async () => {
      const reasons = (await usage()).refusals.map(({ number, reason }) => `${number} ${reason}`);
      // Whatever was refused before, besides.
      expect(reasons).toEqual(
        expect.arrayContaining(["+43664123459 concurrent_calls", "+43664123459 premium", "+431555 unknown_price"]),
      );
    });
  }, 240_000);

  // B6, emergency calls: whoever is named hears of each at once, also of one made while no gateway ran.
  it("an emergency call is told of by mail and in the API, once, over a crash of the gateway", async () => {
    const to = `help@${crypto.randomUUID().slice(0, 8)}.example`;
    const { emergency } = await linden.get<{ emergency: object }>("/calling-settings");
    await linden.patch("/calling-settings", { emergency: { ...emergency, notify: [to] } });
    const calls = async () =>
      (await linden.get<{ items: Record<string, unknown>[] }>("/emergency-calls")).items.map(
        ({ number, extension, deviceLabel, trunkName, callbackNumber, failedAt, notifiedAt }) => ({
          what: `${number} ${extension} ${deviceLabel} ${trunkName} ${callbackNumber} ${failedAt}`,
          isMailed: notifiedAt !== null,
        }),
      );
    const mails = async () => {
      const answer = await fetch(`http://127.0.0.1:${stack.ports.mail}/inbox.json?to=${encodeURIComponent(to)}`);
      return ((await answer.json()) as { mails: { subject: string }[] }).mails.map(({ subject }) => subject);
    };
    const of = (caller: Someone) => `112 ${caller.extension} Desk phone The other carrier ${MAIN_NUMBER} null`;
    const help = await person(0).phone.call("112", { withinMs: 30_000 });
    await eventually(async () => expect(await calls()).toEqual([{ what: of(person(0)), isMailed: true }]));
    expect(help.state).toBe("answered");
    await help.hangUp();

    await stack.breakPart("gateway", "kill");
    await (await person(2).phone.call("112", { withinMs: 30_000 })).hangUp();
    await stack.breakPart("gateway", "start");
    await eventually(async () =>
      expect(await calls()).toEqual([person(2), person(0)].map((who) => ({ what: of(who), isMailed: true }))),
    );
    expect(await mails()).toHaveLength(2);
    expect(new Set((await mails()).map((subject) => subject.replace(/ by .*/, "")))).toEqual(
      new Set(["Emergency call at linden: 112"]),
    );
  }, 240_000);
});
