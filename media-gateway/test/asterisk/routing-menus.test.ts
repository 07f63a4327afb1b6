import { asteriskOrReason, type SipCall } from "@callplane/infra/asterisk";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import { nextRinging, type RoutingStage, startRoutingStage } from "./routing-stage.ts";
import { toneWav } from "./tone-wav.ts";

const found = await asteriskOrReason();

const WITHIN = { withinMs: 30_000 } as const;
const [GREETING_HZ, WRONG_HZ, SILENCE_HZ] = [1500, 1000, 700] as const;

describe.skipIf(found.skip)(`callers in menus${found.because}`, () => {
  const acme = aSnapshot({ key: "acme", users: 5 });
  const [greeting, wrong, silence] = [a.aSound("Greeting"), a.aSound("Wrong"), a.aSound("Silence")];
  const menu = (name: string, extension: string, allowsGroups: boolean) =>
    a.aMenu(name, {
      extension,
      allowsExtensions: true,
      allowsGroups,
      timeoutSec: 2,
      tries: 2,
      invalidSoundId: wrong.id,
      giveUp: a.toUser("acme", "1003"),
      silenceTries: 3,
      silenceSoundId: silence.id,
      onSilence: a.toUser("acme", "1004"),
    });
  acme.routing = {
    ...a.emptyRouting(),
    sounds: [greeting, wrong, silence],
    ivrMenus: [menu("People", "710", false), menu("All", "711", true), a.aMenu("Inner", { extension: "712" })],
    ringGroups: [a.aRingGroup("Sales", { extension: "120", members: [{ userId: uuidOf("user acme 1001") }] })],
    queues: [
      a.aQueue("Support", {
        extension: "130",
        members: [{ userId: uuidOf("user acme 1002"), penalty: 0, isFixed: true }],
      }),
    ],
    conferenceRooms: [a.aRoom("Open", { extension: "140" })],
    voicemailBoxes: [a.aBox("150", "Office", null)],
  };
  const { id: people } = a.to("IVR", "People");
  const { id: all } = a.to("IVR", "All");
  let stage: RoutingStage;
  const phone = (extension: string) => stage.phone("acme", extension);
  const ringing = async (extension: string) => nextRinging(await phone(extension), WITHIN);
  const saw = (...notes: string[]) => vi.waitFor(() => expect(stage.routed()).toEqual(notes), { timeout: 20_000 });

  beforeAll(async () => {
    stage = await startRoutingStage({
      tree: found.tree,
      tenants: [acme],
      sounds: new Map([
        [greeting.digest, toneWav(GREETING_HZ)],
        [wrong.digest, toneWav(WRONG_HZ)],
        [silence.digest, toneWav(SILENCE_HZ)],
      ]),
    });
    for (const extension of ["1000", "1001", "1002", "1003", "1004"]) await phone(extension);
  });
  afterEach(async () => {
    await stage?.quiet();
    stage?.forget();
  });
  afterAll(() => stage?.stop());

  async function callMenu(number: string): Promise<SipCall> {
    const calling = await (await phone("1000")).call(number);
    await calling.hears(GREETING_HZ, WITHIN);
    return calling;
  }

  it("who press nothing are told so, asked again, and go where that leads", async () => {
    const calling = await callMenu("710");
    for (let times = 0; times < 2; times++) {
      await calling.hears(SILENCE_HZ, WITHIN);
      await calling.hears(GREETING_HZ, WITHIN);
    }
    await ringing("1004");
    await saw(`ivr ${people}`, "user 1004");
  }, 60_000);

  it("who press wrong keys are told so, and go elsewhere; pressing nothing meanwhile does not count for that", async () => {
    const calling = await callMenu("710");
    calling.sendDigits("5");
    await calling.hears(WRONG_HZ, WITHIN);
    await calling.hears(SILENCE_HZ, WITHIN);
    await calling.hears(GREETING_HZ, WITHIN);
    calling.sendDigits("5");
    await ringing("1003");
    await saw(`ivr ${people}`, "user 1003");
  }, 60_000);

  it.each([
    ["a ring group", "120"],
    ["a queue", "130"],
    ["a conference room", "140"],
    ["a voicemail box", "150"],
  ])("reach %s by no extension where only people's are allowed", async (_, extension) => {
    const calling = await callMenu("710");
    calling.sendDigits(extension);
    await calling.hears(WRONG_HZ, WITHIN);
    await calling.hears(GREETING_HZ, WITHIN);
    calling.sendDigits("1001");
    await ringing("1001");
    await saw(`ivr ${people}`, "user 1001");
  });

  it.each([
    ["140", "a conference room"],
    ["150", "a voicemail box"],
  ])("do not dial %s, %s, where groups and queues are allowed", async (extension) => {
    const calling = await callMenu("711");
    calling.sendDigits(extension);
    await calling.hears(WRONG_HZ, WITHIN);
    expect(stage.routed()).toEqual([`ivr ${all}`]);
  });

  it("dial a group and a queue where that is allowed", async () => {
    (await callMenu("711")).sendDigits("120");
    await (await ringing("1001")).answer();
    (await callMenu("711")).sendDigits("130");
    await (await ringing("1002")).answer();
    const [group, queue] = [a.to("RING_GROUP", "Sales").id, a.to("QUEUE", "Support").id];
    await saw(`ivr ${all}`, `ring_group ${group}`, `ivr ${all}`, `queue ${queue}`);
  });
});
