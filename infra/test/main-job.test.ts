import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason, type SipPhone } from "../asterisk/index.ts";
import type { ApiClient } from "./api-client.ts";
import { applyAll } from "./conversations.ts";
import { type CallDetail, type Phone, startWholeStack, type WholeStack } from "./whole-stack.ts";

type CallInFull = CallDetail & {
  direction: string;
  hangupCause: number | null;
  turns: { interrupted: boolean; heardMs: number | null }[];
};

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`the main job, on the whole stack${asterisk.because}`, () => {
  let stack: WholeStack;
  let admin: ApiClient;
  const phones: SipPhone[] = [];

  beforeAll(async () => {
    stack = await startWholeStack();
    admin = await stack.adminOf("acme");
  }, 240_000);

  afterAll(() => stack?.stop(), 60_000);

  it("adds two people, applies, and their phones talk with sound both ways; both calls stand in the API with their timeline", async () => {
    const eva = await stack.addPerson("Eva Brandt", admin);
    const omar = await stack.addPerson("Omar Haddad", admin);
    expect(Number(omar.person.extension.number)).toBe(Number(eva.person.extension.number) + 1);
    const pending = await admin.get<{ count: number }>("/apply/pending");
    expect(pending.count).toBeGreaterThanOrEqual(2);
    await applyAll(admin);
    expect(await admin.get("/apply/pending")).toMatchObject({ count: 0 });
    const shown = await admin.get<{ sipPassword: string }>(`/devices/${eva.phone.id}`);
    expect(shown.sipPassword).toBe("********");

    const evasPhone = await register(eva.phone);
    const omarsPhone = await register(omar.phone);
    await expect
      .poll(async () => (await admin.get<{ state: string }>(`/devices/${eva.phone.id}/status`)).state)
      .toBe("registered");

    const dialling = evasPhone.call(omar.person.extension.number);
    const incoming = await omarsPhone.nextIncoming();
    expect(incoming).toMatchObject({ remoteNumber: eva.person.extension.number, remoteName: "Eva Brandt" });
    await incoming.answer();
    const call = await dialling;
    void call.sendTone(440);
    void incoming.sendTone(620);
    await Promise.all([incoming.hears(440), call.hears(620)]);
    await call.hangUp();

    const colleague = await callWith((each) => each.dialed === omar.person.extension.number);
    expect(colleague).toMatchObject({
      direction: "internal",
      disposition: "answered",
      caller: { number: eva.person.extension.number, name: "Eva Brandt" },
      callee: { number: omar.person.extension.number },
    });
    expect(colleague.legs.map((leg) => leg.kind)).toEqual(["device", "device"]);
    expect(colleague.events.map((event) => event.kind)).toEqual(
      expect.arrayContaining(["call.started", "route.decided", "leg.answered", "call.ended"]),
    );

    const agentCall = await evasPhone.call("601");
    await agentCall.hearsSound({ forMs: 300 });
    void agentCall.sendTone(300, { forMs: 1_500 }); // talks over the greeting
    await agentCall.hearsSilence({ forMs: 300 });
    await agentCall.hearsSound({ forMs: 300 }); // and is answered
    await agentCall.hangUp();

    const spoken = await callWith((each) => each.dialed === "601");
    expect(spoken).toMatchObject({ disposition: "answered", caller: { number: eva.person.extension.number } });
    expect(spoken.agentName).not.toBeNull();
    expect(spoken.turns[0]).toMatchObject({ speaker: "agent", interrupted: true });
    expect(spoken.turns.map((turn) => turn.speaker)).toContain("caller");
    expect(spoken.events.map((event) => event.kind)).toContain("agent.interrupted");
    expect(spoken.events.filter((event) => event.kind === "route.decided")).toHaveLength(1);
    expect(spoken.hangupCause).toBe(16); // normal clearing
  });

  it("gives back one's own voice on 600", async () => {
    const [phone] = phones;
    if (phone === undefined) throw new Error("the test before registers a phone");
    const call = await phone.call("600");
    void call.sendTone(500);
    await call.hears(500, { withinMs: 25_000 }); // after the spoken explanation
    void call.sendTone(1_250);
    await call.hears(1_250);
    await call.hangUp();
  });

  it("rings nobody of another company that has the same extension", async () => {
    const globex = await stack.adminOf("globex");
    const theirs = await stack.addPerson("Ines Vidal", globex);
    await applyAll(globex);
    const theirPhone = await register(theirs.phone);
    let rang = false;
    theirPhone.onIncoming = () => {
      rang = true;
    };
    expect(theirs.person.extension.number).toBe("1006"); // Eva's, in her own company
    const [evasPhone, omarsPhone] = phones;
    const taken = omarsPhone?.call("1006").catch(() => undefined);
    const incoming = await evasPhone?.nextIncoming();
    expect(incoming?.remoteName).toBe("Omar Haddad");
    incoming?.refuse();
    await taken;
    expect(rang).toBe(false);
  });

  async function register(phone: Phone): Promise<SipPhone> {
    const registered = await stack.register(phone);
    phones.push(registered);
    return registered;
  }

  /** The newest call of that kind, once the gateway has reported it. */
  async function callWith(isIt: (call: CallDetail) => boolean): Promise<CallInFull> {
    const find = async () => (await admin.get<{ items: CallDetail[] }>("/calls?limit=50")).items.find(isIt);
    await expect.poll(find, { timeout: 15_000 }).toBeDefined();
    return admin.get(`/calls/${(await find())?.id}`);
  }
});
