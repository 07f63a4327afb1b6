import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason, type Baresip, findTool, startBaresip, toneShare } from "../asterisk/index.ts";
import type { ApiClient } from "./api-client.ts";
import { applyAll, eventually, expectComplete, recordsOf } from "./conversations.ts";
import { type Person, startWholeStack, type WholeStack } from "./whole-stack.ts";

/** What is shown once when a phone is added: all that a person types into it. */
type Credentials = { id: string; sipUsername: string; sipPassword: string; sipServer: { host: string; port: number } };

const asterisk = await asteriskOrReason();
const lacking = asterisk.skip
  ? asterisk.because
  : findTool(asterisk.tree, "baresip") === undefined
    ? " (skipped: there is no baresip here)"
    : "";

/** The last fifth of a second. */
const TAIL_SAMPLES = 1_600;

describe.skipIf(lacking !== "")(`phones that are not ours, on the whole stack${lacking}`, () => {
  let stack: WholeStack;
  let admin: ApiClient;
  const running: Baresip[] = [];

  beforeAll(async () => {
    stack = await startWholeStack();
    admin = await stack.adminOf("acme");
  }, 240_000);

  afterAll(async () => {
    await Promise.all(running.map((phone) => phone.stop()));
    await stack?.stop();
  }, 60_000);

  it("register with nothing but what was shown when they were added, and one calls the other with sound both ways", async () => {
    const eva = await add("Eva Brandt");
    const omar = await add("Omar Haddad");
    await applyAll(admin);

    const evasPhone = await plugIn(eva.credentials, 440);
    const omarsPhone = await plugIn(omar.credentials, 1_000);
    await Promise.all([evasPhone.registered(), omarsPhone.registered()]);
    for (const { credentials } of [eva, omar]) {
      const status = () => admin.get<{ state: string; userAgent: string }>(`/devices/${credentials.id}/status`);
      await eventually(async () => expect((await status()).state).toBe("registered"));
      expect((await status()).userAgent).toMatch(/baresip/i);
    }

    const dialling = evasPhone.call(omar.person.extension.number, 60_000);
    await omarsPhone.printed(/Incoming call from/i, 60_000);
    omarsPhone.answer();
    await dialling;
    await eventually(async () => expect(toneShare(omarsPhone.heard().slice(-TAIL_SAMPLES), 440)).toBeGreaterThan(0.8));
    await eventually(async () => expect(toneShare(evasPhone.heard().slice(-TAIL_SAMPLES), 1_000)).toBeGreaterThan(0.8));
    evasPhone.hangUp();

    const [call] = await recordsOf(admin, eva.person.extension.number, omar.person.extension.number);
    expect(call).toMatchObject({ disposition: "answered", caller: { name: "Eva Brandt" } });
    if (call !== undefined) expectComplete(call, ["device", "device"]);
  });

  it("are refused with a password that is not theirs", async () => {
    const ines = await add("Ines Vidal");
    await applyAll(admin);
    const phone = await plugIn({ ...ines.credentials, sipPassword: "not the one that was shown" }, 440);
    await phone.printed(/401 Unauthorized|403 Forbidden/, 60_000);
    const { state } = await admin.get<{ state: string }>(`/devices/${ines.credentials.id}/status`);
    expect(state).not.toBe("registered");
  });

  async function add(name: string): Promise<{ person: Person; credentials: Credentials }> {
    const { person } = await stack.addPerson(name, admin);
    const credentials = await admin.post<Credentials>("/devices", { userId: person.id, label: "A phone of my own" });
    return { person, credentials };
  }

  async function plugIn(shown: Credentials, toneHz: number): Promise<Baresip> {
    const phone = await startBaresip({
      tree: asterisk.tree,
      server: shown.sipServer,
      username: shown.sipUsername,
      password: shown.sipPassword,
      toneHz,
    });
    running.push(phone);
    return phone;
  }
});
