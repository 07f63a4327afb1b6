import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason, type SipPhone, startSipPhone } from "../asterisk/index.ts";
import { credentials } from "../dev/api.ts";
import type { Ports } from "../dev/ports.ts";
import { type ApiClient, asUser } from "./api-client.ts";
import { type DevRun, removeDevDir, runDev } from "./dev-stack.ts";

type Person = { id: string; extension: { number: string } };
type Phone = { id: string; sipUsername: string; sipPassword: string };
type Job = { id: string; status: string; error: unknown; timings: { step: string }[] };
type CallDetail = {
  id: string;
  direction: string;
  disposition: string;
  dialed: string;
  caller: { number: string; name: string };
  callee: { number: string; name: string };
  agentName: string | null;
  hangupCause: number | null;
  legs: { kind: string }[];
  events: { kind: string; text: string }[];
  turns: { speaker: string; text: string; interrupted: boolean; heardMs: number | null }[];
};

const asterisk = await asteriskOrReason();

describe.skipIf(asterisk.skip)(`the main job, on the whole stack${asterisk.because}`, () => {
  let dir: string;
  let run: DevRun;
  let ports: Ports;
  let admin: ApiClient;
  const phones: SipPhone[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "callplane-main-job-"));
    run = runDev(dir);
    await run.says("Stop with Ctrl-C");
    ports = JSON.parse(readFileSync(join(dir, "ports.json"), "utf8"));
    admin = await adminOf("acme");
  }, 180_000);

  afterAll(async () => {
    for (const phone of phones) await phone.stop();
    run.process.kill("SIGTERM");
    await run.ended;
    await removeDevDir(dir);
  });

  it("adds two people, applies, and their phones talk with sound both ways; both calls stand in the API with their timeline", async () => {
    const eva = await addPerson("Eva Brandt", "eva@acme.example");
    const omar = await addPerson("Omar Haddad", "omar@acme.example");
    expect(Number(omar.person.extension.number)).toBe(Number(eva.person.extension.number) + 1);
    const pending = await admin.get<{ count: number }>("/apply/pending");
    expect(pending.count).toBeGreaterThanOrEqual(2);
    await applyAndSucceed(admin);
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
    await agentCall.hearsSound({ forMs: 300, withinMs: 5_000 });
    void agentCall.sendTone(300, { forMs: 1_500 }); // talks over the greeting
    await agentCall.hearsSilence({ forMs: 300, withinMs: 3_000 });
    await agentCall.hearsSound({ forMs: 300, withinMs: 8_000 }); // and is answered
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
    const globex = await adminOf("globex");
    const theirs = await addPerson("Ines Vidal", "ines@globex.example", globex);
    await applyAndSucceed(globex);
    const theirPhone = await register(theirs.phone);
    let rang = false;
    theirPhone.onIncoming = () => {
      rang = true;
    };
    expect(theirs.person.extension.number).toBe("1006"); // Eva's, in her own company
    const [evasPhone, omarsPhone] = phones;
    const taken = omarsPhone?.call("1006").catch(() => undefined);
    const incoming = await evasPhone?.nextIncoming({ withinMs: 5_000 });
    expect(incoming?.remoteName).toBe("Omar Haddad");
    incoming?.refuse();
    await taken;
    expect(rang).toBe(false);
  });

  async function adminOf(tenant: string): Promise<ApiClient> {
    const logins = credentials.parse(JSON.parse(readFileSync(join(dir, "credentials.json"), "utf8")));
    const login = logins.find((each) => each.tenant === tenant && each.role === "tenant_admin");
    if (login === undefined) throw new Error(`no admin of ${tenant}`);
    return asUser(`http://127.0.0.1:${ports.api}`, login);
  }

  async function addPerson(name: string, email: string, by = admin): Promise<{ person: Person; phone: Phone }> {
    const person = await by.post<Person>("/users", { name, email });
    const phone = await by.post<Phone>("/devices", { userId: person.id, label: "Desk phone" });
    return { person, phone };
  }

  async function applyAndSucceed(by: ApiClient): Promise<void> {
    const { id } = await by.post<Job>("/apply", {});
    const job = () => by.get<Job>(`/apply/jobs/${id}`);
    await expect.poll(async () => (await job()).status, { timeout: 30_000 }).not.toMatch(/PENDING|RUNNING/);
    expect(await job()).toMatchObject({ status: "SUCCESS", error: null });
  }

  async function register({ sipUsername, sipPassword }: Phone): Promise<SipPhone> {
    const server = { host: "127.0.0.1", port: ports.sip };
    const phone = await startSipPhone({ server, username: sipUsername, password: sipPassword });
    phones.push(phone);
    await phone.register();
    return phone;
  }

  /** The newest call of that kind, once the gateway has reported it. */
  async function callWith(isIt: (call: CallDetail) => boolean): Promise<CallDetail> {
    const find = async () => (await admin.get<{ items: CallDetail[] }>("/calls?limit=50")).items.find(isIt);
    await expect.poll(find, { timeout: 15_000 }).toBeDefined();
    return admin.get(`/calls/${(await find())?.id}`);
  }
});
