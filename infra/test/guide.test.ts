import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason, type SipCall, type SipPhone } from "../asterisk/index.ts";
import { type ApiClient, inTenant } from "./api-client.ts";
import { type CarrierAsterisk, startCarrierAsterisk } from "./carrier.ts";
import { applyAll, eventually } from "./conversations.ts";
import { DIRECT_NUMBER, type GuideCompany, MAIN_NUMBER, setUpCompany } from "./guide-company.ts";
import { type Person, type Phone, startWholeStack, type WholeStack } from "./whole-stack.ts";

type Node = { kind: string; id: string | null; name: string };
type Simulated = { end: { how: string; node: Node | null; cause: number | null }; outside: Outside | null };
type Outside = { trunk: { id: string } | null; sent: string | null; shown: string | null };
type Now = { items: { number: string; answeredBy: Node | null }[] };

const asterisk = await asteriskOrReason();
const CARRIER_HOST = "127.0.0.17";
const CUSTOMER = "+436640000001";
/** What the guide asks of a newcomer besides adding ten people, each with a phone, and applying. */
const STEPS = 12;

describe.skipIf(asterisk.skip)(`the company of the guide, on the whole stack${asterisk.because}`, () => {
  let stack: WholeStack;
  let carrier: CarrierAsterisk;
  let admin: ApiClient;
  let company: GuideCompany;
  let phones: SipPhone[];

  beforeAll(async () => {
    stack = await startWholeStack();
    carrier = await startCarrierAsterisk(asterisk.tree, CARRIER_HOST, stack.ports.sip);
    const platform = await stack.adminOf("platform");
    const { id } = await platform.post<{ id: string }>("/tenants", { key: "linden", name: "Linden & Co" });
    admin = inTenant(stack.api, platform, id);
    company = await setUpCompany(admin, { host: carrier.host, port: carrier.port }, async (name) => {
      const { person, phone } = await stack.addPerson(name, admin);
      return toColleague(person, phone);
    });
    await applyAll(admin);
    phones = [];
    for (const { phone } of company.people.slice(0, 5)) phones.push(await stack.register(phone));
    const { sipName } = await admin.get<{ sipName: string }>(`/trunks/${company.trunkId}`);
    const isUp = new RegExp(`Contact:\\s+${sipName}/.*\\sAvail\\s`);
    await eventually(async () => expect(await stack.console("pjsip show contacts")).toMatch(isUp));
  }, 300_000);

  afterAll(async () => {
    await carrier?.stop();
    await stack?.stop();
  }, 60_000);

  it(`is set up in ${STEPS} steps beside ten people, and nothing is left to apply`, async () => {
    expect(company.people).toHaveLength(10);
    expect(company.steps).toBe(STEPS);
    expect(await admin.get("/apply/pending")).toMatchObject({ count: 0 });
  });

  it("open: the menu answers, 1 rings sales and 2 the queue, as the picture and the simulator say", async () => {
    await setHours("open");
    expect(await answeredBy(MAIN_NUMBER)).toEqual(["IVR", company.menuId]);
    expect(await answeredBy(DIRECT_NUMBER)).toEqual(["USER", company.people[4]?.id]);
    for (const [key, member, node] of [
      ["1", 0, company.people[0]?.id],
      ["2", 2, company.people[2]?.id],
    ] as const) {
      const extension = company.people[member]?.extension ?? "";
      const simulated = await simulate({ to: MAIN_NUMBER, keys: [key], answers: { [extension]: "answers" } });
      expect(simulated.end).toMatchObject({ how: "person", node: { kind: "USER", id: node } });
      const call = await carrier.customer.dial(MAIN_NUMBER);
      await call.answered;
      await call.hearsSound({ withinMs: 20_000 }); // the greeting
      call.sendDigits(key);
      await talk(call, phones[member]);
    }
  });

  it("closed: the caller hears so and the call ends, at once and without an apply", async () => {
    await setHours("closed");
    expect(await answeredBy(MAIN_NUMBER)).toEqual(["ANNOUNCEMENT", company.closedId]);
    expect((await simulate({ to: MAIN_NUMBER })).end).toMatchObject({ how: "ended" });
    const call = await carrier.customer.dial(MAIN_NUMBER);
    await call.answered;
    await call.hearsSound({ withinMs: 20_000 });
    expect(await call.ended).toMatchObject({ by: "remote" });
  });

  it("the second number rings its person, whatever the hours", async () => {
    const { extension, id } = company.people[4] ?? { extension: "", id: "" };
    const simulated = await simulate({ to: DIRECT_NUMBER, answers: { [extension]: "answers" } });
    expect(simulated.end).toMatchObject({ how: "person", node: { id } });
    await talk(await carrier.customer.dial(DIRECT_NUMBER), phones[4]);
  });

  it("a call inland leaves by the carrier with the main number; one abroad does not leave", async () => {
    const from = { kind: "inside", extension: company.people[0]?.extension };
    const inland = await simulate({ from, to: "0664 123456" });
    expect(inland.outside).toMatchObject({
      trunk: { id: company.trunkId },
      sent: "+43664123456",
      shown: MAIN_NUMBER,
    });
    const call = await phones[0]?.call("0664123456");
    await call?.hangUp();
    expect(await carrier.calls()).toEqual([`+43664123456 ${MAIN_NUMBER}`]);

    const abroad = await simulate({ from, to: "00447700900123" });
    expect(abroad).toMatchObject({ end: { how: "ended" }, outside: { trunk: null } });
    const refused = await phones[0]?.dial("00447700900123");
    await refused?.ended;
    expect(await carrier.calls()).toHaveLength(1);
  });

  /** Sets the hours by hand and waits until a gateway has it. */
  async function setHours(state: "open" | "closed"): Promise<void> {
    const response = await admin.send("PUT", `/business-hours/${company.hoursId}/override`, { state, until: null });
    expect(response.status).toBe(200);
    await eventually(async () =>
      expect(await stack.console(`database get callplane linden/hours/${company.hoursId}`)).toMatch(state),
    );
  }

  async function answeredBy(number: string): Promise<(string | null | undefined)[]> {
    const { items } = await admin.get<Now>("/routing/now");
    const node = items.find((item) => item.number === number)?.answeredBy;
    return [node?.kind, node?.id];
  }

  function simulate(call: Record<string, unknown>): Promise<Simulated> {
    return admin.post<Simulated>("/routing/simulate", { from: { kind: "outside", number: CUSTOMER }, ...call });
  }

  /** The phone rings with this call, takes it, and both hear each other; then it ends. */
  async function talk(call: SipCall, phone: SipPhone | undefined): Promise<void> {
    const incoming = await phone?.nextIncoming({ withinMs: 30_000 });
    await incoming?.answer();
    await call.answered;
    void call.sendTone(600);
    await incoming?.hears(600, { withinMs: 20_000 });
    await call.hangUp();
    await eventually(async () => expect(phones.flatMap((each) => each.calls)).toEqual([]));
  }
});

function toColleague(person: Person, phone: Phone): GuideCompany["people"][number] {
  return { id: person.id, extension: person.extension.number, phone };
}
